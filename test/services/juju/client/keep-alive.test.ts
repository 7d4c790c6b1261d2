import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectController } from '../../../../src/services/juju/client/connect.ts';
import { until } from '../../../support/until.ts';
import { type Frame, greeting, lets, optionsFor, READ, startScripted } from '../support/scripted.ts';

const { signal } = new AbortController();
const pings = (frames: readonly Frame[]) => frames.filter(({ request }) => request === 'Ping').length;

describe('pings', { concurrency: 3 }, () => {
	it('two in a row without an answer end the connection', async () => {
		await using lab = await startScripted({ frame: lets(greeting('4.0.15')) });
		const client = await connectController(optionsFor(lab.address, { pingEvery: 0.1 }), { signal });
		await until(() => client.lost.aborted, 'the end');
		assert.match(String((client.lost.reason as Error).message), /did not answer two pings$/);
		assert.ok(pings(lab.frames) >= 2);
		await until(() => lab.open() === 0, 'the socket to go');
	});

	it('an error is an answer, and so is any other word', async () => {
		let answers: 'error' | 'others' = 'error';
		await using lab = await startScripted({
			frame: lets(greeting('4.0.15', { Client: [8] }), ({ request }) => {
				if (request !== 'Ping') return { response: {} };
				return answers === 'error' ? { error: 'not now', 'error-code': 'try again' } : undefined;
			}),
		});
		const client = await connectController(optionsFor(lab.address, { pingEvery: 0.1 }), { signal });
		await until(() => pings(lab.frames) >= 5, 'pings');
		assert.equal(client.lost.aborted, false);
		answers = 'others';
		const before = pings(lab.frames);
		while (pings(lab.frames) < before + 5) await client.call(READ);
		assert.equal(client.lost.aborted, false);
		await client.close();
	});

	it('end with the connection', async () => {
		await using lab = await startScripted({ frame: lets(greeting('4.0.15'), () => ({ response: {} })) });
		const client = await connectController(optionsFor(lab.address, { pingEvery: 0.05 }), { signal });
		await until(() => pings(lab.frames) >= 2, 'pings');
		await client.close();
		const other = await connectController(optionsFor(lab.address, { pingEvery: 0.05 }), { signal });
		const before = pings(lab.frames);
		await until(() => pings(lab.frames) >= before + 3, 'pings of the other');
		assert.equal(lab.open(), 1);
		await other.close();
	});
});
