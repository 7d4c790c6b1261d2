import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectModel } from '../../../../src/services/juju/client/connect.ts';
import { failure } from '../../../support/failure.ts';
import { until } from '../../../support/until.ts';
import { greeting, lets, MODEL, optionsFor, READ, startScripted } from '../support/scripted.ts';

const signal = new AbortController().signal;
const greet = greeting('4.0.15', { Client: [8] }, { 'model-tag': `model-${MODEL}` });
const isLogin = ({ request }: Record<string, unknown>) => request === 'Login';

/** A controller that is away while the test says so. */
const leaving = async () => {
	const state = { away: false, tries: 0, silent: false };
	const lab = await startScripted({
		refuse() {
			if (state.away) state.tries++;
			return state.away ? 503 : undefined;
		},
		frame: lets(greet, () => (state.silent ? undefined : { response: {} })),
	});
	return { lab, state, logins: () => lab.frames.filter(isLogin).length };
};

describe('reads of a connection that was lost', { concurrency: 3 }, () => {
	it('log in once for all that follow, side by side or one after the other', async () => {
		const { lab, logins } = await leaving();
		await using _ = lab;
		const client = await connectModel(optionsFor(lab.address), MODEL, { signal });
		lab.peers[0]?.cut();
		await until(() => client.lost.aborted, 'the loss');
		await Promise.all([client.call(READ), client.call(READ)]);
		for (let look = 0; look < 5; look++) await client.call(READ);
		assert.equal(logins(), 2);
		lab.peers[1]?.cut();
		await until(() => lab.open() === 0, 'the second loss');
		for (let look = 0; look < 3; look++) await client.call(READ).catch(() => {});
		await client.call(READ);
		assert.equal(logins(), 3);
		await client.close();
		await until(() => lab.open() === 0, 'that nothing stays open');
	});

	it('try more and more rarely while the controller is away, also from one look to the next', async () => {
		const { lab, state, logins } = await leaving();
		await using _ = lab;
		const options = optionsFor(lab.address, { connectTimeout: 0.4 });
		const client = await connectModel(options, MODEL, { signal });
		state.away = true;
		lab.peers[0]?.cut();
		await until(() => client.lost.aborted, 'the loss');
		for (let look = 0; look < 6; look++) {
			const { code } = await failure(client.call(READ));
			assert.match(code, /^(CONNECT_FAILED|TIMEOUT)$/);
		}
		assert.ok(state.tries <= 7, `${state.tries} tries`);
		state.away = false;
		await client.call(READ);
		assert.equal(logins(), 2);
		await client.close();
	});

	it('open another where the second is half-open too', async () => {
		const { lab, state, logins } = await leaving();
		await using _ = lab;
		const client = await connectModel(optionsFor(lab.address, { callTimeout: 0.2 }), MODEL, { signal });
		lab.peers[0]?.cut();
		await until(() => client.lost.aborted, 'the loss');
		state.silent = true;
		assert.equal((await failure(client.call(READ))).code, 'TIMEOUT');
		state.silent = false;
		await client.call(READ);
		assert.equal(logins(), 3);
		await client.close();
	});
});
