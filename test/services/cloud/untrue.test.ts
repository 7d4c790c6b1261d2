import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { type Answer, type FakeRequest, fakeCloud } from './client/fake.ts';
import type { Loose } from '../../hosts/services/trial.ts';
import { engineRunner } from './run.ts';

const server = (more: object) => ({
	server: { id: 's1', name: 'web', status: 'ACTIVE', tenant_id: 'p', 'OS-EXT-STS:task_state': null, ...more },
});
const versions: Answer = [200, { version: { id: 'v2.1', version: '2.93', min_version: '2.1' } }];
const wait = { wait: true, deadline: '20s' };

/** Runs a step against a cloud that answers as it is told. */
const running = async (
	answer: (request: FakeRequest) => Answer,
	work: (run: ReturnType<typeof engineRunner>) => Promise<void>,
): Promise<void> => {
	await using world = await fakeCloud(answer);
	const { authUrl } = world.cloud.settings;
	const endpoints = [`volume=${new URL(authUrl).origin}/volume/v3/p`];
	await work(engineRunner(() => ({ authUrl, user: 'demo', password: 'secret', project: 'demo', endpoints })));
	endLeases();
};

describe('clouds: nothing is said that is not so', () => {
	afterEach(() => endLeases());

	it('a server that could not be moved is active where it was: that is no success', async () => {
		let looks = 0;
		const answer = ({ method, url }: FakeRequest): Answer => {
			if (!url.includes('/servers')) return versions;
			if (method === 'POST') return [202];
			looks++;
			const task = looks === 2 ? { 'OS-EXT-STS:task_state': 'migrating' } : {};
			return [200, server({ 'OS-EXT-SRV-ATTR:host': 'one', ...task })];
		};
		for (const step of ['server.liveMigrate', 'server.evacuate']) {
			looks = 0;
			await running(answer, (run) =>
				assert.rejects(run(step, { serverId: '12', ...wait }), {
					code: 'SERVER',
					message: /was not moved: it is still on one/,
				}),
			);
		}
	});

	it('a server that was moved tells where it is', async () => {
		let host = 'one';
		const answer = ({ method, url }: FakeRequest): Answer => {
			if (!url.includes('/servers')) return versions;
			if (method === 'POST') host = 'two';
			return method === 'POST' ? [202] : [200, server({ 'OS-EXT-SRV-ATTR:host': host })];
		};
		await running(answer, async (run) => {
			const [now] = await run('server.liveMigrate', { serverId: '12', ...wait });
			assert.equal(now?.['host'], 'two');
		});
	});

	it('a floating IP is not taken from another server unasked', async () => {
		const answer = ({ url }: FakeRequest): Answer => {
			if (url.includes('/ports/')) return [200, { port: { id: 'p1', device_id: 'other', fixed_ips: [] } }];
			if (url.includes('/servers/')) return [200, server({})];
			const ip = { id: 'f1', floating_ip_address: '203.0.113.5', port_id: 'p1', project_id: 'p' };
			return [200, url.includes('?') ? { floatingips: [ip] } : { floatingip: ip }];
		};
		await running(answer, (run) =>
			assert.rejects(run('floatingIp.attach', { floatingIp: '203.0.113.5', serverId: '12' }), {
				message: /203\.0\.113\.5 is attached to other now/,
			}),
		);
	});

	it('a volume that several servers may share is attached and detached where that server is concerned', async () => {
		let on = ['s2'];
		const volume = () => ({
			id: 'v1',
			name: 'shared',
			status: 'in-use',
			attachments: on.map((id) => ({ server_id: id, attachment_id: id })),
		});
		let looks = 0;
		// the servers cannot be asked for a moment after each change: that is no end of the waiting
		let isAway = 0;
		const answer = ({ method, url }: FakeRequest): Answer => {
			if (method === 'POST' || method === 'DELETE') isAway = 1;
			if (method === 'POST') return [200, { volumeAttachment: {} }];
			if (method === 'DELETE') return [202];
			if (url.includes('/servers/')) return isAway-- > 0 ? [503] : [200, server({})];
			if (!url.includes('/volumes')) return versions;
			// it takes the cloud a while
			if (++looks === 3) on = on.includes('s1') ? ['s2'] : ['s2', 's1'];
			return [200, url.includes('?') ? { volumes: [volume()] } : { volume: volume() }];
		};
		const both = { volume: 'shared', serverId: '12', ...wait };
		await running(answer, async (run) => {
			const [attached] = await run('volume.attach', both);
			assert.deepEqual(
				(attached?.['attachments'] as Loose[]).map(({ serverId }) => serverId),
				['s2', 's1'],
			);
			looks = 0;
			const [left] = await run('volume.detach', { ...both, preview: false });
			assert.deepEqual(
				(left?.['attachments'] as Loose[]).map(({ serverId }) => serverId),
				['s2'],
			);
		});
	});

	it('of two with one name, as an admin sees them, one’s own project’s counts; two of one’s own are a conflict', async () => {
		const group = (id: string, project: string) => ({ id, name: 'default', project_id: project });
		let all = [group('g1', 'other'), group('g2', 'p'), group('g3', 'third')];
		const answer = (): Answer => [200, { security_groups: all }];
		await running(answer, async (run) => {
			const [own] = await run('securityGroup.get', { securityGroup: 'default' });
			assert.equal(own?.['id'], 'g2');
			all = [...all, group('g4', 'p')];
			await assert.rejects(run('securityGroup.get', { securityGroup: 'default' }), {
				code: 'CONFLICT',
				message: /2 security groups are called “default”/,
				details: { ids: ['g2', 'g4'] },
			});
		});
	});
});
