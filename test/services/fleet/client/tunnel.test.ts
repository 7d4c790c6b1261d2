import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet, type FleetOptions } from '../../../../src/services/fleet/client/client.ts';
import { startFleetLab } from '../../../lab/fleet/lab.ts';
import { certificates } from '../../../lab/fleet/tls.ts';
import { type Key, newKey } from '../../../lab/ssh/keys.ts';
import { type SshLab, type SshLabOptions, startSshLab } from '../../../lab/ssh/lab.ts';
import { until } from '../../../support/until.ts';
import { sleeper } from '../behaviour/host.ts';

const through = (ssh: SshLab, more: Partial<FleetOptions['tunnel']> = {}): FleetOptions['tunnel'] => ({
	host: ssh.target,
	key: ssh.key,
	hostKeys: ssh.fingerprint,
	...more,
});

/** A fleet that is reached as 10.1.1.1:49153 from the machine of the tunnel only. */
const world = async (options: SshLabOptions = {}, lab: Parameters<typeof startFleetLab>[0] = {}) => {
	const fleet = await startFleetLab({ tickEvery: 0, ...lab });
	const { port } = new URL(fleet.url);
	const ssh = await startSshLab({ route: () => ({ host: '127.0.0.1', port: Number(port) }), ...options });
	return {
		fleet,
		ssh,
		async [Symbol.asyncDispose]() {
			await ssh.close();
			await fleet.close();
		},
	};
};

describe('fleet through SSH', { concurrency: 4 }, () => {
	it('reaches an address seen from the machine, over one login, and keeps its connections', async () => {
		await using its = await world();
		const client = await connectFleet({ endpoints: 'http://10.1.1.1:49153', tunnel: through(its.ssh) });
		await client.units.create('a.service', { options: sleeper, desiredState: 'inactive' });
		for (let round = 0; round < 20; round++) assert.equal((await client.units.list()).length, 1);
		await Promise.all(Array.from({ length: 20 }, () => client.machines.list()));
		assert.equal(its.ssh.state.logins, 1);
		// 16 at once; one that a slow machine lets go idle is made again
		assert.ok(its.ssh.state.channels <= 20, `${its.ssh.state.channels} channels for 42 calls`);
		await client.close();
	});

	it('reaches a unix socket there', async () => {
		await using its = await world({}, { unix: true });
		const client = await connectFleet({ endpoints: its.fleet.unixUrl as string, tunnel: through(its.ssh) });
		assert.equal((await client.machines.list()).length, 2);
		await client.close();
	});

	it('encrypts within the tunnel, and checks the certificate as ever', async () => {
		const { ca, server } = certificates();
		await using its = await world({}, { tls: server });
		const options = { endpoints: 'https://10.1.1.1:49153', tunnel: through(its.ssh) };
		const client = await connectFleet({ ...options, tls: { ca, serverName: 'fleet.lab' } });
		assert.equal((await client.machines.list()).length, 2);
		await client.close();
		await assert.rejects(connectFleet(options), { code: 'CONNECT_FAILED', message: /cannot be trusted/ });
	});

	it('a machine that goes away: reads go on over a new login, a change says what is not known', async () => {
		await using its = await world();
		const client = await connectFleet({ endpoints: 'http://10.1.1.1:49153', tunnel: through(its.ssh) });
		its.ssh.drop();
		assert.equal((await client.machines.list()).length, 2);
		assert.equal(its.ssh.state.logins, 2);
		its.fleet.fault({ act: 'hang', method: 'PUT' });
		const put = client.units.create('a.service', { options: sleeper });
		const refused = assert.rejects(put, { code: 'OUTCOME_UNKNOWN' });
		await until(() => its.fleet.requests.some(({ method }) => method === 'PUT'), 'the request to be there');
		its.ssh.drop();
		await refused;
		await client.close();
	});

	it('a banner of many lines is passed over; one that is too long is named, and what to do', async () => {
		const reach = async (options: SshLabOptions) => {
			await using its = await world(options);
			const client = await connectFleet({ endpoints: 'http://10.1.1.1:49153', tunnel: through(its.ssh) });
			await client.close();
		};
		await reach({ banner: 'Authorised use only\r\n'.repeat(1500), greeting: 'welcome\r\n'.repeat(900) });
		for (const [options, message, hint] of [
			[{ banner: 'x'.repeat(60_000) }, /message of more than 35,000 bytes/, /Banner in its sshd_config/],
			[{ greeting: 'welcome\r\n'.repeat(2500) }, /more than 1024 lines before/, /shorten/],
			[{ greeting: 'x'.repeat(10_000) }, /a line of more than 8 KB/, /shorten/],
		] as const)
			await assert.rejects(reach(options), { code: 'PROTOCOL', message, hint });
	});

	it('an address that swallows everything: the time-out and Stop end it', async () => {
		await using its = await world({ swallows: () => true });
		const options = {
			endpoints: 'http://10.1.1.1:49153',
			tunnel: through(its.ssh),
			deadline: 1.5,
			connectDeadline: 0.7,
		};
		await assert.rejects(connectFleet(options), { code: /^(CONNECT_FAILED|TIMEOUT)$/ });
		const stop = new AbortController();
		const connecting = connectFleet(
			{ ...options, connectDeadline: 60, deadline: 60 },
			{ signal: stop.signal },
		);
		const refused = assert.rejects(connecting, { code: 'CANCELLED' });
		await until(() => its.ssh.state.logins > 1, 'the login');
		stop.abort();
		await refused;
		await assert.rejects(connectFleet({} as never), { code: 'BAD_INPUT', message: /^Endpoints are missing/ });
	});

	it('says at which of the two steps it failed', async () => {
		await using its = await world({ route: () => ({ host: '127.0.0.1', port: 1 }) });
		await assert.rejects(connectFleet({ endpoints: 'http://10.1.1.1:49153', tunnel: through(its.ssh) }), {
			code: /^CONNECT_/,
			message: /10\.1\.1\.1:49153 .* from 127\.0\.0\.1/,
		});
		await assert.rejects(
			connectFleet({
				endpoints: 'http://10.1.1.1:49153',
				tunnel: through(its.ssh, { hostKeys: 'SHA256:x' }),
			}),
			{
				message: /cannot be trusted yet/,
			},
		);
		await assert.rejects(connectFleet({ endpoints: 'http://10.1.1.1', tunnel: { host: 'a b' } }), {
			code: 'BAD_INPUT',
		});
	});
});

const entries = [
	{
		__REALTIME_TIMESTAMP: '1769829165678901',
		MESSAGE: 'Started grüß.',
		PRIORITY: '6',
		SYSLOG_IDENTIFIER: 'systemd',
		_PID: '1',
	},
	{ __REALTIME_TIMESTAMP: '1769829166000000', MESSAGE: [104, 105, 255], SYSLOG_IDENTIFIER: ['a', 'b'] },
	{ MESSAGE: null },
];

describe('fleet: the journal of a unit', { concurrency: 4 }, () => {
	const meeting = async (key: Key, run: SshLabOptions['run'], swallows?: SshLabOptions['swallows']) => {
		const far = await startSshLab({ key, run });
		const fleet = await startFleetLab({ tickEvery: 0 });
		const asked: string[] = [];
		const route = (host: string, port: number) => {
			asked.push(`${host}:${port}`);
			return { host: '127.0.0.1', port: port === 22 ? far.port : Number(new URL(fleet.url).port) };
		};
		const near = await startSshLab({ key, route, ...(swallows ? { swallows } : {}) });
		// the lab’s machines have the address 127.0.0.1, and port 22 is not free for all
		const hostKeys = `${near.knownHosts}\n${far.fingerprint}`;
		const client = await connectFleet({
			endpoints: 'http://10.1.1.1:49153',
			tunnel: { host: near.target, key: near.key, hostKeys },
		});
		return {
			fleet,
			client,
			asked,
			async [Symbol.asyncDispose]() {
				await client.close();
				await Promise.all([near.close(), far.close(), fleet.close()]);
			},
		};
	};

	it('is read on the machine where it is, as entries', async () => {
		let command = '';
		await using its = await meeting(newKey(), (input) => {
			command = input;
			return { stdout: `${entries.map((entry) => JSON.stringify(entry)).join('\n')}\n` };
		});
		its.fleet.cluster.put('its@1.service', sleeper, 'launched');
		its.fleet.tick(4);
		const { machineId } = await its.client.units.get('its@1.service');
		const found = await its.client.journal('its@1.service', { lines: 3, since: 90 });
		assert.equal(
			command,
			"journalctl --unit 'its@1.service' --no-pager --all --output json --lines 3 --since=-90s",
		);
		assert.deepEqual(found, [
			{
				at: '2026-01-31T03:12:45.678Z',
				message: 'Started grüß.',
				priority: 6,
				identifier: 'systemd',
				pid: 1,
				machineId,
			},
			{
				at: '2026-01-31T03:12:46.000Z',
				message: 'hi\ufffd',
				damaged: true,
				priority: null,
				identifier: 'a',
				pid: null,
				machineId,
			},
			{ at: null, message: '', priority: null, identifier: null, pid: null, machineId },
		]);
		assert.ok(its.asked.includes('127.0.0.1:22'));
	});

	it('of a unit on no machine, or with words of journalctl, is an error that says so; none is an empty list', async () => {
		let answer = {
			stdout: '',
			stderr: 'No journal files were opened due to insufficient permissions.\n',
			code: 1,
		};
		await using its = await meeting(newKey(), () => answer);
		its.fleet.cluster.put('a.service', sleeper, 'inactive');
		await assert.rejects(its.client.journal('a.service'), { code: 'NOT_FOUND', message: /on no machine/ });
		its.fleet.cluster.put('b.service', sleeper, 'launched');
		its.fleet.tick(4);
		await assert.rejects(its.client.journal('b.service'), {
			code: 'SERVER',
			message: /insufficient permissions/,
		});
		answer = { stdout: '-- No entries --\n', stderr: '', code: 0 };
		assert.deepEqual(await its.client.journal('b.service'), []);
		answer = { stdout: 'what?\n', stderr: '', code: 0 };
		await assert.rejects(its.client.journal('b.service'), { code: 'PROTOCOL' });
		await assert.rejects(its.client.journal('nothing.service'), { code: 'NOT_FOUND' });
	});

	it('ends at once with Stop, also while the unit’s machine is silent', async () => {
		await using its = await meeting(
			newKey(),
			() => ({ stdout: '' }),
			(port) => port === 22,
		);
		its.fleet.cluster.put('a.service', sleeper, 'launched');
		its.fleet.tick(4);
		const stop = new AbortController();
		const reading = assert.rejects(its.client.journal('a.service', {}, { signal: stop.signal }), {
			code: 'CANCELLED',
		});
		await until(
			() => its.fleet.requests.some(({ url }) => url.endsWith('/machines')),
			'the machine to be looked up',
		);
		stop.abort();
		await reading;
	});

	it('of a global unit wants a machine; without a tunnel it says what is needed', async () => {
		await using its = await meeting(newKey(), () => ({ stdout: '' }));
		its.fleet.cluster.put(
			'g.service',
			[...sleeper, { section: 'X-Fleet', name: 'Global', value: 'true' }],
			'launched',
		);
		its.fleet.tick(6);
		await assert.rejects(its.client.journal('g.service'), {
			code: 'BAD_INPUT',
			message: /runs on 2 machines/,
		});
		const [machine] = await its.client.machines.list();
		assert.deepEqual(await its.client.journal('g.service', { machine: machine?.id as string }), []);
		const plain = await connectFleet({ endpoints: its.fleet.url });
		await assert.rejects(plain.journal('g.service'), { code: 'BAD_INPUT', message: /SSH host/ });
		await plain.close();
	});
});
