import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectController, connectModel } from '../../../../src/services/juju/client/connect.ts';
import { until } from '../../../support/until.ts';
import {
	type Frame,
	greeting,
	lets,
	MODEL,
	type Peer,
	startScripted,
	optionsFor,
	READ,
	WRITE,
} from '../support/scripted.ts';
import { failure } from '../../../support/failure.ts';

const signal = new AbortController().signal;
const greet = greeting('3.6.14', { Client: [8], Application: [20], AllWatcher: [3] });

/** A server that answers when the test says so. */
const holding = async () => {
	const held: (() => void)[] = [];
	const lab = await startScripted({
		frame: lets(greet, (frame: Frame, peer: Peer) => {
			held.push(() => peer.send({ 'request-id': frame['request-id'], response: {} }));
			return undefined;
		}),
	});
	return { lab, held };
};

describe('bounds', { concurrency: 4 }, () => {
	it('no more requests than allowed wait for an answer; the others wait for their turn, in order', async () => {
		const { lab, held } = await holding();
		await using _ = lab;
		const client = await connectController(optionsFor(lab.address, { inFlight: 3 }), { signal });
		let answered = 0;
		const all = Array.from({ length: 10 }, (__, n) =>
			client.call({ ...READ, params: { n } }).then(() => answered++),
		);
		for (let round = 1; answered < 10; round++) {
			await until(() => held.length === Math.min(3, 10 - answered), 'requests in flight');
			assert.equal(held.length <= 3, true, `round ${round}`);
			for (const go of held.splice(0)) go();
			await until(() => answered === Math.min(10, round * 3), 'answers');
		}
		await Promise.all(all);
		const order = lab.frames.slice(1).map(({ params }) => (params as { n: number }).n);
		assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
		await client.close();
	});

	it('one that waits for its turn is stopped with nothing sent; a watcher takes nobody’s place', async () => {
		const { lab, held } = await holding();
		await using _ = lab;
		const client = await connectController(optionsFor(lab.address, { inFlight: 1 }), { signal });
		const watcher = client.call({ facade: 'AllWatcher', method: 'Next', instance: '1', effect: 'reads' });
		watcher.catch(() => {});
		const first = client.call(WRITE);
		await until(() => held.length === 2, 'the watcher and the first call');
		const stop = new AbortController();
		const second = failure(client.call(WRITE, { signal: stop.signal }));
		stop.abort();
		assert.equal((await second).code, 'CANCELLED');
		for (const go of held) go();
		await Promise.all([first, watcher]);
		assert.equal(lab.frames.filter(({ request }) => request === 'Expose').length, 1);
		await client.close();
	});

	it('an answer that is too large ends the connection: a read says so, a change that nobody knows', async () => {
		await using lab = await startScripted({
			frame: lets(greet, () => ({ response: { much: 'x'.repeat(100_000) } })),
		});
		for (const [call, code] of [
			[READ, 'LIMIT'],
			[WRITE, 'OUTCOME_UNKNOWN'],
		] as const) {
			const client = await connectController(optionsFor(lab.address, { maxBytes: 50_000 }), { signal });
			const error = await failure(client.call(call));
			assert.equal(error.code, code);
			assert.match(error.message, /too large/);
			await client.close();
		}
		assert.equal(lab.frames.filter(({ request }) => request === 'FullStatus').length, 1);
	});
});

/** A 1.x state server of before 1.24: it has one environment and cannot list any. */
const oldServer = (name: string) =>
	startScripted({
		frame(frame) {
			const { Request: method, RequestId } = frame;
			if (method === 'Login')
				return {
					RequestId,
					Response: { EnvironTag: `environment-${MODEL}`, Facades: [{ Name: 'Client', Versions: [0] }] },
				};
			if (method === 'AgentVersion') return { RequestId, Response: { Version: '1.20.14' } };
			if (method === 'EnvironmentInfo')
				return {
					RequestId,
					Response: { Name: name, UUID: MODEL, DefaultSeries: 'trusty', ProviderType: 'maas' },
				};
			return { RequestId, Error: 'no such request', Response: {} };
		},
	});

describe('a 1.x that cannot list its models', () => {
	it('is taken for the model that it has, and for no other', async () => {
		await using lab = await oldServer('staging');
		const open = (model: string) =>
			connectModel(optionsFor(lab.address, { release: '1.20' }), model, { signal });
		for (const name of ['staging', 'admin/staging', 'ctl:staging']) {
			const client = await open(name);
			assert.equal(client.offer.modelUuid, MODEL);
			await client.close();
		}
		const error = await failure(open('production'));
		assert.equal(error.code, 'NOT_FOUND');
		assert.match(error.message, /is staging, not production/);
		await until(() => lab.open() === 0, 'connections to close');
	});
});
