import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import type { Input, Loose } from '../../hosts/services/trial.ts';
import { labCloud } from './lab-cloud.ts';
import { engineRunner } from './run.ts';

const world = labCloud();
const demo = engineRunner(() => world().lab.settings('demo'));
const admin = engineRunner(() => world().lab.settings('admin'));
const one = async (step: string, values: Input = {}, run = demo): Promise<Loose> =>
	(await run(step, values))[0] as Loose;
const base = { flavor: 'm1.tiny', image: 'cirros', networking: 'none' };
const wait = { wait: true, deadline: '20s' };
const refuses = async (step: string, values: Input, code: string, hint: RegExp, run = demo): Promise<void> =>
	assert.rejects(run(step, values), { code, hint }, `${step} ${JSON.stringify(values)}`);
const identity = (method: string, path: string, body?: object, run = demo): Promise<Loose> =>
	one('api.call', { service: 'identity', method, path, ...(body ? { body } : {}) }, run);

describe('clouds: logins of operators', () => {
	it('a restricted application credential says what it lacks, and one that has ended that it may have', async () => {
		const { user } = await one('user.whoAmI');
		const path = `/users/${(user as Loose)['id']}/application_credentials`;
		const body = (name: string) => ({ application_credential: { name, secret: 'S3cret!' } });
		const made = ((await identity('POST', path, body('a')))['body'] as Loose)['application_credential'];
		const credential = String((made as Loose)['id']);
		const login = { login: 'applicationCredential', authUrl: world().cloud.authUrl, secret: 'S3cret!' };
		const as = engineRunner(() => ({ ...login, credential }));
		const call = { service: 'identity', method: 'POST', path, body: body('b') };
		await refuses('api.call', call, 'AUTH_REJECTED', /only if it was created as unrestricted/, as);
		const kept = world().cloud.world.identity.appCredentials.get(credential);
		Object.assign(kept?.shown ?? {}, { expires_at: '2020-01-01T00:00:00.000000' });
		const again = engineRunner(() => ({ ...login, credential, callTimeout: 59 }));
		await refuses('server.getMany', {}, 'AUTH_REJECTED', /may have been deleted, or have expired/, again);
	});

	it('a login for a domain: refused without a role there; with one users are seen, and what projects have is not', async () => {
		const { cloud } = world();
		const as = (more: string) =>
			engineRunner(() => ({
				login: 'paste',
				configuration: `OS_AUTH_URL=${cloud.authUrl}\nOS_USERNAME=admin\nOS_PASSWORD=${cloud.password}\nOS_USER_DOMAIN_NAME=Default\n${more}`,
			}));
		const domain = 'OS_DOMAIN_NAME=Default\n';
		await refuses('user.whoAmI', {}, 'AUTH_REJECTED', /a role in that domain/, as(domain));
		const path = `/domains/default/users/${cloud.idOf('user', 'admin')}/roles/${cloud.idOf('role', 'admin')}`;
		await identity('PUT', path, undefined, admin);
		const scoped = as(`${domain}OS_REGION_NAME=RegionOne\n`);
		assert.equal((await one('user.whoAmI', {}, scoped))['project'], null);
		assert.ok((await scoped('user.getMany')).length > 3);
		const hint = /login is for no project, but for a domain or the whole system/;
		await refuses('server.getMany', {}, 'AUTH_REJECTED', hint, scoped);
		await refuses('volume.getMany', {}, 'UNSUPPORTED', hint, scoped);
	});

	it('a token that ends while a server is waited for is renewed', async (test) => {
		await one('server.create', { name: 'long', ...base, ...wait });
		test.mock.timers.enable({ apis: ['Date'], now: Date.now() });
		const { cloud } = world();
		const logins = cloud.logins();
		cloud.fault({ service: 'compute', method: 'POST', path: /action$/, act: 'slow', ms: 1 });
		const first = () => {
			test.mock.timers.tick(120_000);
			cloud.expireTokens();
		};
		cloud.fault({ service: 'compute', method: 'GET', path: /servers\/[\w-]+$/, act: 'slow', ms: 1, first });
		assert.equal((await one('server.stop', { serverId: 'long', ...wait }))['status'], 'SHUTOFF');
		assert.equal(cloud.logins() - logins, 1);
		cloud.heal();
	});
});

describe('clouds: what ends otherwise', () => {
	it('a server with something on it that fails is not to be thrown away', async () => {
		const { cloud } = world();
		for (const [step, values] of [
			['server.reboot', {}],
			['server.pause', {}],
			['server.shelve', {}],
			['server.resize', { flavor: 'm1.small' }],
		] as const) {
			const serverId = `e-${step}`;
			await one('server.create', { name: serverId, ...base, ...wait });
			const first = () => cloud.failServer(serverId, 'The host was lost.');
			const look = { service: 'compute', method: 'GET', path: /servers\/[0-9a-f-]{36}$/ } as const;
			// the one that finds it is over by then
			cloud.fault({ service: 'compute', method: 'POST', path: /action$/, act: 'slow', ms: 1, after: true });
			cloud.fault({ ...look, act: 'slow', ms: 1, first });
			await assert.rejects(
				demo(step, { serverId, ...values, ...wait }),
				({ code, message, hint }: MusterError) => {
					assert.equal(code, 'SERVER', message);
					assert.match(message, /is in ERROR: The host was lost\./);
					assert.match(hint ?? '', /^If the server is new, delete it .* a hard reboot or a rebuild may mend/);
					return true;
				},
			);
			cloud.heal();
		}
	});

	it('to wait for a server that is not there, or for what it never becomes, is told as that', async () => {
		for (const serverId of ['nosuch', '258b5a1c-6ac3-455e-952f-5c7b40006e8a'])
			await assert.rejects(demo('server.waitFor', { serverId }), {
				code: 'NOT_FOUND',
				message: `There is no server “${serverId}”`,
			});
		await one('server.create', { name: 'stays', ...base, ...wait });
		await assert.rejects(demo('server.waitFor', { serverId: 'stays', status: 'ACTIV', timeout: '1s' }), {
			code: 'TIMEOUT',
			message: 'The server stays is not ACTIV within the Timeout: it is ACTIVE',
		});
		const gone = await one('server.waitFor', { serverId: 'nosuch', status: 'deleted' });
		assert.deepEqual(gone, { id: 'nosuch', status: 'DELETED' });
	});

	it('a volume that could not be deleted', async () => {
		await one('volume.create', { name: 'bad', size: '1G', ...wait });
		await one('server.create', { name: 'has', ...base, ...wait });
		const kept = [...world().cloud.world.volume.volumes.values()].find(({ name }) => name === 'bad');
		Object.assign(kept ?? {}, { status: 'error_deleting' });
		const reset = /admin.* resets? its state/;
		await refuses('volume.delete', { volume: 'bad', preview: false }, 'CONFLICT', reset);
		await refuses('volume.attach', { volume: 'bad', serverId: 'has' }, 'CONFLICT', /admin.* can reset/);
		await refuses('snapshot.create', { volume: 'bad', name: 's' }, 'CONFLICT', /admin.* can reset/);
	});

	it('an image without its disk gives neither a server nor a volume, and nothing to download', async () => {
		await one('image.create', { name: 'empty', diskFormat: 'raw', upload: false });
		const until = /Wait until (the image|it) is active/;
		await refuses('server.create', { name: 'x', ...base, image: 'empty' }, 'CONFLICT', until);
		await refuses('volume.create', { name: 'x', size: '1G', image: 'empty' }, 'CONFLICT', until);
		await refuses('image.download', { image: 'empty' }, 'CONFLICT', until);
	});

	it('a floating IP leads to the address that is said, of a port with several', async () => {
		await one('network.create', { name: 'two' });
		await one('router.create', { name: 'r-two', external: 'public' });
		for (const [at, name] of ['two-a', 'two-b'].entries()) {
			await one('subnet.create', { network: 'two', name, cidr: `10.9.${at}.0/24` });
			await one('router.addInterface', { router: 'r-two', subnet: name });
		}
		await one('port.create', { network: 'two', name: 'both', addresses: ['10.9.0.7', '10.9.1.7'] });
		await one('server.create', { name: 'n', flavor: 'm1.tiny', image: 'cirros', ports: ['both'], ...wait });
		const { address } = await one('floatingIp.allocate', { network: 'public' });
		const there = { floatingIp: address, serverId: 'n', port: 'both' };
		await refuses('floatingIp.attach', there, 'CONFLICT', /Say under “Fixed IP”/);
		await refuses('floatingIp.attach', { ...there, fixedIpAddress: '10.9.1.8' }, 'CONFLICT', /Get a port/);
		await refuses('floatingIp.attach', { ...there, fixedIpAddress: 'ten' }, 'BAD_INPUT', /./);
		const led = await one('floatingIp.attach', { ...there, fixedIpAddress: '10.9.1.7' });
		assert.equal(led['fixedIpAddress'], '10.9.1.7');
	});

	it('limits of the network are told, those without an end and those of nothing too', async () => {
		const { cloud } = world();
		const project = cloud.idOf('project', 'demo');
		const before = cloud.world.network.quotas.get(project) ?? {};
		cloud.world.network.quotas.set(project, { ...before, router: 0, network: -1, subnet: 7, floatingip: 0 });
		const quotas = await demo('quota.getMany', { service: 'network' });
		const of = (name: string) => quotas.find(({ resource }) => resource === name) as Loose;
		const { used } = of('network');
		assert.deepEqual(
			[Number(used) > 0, of('network')['limit'], of('network')['percent']],
			[true, null, null],
		);
		assert.equal(of('subnet')['limit'], 7);
		assert.deepEqual([of('router')['limit'], Number(of('router')['percent']) >= 0], [0, true]);
		await refuses('router.create', { name: 'r' }, 'LIMIT', /ask for a larger quota/);
		cloud.world.network.quotas.set(project, before);
	});
});
