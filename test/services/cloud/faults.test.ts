import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { readSettings } from '../../../src/catalogue/read-values.ts';
import { codeOf, type MusterError } from '../../../src/core/errors.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { checkCloud } from '../../../src/services/cloud/check.ts';
import { type CloudClient, connectCloud } from '../../../src/services/cloud/client/client.ts';
import { endpointOf } from '../../../src/services/cloud/client/endpoints.ts';
import { readOptions } from '../../../src/services/cloud/client/options.ts';
import { service } from '../../../src/services/cloud/index.ts';
import { optionsOf } from '../../../src/services/cloud/read-settings.ts';
import { settings } from '../../../src/services/cloud/settings.ts';
import type { Login } from '../../../src/services/cloud/wire/login.ts';
import { type Cloud, startCloud } from '../../lab/cloud/index.ts';

let lab: Cloud;
let client: CloudClient;
const input = (more: Readonly<Record<string, unknown>> = {}) => ({
	authUrl: lab.authUrl,
	user: 'demo',
	password: lab.password,
	project: 'demo',
	callTimeout: 1,
	...more,
});
const connect = (more?: Readonly<Record<string, unknown>>) =>
	connectCloud(optionsOf(readSettings(settings, input(more)) as never));

before(async () => {
	lab = await startCloud();
	client = connect();
});
afterEach(() => lab.heal());
after(async () => {
	await client.close();
	endLeases();
	await lab.close();
});

describe('clouds: what goes wrong on the way', () => {
	it('a read goes on after a lost connection; a change is not sent twice', async () => {
		await client.flavors.find('m1.tiny');
		lab.fault({ act: 'drop', service: 'compute', method: 'GET' });
		assert.equal((await client.flavors.find('m1.tiny')).name, 'm1.tiny');
		lab.fault({ act: 'drop', service: 'compute', method: 'POST', after: true });
		const count = () =>
			lab.requests.filter(({ method, target }) => method === 'POST' && target.includes('os-keypairs')).length;
		const before = count();
		await assert.rejects(client.keyPairs.create({ name: 'lost' }), { code: 'OUTCOME_UNKNOWN' });
		assert.equal(count() - before, 1);
		assert.equal((await client.keyPairs.find('lost')).name, 'lost', 'it was made, which nobody could know');
	});

	it('a server that never answers is given up; one that ends within its answer too', async () => {
		lab.fault({ act: 'hang', service: 'network', times: 9 });
		await assert.rejects(client.networks.find('private'), { code: 'TIMEOUT' });
		lab.heal();
		lab.fault({ act: 'half', service: 'network', times: 9 });
		await assert.rejects(client.networks.find('private'), (error) =>
			['CONNECTION_LOST', 'PROTOCOL', 'TIMEOUT'].includes(codeOf(error) ?? ''),
		);
	});

	it('what is no answer of a cloud is told as what it is', async () => {
		for (const [body, code] of [
			['<html><body>nginx</body></html>', 'SERVER'],
			['', 'SERVER'],
			['{', 'SERVER'],
		] as const) {
			lab.fault({ act: { status: 502, headers: {}, body }, service: 'compute' });
			await assert.rejects(client.flavors.find('m1.tiny'), { code });
		}
		lab.fault({ act: { status: 200, headers: {}, body: '[1,"x",null]' }, service: 'compute' });
		await assert.rejects(client.servers.find('nobody'), { code: 'NOT_FOUND' });
	});

	it('tokens that ended are renewed once for all, in the middle of work', async (test) => {
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		const own = connect();
		await own.flavors.find('m1.tiny');
		lab.expireTokens();
		test.mock.timers.tick(120_000);
		const before = lab.logins();
		await Promise.all(Array.from({ length: 20 }, () => own.flavors.find('m1.tiny')));
		assert.equal(lab.logins() - before, 1);
		await own.close();
	});

	it('an identity service that is down is no refused login: afterwards all is well', async () => {
		const own = connect();
		await lab.stop('identity');
		await assert.rejects(own.flavors.find('m1.tiny'), { code: 'CONNECT_REFUSED' });
		await lab.start('identity');
		assert.equal((await own.flavors.find('m1.tiny')).name, 'm1.tiny');
		await own.close();
	});

	it('a server that ends in ERROR says why, at once', async () => {
		const own = connect();
		const [flavor, image] = await Promise.all([own.flavors.idOf('m1.tiny'), own.images.idOf('cirros')]);
		lab.failNextServer('No valid host was found. ');
		const operation = service.operations.find(
			({ resource, name }) => resource === 'server' && name === 'create',
		);
		const made = await own.servers.create({
			name: 'fails',
			flavorRef: flavor,
			imageRef: image,
			networks: 'none',
		});
		const context = { signal: new AbortController().signal };
		const looks = async () => {
			for (const state = new Map(); ;)
				await operation?.settle?.look(own as never, made, {} as never, context as never, state);
		};
		await assert.rejects(looks(), { code: 'SERVER', message: /fails is in ERROR: No valid host was found/ });
		await own.close();
	});

	it('two of one name is a CONFLICT that lists both; a name is compared exactly', async () => {
		const own = connect();
		const [flavorRef, imageRef] = await Promise.all([own.flavors.idOf('m1.tiny'), own.images.idOf('cirros')]);
		for (const name of ['twin', 'twin', 'twin1', 'web.1', 'a+b'])
			await own.servers.create({ name, flavorRef, imageRef, networks: 'none' });
		await assert.rejects(own.servers.find('twin'), (error: MusterError) => {
			assert.equal(error.code, 'CONFLICT');
			assert.equal((error.details['ids'] as string[]).length, 2);
			return true;
		});
		for (const name of ['twin1', 'web.1', 'a+b']) assert.equal((await own.servers.find(name)).name, name);
		await assert.rejects(own.servers.find('web'), { code: 'NOT_FOUND' });
		await own.close();
	});
});

describe('clouds: Test names the step that failed', () => {
	const check = async (more: Readonly<Record<string, unknown>>) => {
		const own = connect(more);
		try {
			return await checkCloud(own, new AbortController().signal);
		} finally {
			await own.close();
		}
	};
	it('says who one is and which addresses are used', async () => {
		assert.match(
			await check({}),
			/^OpenStack: logged in as demo in project demo \(.*member.*\).*Compute at 127\.0\.0\.1:\d+ \(compute, RegionOne\)/,
		);
	});
	for (const [step, more, says] of [
		['DNS', { authUrl: 'http://cloud.invalid:5000/v3' }, /its name is not known/],
		['connection', { authUrl: 'http://127.0.0.1:1/v3' }, /refused the connection/],
		['auth', { password: 'wrong' }, /refused the login/],
		['auth', { project: 'nowhere' }, /refused the login/],
		['region', { region: 'RegionTwo' }, /no “RegionTwo”.*“RegionOne”/],
		['region', { interface: 'admin', region: 'regionone' }, /no “regionone”/],
	] as const)
		it(`${step} ${JSON.stringify(more)}`, async () => {
			await assert.rejects(check(more), (error: MusterError) => {
				assert.match(error.message, new RegExp(`^${step}: `, 'i'));
				assert.match(error.message, says);
				assert.ok(error.hint);
				return true;
			});
		});
	it('a field that is missing, by its name alone', async () => {
		await assert.rejects(check({ user: 'admin', project: '' }), ({ message }: MusterError) => {
			assert.match(message, /^Project: the login is for no project/);
			return true;
		});
	});
	it('a region that has other services, but not the one', () => {
		const entry = { name: '', interface: 'public', url: 'http://127.0.0.1/v2.1' };
		const catalogue = [
			{ ...entry, type: 'compute', region: 'R1' },
			{ ...entry, type: 'network', region: 'R2' },
		];
		const login = { token: 't', catalogue, family: 'openstack', project: { id: 'p' } } as unknown as Login;
		const of = (region: string) => {
			const values = optionsOf(readSettings(settings, input({ region })) as never);
			return endpointOf('compute', login, readOptions(values), undefined);
		};
		assert.throws(() => of('R2'), { code: 'BAD_INPUT', hint: /has other services, but not this one/ });
		assert.throws(() => of('r1'), { code: 'BAD_INPUT', hint: 'The name must be exact, capitals too.' });
	});
	it('an address where there are no logins', async () => {
		await assert.rejects(check({ authUrl: new URL('/nothing', lab.authUrl).href }), {
			code: 'PROTOCOL',
			message: /^auth: .*did not answer the login as a cloud does \(404\)/,
		});
	});
	it('TLS', async () => {
		await assert.rejects(check({ authUrl: lab.authUrl.replace('http:', 'https:') }), {
			message: /^TLS: .*does not speak TLS/,
		});
	});
	it('no secret is in any of it', async () => {
		await assert.rejects(check({ password: 'Tr0ub4dor&3' }), (error: MusterError) => {
			assert.doesNotMatch(
				JSON.stringify([error.message, error.hint, error.details, String(error.cause)]),
				/Tr0ub4dor/,
			);
			return true;
		});
	});
});
