import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MusterError } from '../../../../src/core/errors.ts';
import { type Answer, fakeCloud } from './fake.ts';

const get = { path: '/servers', doing: 'listing servers' };
const no: Answer = [401, { error: { code: 401, message: 'No.', title: 'Unauthorized' } }];

describe('cloud client: one login', () => {
	it('fifty calls at once make one login, and so do two hundred in a row', async () => {
		await using world = await fakeCloud(() => [200, { servers: [] }]);
		const { compute, network } = world.cloud.apis;
		await Promise.all(Array.from({ length: 50 }, (_, n) => (n % 2 ? compute : network).send(get)));
		for (let n = 0; n < 200; n++) await compute.send(get);
		assert.equal(world.logins, 1);
		assert.equal(world.requests.length, 250);
	});

	it('a token is renewed before it ends, whatever the clock of the cloud says', async (test) => {
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		for (const ahead of [0, 7200, -7200]) {
			await using world = await fakeCloud(() => [200, {}], { life: 100, ahead });
			const ask = () => world.cloud.apis.compute.send(get);
			await ask();
			test.mock.timers.tick(85_000);
			await ask();
			assert.equal(world.logins, 1, `${ahead} s ahead`);
			test.mock.timers.tick(10_000);
			await ask();
			assert.equal(world.logins, 2, `${ahead} s ahead`);
		}
	});

	it('a token that has ended when it comes makes no login for each call: the clocks differ', async () => {
		await using world = await fakeCloud(() => [200, {}], { ahead: -7200, issued: false });
		for (let n = 0; n < 20; n++) await world.cloud.apis.compute.send(get);
		assert.equal(world.logins, 1);
	});

	it('a 401 on a fresh token is no reason for another login: its words are given', async () => {
		await using world = await fakeCloud(() => no);
		await assert.rejects(world.cloud.apis.compute.send(get), (error: MusterError) => {
			assert.equal(error.code, 'AUTH_REJECTED');
			assert.match(error.message, /answered 401 while listing servers: No\./);
			assert.equal(error.details['status'], 401);
			return true;
		});
		assert.equal(world.logins, 1);
		assert.equal(world.requests.filter(({ url }) => url !== '/v3/').length, 1);
	});

	it('a 401 makes another login though the clock of this host was set back', async (test) => {
		const now = Date.now();
		test.mock.timers.enable({ apis: ['Date'], now });
		let gone = '';
		await using world = await fakeCloud(({ token }) => (token === gone ? no : [200, { servers: [] }]));
		await world.cloud.apis.compute.send(get);
		gone = 't1';
		test.mock.timers.setTime(now - 3_600_000);
		await world.cloud.apis.compute.send(get);
		assert.equal(world.logins, 2);
	});

	it('a 401 on an older token makes one login for all, and the calls are sent again with it', async (test) => {
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		let gone = '';
		await using world = await fakeCloud(({ token }) => (token === gone ? no : [200, { servers: [] }]));
		await world.cloud.apis.compute.send(get);
		gone = 't1';
		test.mock.timers.tick(60_000);
		const post = { path: '/servers', method: 'POST', json: { server: {} }, doing: 'creating a server' };
		await Promise.all(Array.from({ length: 20 }, () => world.cloud.apis.compute.send(post)));
		assert.equal(world.logins, 2);
		const made = world.requests.filter(({ token, method }) => token === 't2' && method === 'POST');
		assert.equal(made.length, 20);
		assert.ok(made.every(({ body }) => body === '{"server":{}}'));
	});

	it('a body that was a stream is never sent again', async (test) => {
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		await using world = await fakeCloud(({ method }) => (method === 'PUT' ? no : [200, {}]));
		await world.cloud.apis.compute.send(get);
		test.mock.timers.tick(60_000);
		async function* parts() {
			yield new TextEncoder().encode('once');
		}
		const put = { path: '/x', method: 'PUT', body: parts(), doing: 'uploading' };
		await assert.rejects(world.cloud.apis.compute.send(put), { code: 'AUTH_REJECTED' });
		assert.equal(world.requests.filter(({ method }) => method === 'PUT').length, 1);
	});

	it('Ceph’s 403 on an older token makes one login; where that does not help it is what it says', async (test) => {
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		const denied: Answer = [403, { Code: 'AccessDenied', RequestId: 'tx1', HostId: 'h' }];
		let gone = '';
		let isForbidden = false;
		const answer = ({ token }: { token: string }): Answer =>
			isForbidden || token === gone ? denied : [200, []];
		await using world = await fakeCloud(answer);
		const { object, compute } = world.cloud.apis;
		await object.send(get);
		isForbidden = true;
		// the token is fresh: it is a refusal
		await assert.rejects(object.send(get), { code: 'AUTH_REJECTED', message: /403 .*AccessDenied/ });
		assert.equal(world.logins, 1);
		isForbidden = false;
		gone = 't1';
		test.mock.timers.tick(60_000);
		await Promise.all(Array.from({ length: 5 }, () => object.send(get)));
		assert.equal(world.logins, 2);
		// it stays a refusal with a new token: no login for each item
		isForbidden = true;
		test.mock.timers.tick(60_000);
		for (let n = 0; n < 5; n++) {
			await assert.rejects(object.send(get), { code: 'AUTH_REJECTED' });
			test.mock.timers.tick(60_000);
		}
		assert.equal(world.logins, 3);
		// Nova’s 403 is none of these
		await assert.rejects(compute.send(get), { code: 'AUTH_REJECTED' });
		assert.equal(world.logins, 3);
	});

	it('a failed login is forgotten; a refused one is not asked again until it is told to', async () => {
		let reply: Answer | undefined = [503, '<html>down</html>'];
		await using world = await fakeCloud(() => [200, {}], { login: () => reply });
		await assert.rejects(world.cloud.apis.compute.send(get), { code: 'SERVER' });
		reply = undefined;
		await world.cloud.apis.compute.send(get);
		assert.equal(world.logins, 2);

		await using other = await fakeCloud(() => [200, {}], { login: () => reply });
		reply = no;
		for (let n = 0; n < 5; n++)
			await assert.rejects(other.cloud.apis.compute.send(get), {
				code: 'AUTH_REJECTED',
				message: /refused the login: No\./,
			});
		assert.equal(other.logins, 1);
		reply = undefined;
		other.cloud.forget();
		await other.cloud.apis.compute.send(get);
		assert.equal(other.logins, 2);
	});

	it('a second factor is told as what it is', async () => {
		await using world = await fakeCloud(() => [200, {}], {
			login: () => [
				401,
				{ receipt: {}, required_auth_methods: [['password', 'totp']] },
				{ 'openstack-auth-receipt': 'x' },
			],
		});
		await assert.rejects(world.cloud.login(), { code: 'AUTH_REQUIRED', hint: /application credential/ });
	});

	it('one who stops waiting for a login leaves the others to theirs', async () => {
		await using world = await fakeCloud(() => [200, {}]);
		const stop = new AbortController();
		const left = world.cloud.apis.compute.send(get, { signal: stop.signal });
		const stays = world.cloud.apis.compute.send(get);
		stop.abort();
		await assert.rejects(left, { code: 'CANCELLED' });
		await stays;
	});
});

describe('cloud client: a fresh token that is refused', () => {
	const denied = [401, { error: { code: 401, message: 'no' } }] as const;

	it('is no refused login where the identity service is down', async () => {
		let isDown = false;
		await using world = await fakeCloud(({ url }) => {
			if (url === '/v3/') return isDown ? [503, 'no server is available'] : [200, {}];
			return denied;
		});
		const read = () => world.cloud.apis.network.send({ path: '/networks', doing: 'listing networks' });
		await assert.rejects(read(), { code: 'AUTH_REJECTED', hint: /The token is fresh/ });
		isDown = true;
		await assert.rejects(read(), {
			code: 'SERVER',
			message:
				/Network could not check the token while listing networks: the identity service does not answer/,
			hint: /Nothing is wrong with the credential/,
		});
		isDown = false;
		await assert.rejects(read(), { code: 'AUTH_REJECTED' });
		assert.equal(world.logins, 1);
	});
});
