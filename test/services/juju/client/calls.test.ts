import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectController } from '../../../../src/services/juju/client/connect.ts';
import { choose, type Offer } from '../../../../src/services/juju/wire/choose.ts';
import { listModels } from '../../../../src/services/juju/client/model-name.ts';
import {
	type Frame,
	greeting,
	lets,
	type Peer,
	startScripted,
	optionsFor,
	READ,
	WRITE,
} from '../support/scripted.ts';
import { failure } from '../../../support/failure.ts';

const signal = new AbortController().signal;
const greet = greeting('3.6.14', { Client: [6, 7, 8], Application: [15, 19, 20] });

describe('calls', { concurrency: 4 }, () => {
	it('are many at a time, answered in any order', async () => {
		const held: (() => void)[] = [];
		await using lab = await startScripted({
			frame: lets(greet, (frame, peer) => {
				held.push(() => peer.send({ 'request-id': frame['request-id'], response: { n: frame['params'] } }));
				if (held.length === 3) for (const go of held.reverse()) go();
				return undefined;
			}),
		});
		const client = await connectController(optionsFor(lab.address), { signal });
		const answers = await Promise.all([1, 2, 3].map((n) => client.call({ ...READ, params: n })));
		assert.deepEqual(answers, [{ n: 1 }, { n: 2 }, { n: 3 }]);
		assert.equal(lab.frames[1]?.['version'], 8);
		await client.close();
	});

	it('keep the server’s code and what stands beside it', async () => {
		await using lab = await startScripted({
			frame: lets(greet, () => ({
				error: 'no',
				'error-code': 'operation is blocked',
				'error-info': { a: 1 },
			})),
		});
		const client = await connectController(optionsFor(lab.address), { signal });
		const error = await failure(client.call(WRITE));
		assert.equal(error.code, 'CONFLICT');
		assert.equal(error.message, 'Juju refused: no');
		assert.deepEqual(error.details, {
			call: 'Application.Expose',
			serverCode: 'operation is blocked',
			serverInfo: { a: 1 },
		});
		await client.close();
	});

	it('that read are asked again over a new connection; a change is not, and its outcome is unknown', async () => {
		let cut = 0;
		await using lab = await startScripted({
			frame: lets(greet, (frame, peer: Peer) => {
				if (frame['request'] === 'Expose' || cut++ === 0) return void peer.cut();
				return { response: { again: true } };
			}),
		});
		const client = await connectController(optionsFor(lab.address), { signal });
		const [read, write] = await Promise.allSettled([client.call(READ), client.call(WRITE)]);
		assert.deepEqual(read, { status: 'fulfilled', value: { again: true } });
		assert.equal((write as PromiseRejectedResult).reason.code, 'OUTCOME_UNKNOWN');
		assert.equal(lab.frames.filter(({ request }) => request === 'Expose').length, 1);
		assert.equal(client.lost.aborted, true);
		await client.close();
	});

	it('are not sent over a connection that is lost', async () => {
		await using lab = await startScripted({ frame: lets(greet) });
		const client = await connectController(optionsFor(lab.address), { signal });
		lab.peers[0]?.cut();
		await new Promise((resolve) => client.lost.addEventListener('abort', resolve));
		assert.equal((await failure(client.call(WRITE))).code, 'CONNECTION_LOST');
		await client.close();
	});

	it('end with their signal and with their time', async () => {
		await using lab = await startScripted({ frame: lets(greet) });
		const client = await connectController(optionsFor(lab.address), { signal });
		const stop = new AbortController();
		const call = client.call(READ, { signal: stop.signal });
		stop.abort();
		assert.equal((await failure(call)).code, 'CANCELLED');
		assert.equal((await failure(client.call(READ, { seconds: 0.05 }))).code, 'TIMEOUT');
		assert.equal((await failure(client.call(WRITE, { seconds: 0.05 }))).code, 'OUTCOME_UNKNOWN');
		await client.close();
	});

	it('end where the server speaks nonsense', async () => {
		await using lab = await startScripted({
			frame: lets(greet, (_: Frame, peer) => void peer.raw('<html>')),
		});
		const client = await connectController(optionsFor(lab.address), { signal });
		assert.equal((await failure(client.call(WRITE))).code, 'PROTOCOL');
		await client.close();
	});

	it('never go to a version that the server did not list', async () => {
		await using lab = await startScripted({ frame: lets(greet) });
		const client = await connectController(optionsFor(lab.address), { signal });
		for (const call of [
			{ ...READ, version: 9 },
			{ ...READ, facade: 'Nonsense' },
		])
			assert.equal((await failure(client.call(call))).code, 'UNSUPPORTED');
		assert.equal(lab.frames.length, 1);
		await client.close();
	});

	it('take the highest version that both know', () => {
		const offer = (versions: number[]): Offer => ({
			release: '9.9.9',
			major: 9,
			kind: 'controller',
			facades: new Map([['ModelManager', versions]]),
		});
		assert.equal(choose(listModels, offer([11, 2, 5, 12])).version, 11);
		assert.throws(
			() => choose(listModels, offer([12, 13])),
			/offers ModelManager 12-13, this package knows 2-11/,
		);
		assert.throws(() => choose(listModels, offer([])), /Juju 9.9.9/);
	});
});
