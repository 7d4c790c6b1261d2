import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/cloud/index.ts';
import { exampleOf, nodeCalled } from '../hosts/node-red/support/example.ts';
import type { FlowNode } from '../hosts/node-red/support/node-red.ts';
import { type NodeRedStage, openNodeRed } from '../hosts/services/node-red.ts';
import type { Input, Loose, Results } from '../hosts/services/trial.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { cli, pythonOpenstack } from './cloud-python.ts';
import { isFull, type RealCloud, startOpenstack } from './openstack.ts';
import { secondMachine } from './openstack-second.ts';
import { fullZone, limitVolumes } from './openstack-zones.ts';

/** Seconds that a row of an example may take on a busy machine. */
const PATIENCE = 300;

/** Nodes of one type with other values than the example’s: what its user fills in. */
const filledIn =
	(changes: Readonly<Record<string, Input>>) =>
	({ type, values, operation }: FlowNode): Partial<FlowNode> => {
		const more = changes[`${type}.${String(operation)}`] ?? changes[type];
		return more ? { values: { ...(values as Loose), ...more } } : {};
	};
const seconds = (count: number) => ({ type: 'num', value: String(count), unit: 's' });
const flag = (value: boolean) => ({ type: 'bool', value: String(value) });

const python = needs('python', 'openstackclient, which looks at what the examples did');

if (isFull && python && needs('openstack', 'the examples of clouds in Node-RED against a real OpenStack')) {
	let cloud: RealCloud;
	let stage: NodeRedStage;
	let second: Awaited<ReturnType<typeof secondMachine>>;
	/** What `openstack …` says, as demo. */
	let openstack: (...words: readonly string[]) => Promise<unknown>;
	const run = engineRunner(() => cloud.settings('demo'));
	const admin = engineRunner(() => cloud.settings('admin'));

	/** Deploys an example with the connection of this user. */
	const deploy = async (
		flow: readonly FlowNode[],
		user: 'demo' | 'admin' = 'demo',
	): Promise<{
		press(button: string): Promise<void>;
		shown(name: string): Results;
		shows(name: string): Promise<Loose>;
		wrong(): readonly (string | undefined)[];
	}> => {
		await stage.red.deploy([stage.connection('c', cloud.settings(user)), ...flow]);
		const printed = (name: string) => stage.red.printed(nodeCalled(flow, name).id);
		const shown = (name: string) => printed(name).map(({ payload }) => payload as Loose);
		const wrong = () => printed('what went wrong').map(({ error }) => error?.message);
		return {
			async press(button) {
				assert.ok((await stage.red.request('POST', `/inject/${nodeCalled(flow, button).id}`)).ok);
			},
			shown,
			async shows(name) {
				// one that is called otherwise by now would be waited for in vain
				nodeCalled(flow, name);
				const came = await until(() => shown(name)[0] ?? wrong()[0], `“${name}” to show something`, PATIENCE);
				assert.notEqual(typeof came, 'string', `instead of “${name}”: ${came}`);
				return came as Loose;
			},
			wrong,
		};
	};
	const listed = async (words: string): Promise<readonly Loose[]> =>
		(await openstack(...words.split(' '), '-f', 'json')) as Loose[];

	describe('examples in Node-RED, with a real OpenStack', () => {
		before(async () => {
			cloud = await startOpenstack();
			openstack = cli(await pythonOpenstack(python), String(cloud.settings('demo')['authUrl']));
			second = await secondMachine(admin);
			const disk = Buffer.alloc(65_536);
			await run('image.create', { name: 'debian-12', diskFormat: 'raw', disk, wait: true });
			await run('keyPair.create', { name: 'ops' });
			await run('volume.create', { name: 'data-1', size: '1G', wait: true });
			for (const name of ['inbox', 'outbox', 'site']) await run('container.create', { name, existing: true });
			stage = await openNodeRed(service, () => ({ ...cloud.settings('demo') }));
		});
		after(async () => {
			await stage?.stop();
			for (const user of ['demo', 'admin'] as const) await cloud?.clean(user);
			await second?.end();
			endLeases();
			await cloud?.close();
		});

		it('create a server: what ends in ERROR is tried in another zone, then gets an address', async () => {
			const full = await fullZone(admin);
			const zones = [full.zone, 'nova'];
			const flow = exampleOf('Cloud - create a server or try elsewhere', (node) => {
				const values = node['values'] as Loose | undefined;
				if (node['operation'] === 'create' && values)
					return { values: { ...values, availabilityZone: { type: 'str', value: zones.shift() } } };
				return filledIn({ 'muster-cloud-server-changed': { interval: seconds(5) } })(node);
			});
			const { press, shows, shown, wrong } = await deploy(flow);
			await press('create');
			const made = await shows('it is active elsewhere');
			await full.end();
			assert.deepEqual([made['name'], made['status'], made['availabilityZone']], ['web-1', 'ACTIVE', 'nova']);
			assert.deepEqual(shown('it is active'), []);
			const rows = await listed('server list --name web-1');
			assert.deepEqual(rows.map((row) => row['Status']).sort(), ['ACTIVE']);
			await press('give it an address');
			const { address } = await shows('address');
			const [floating] = await listed(`floating ip list --floating-ip-address ${String(address)}`);
			assert.ok(floating?.['Fixed IP Address']);
			await press('show what deleting does');
			assert.equal((await shows('preview'))['name'], 'web-1');
			assert.equal((await listed('server list --name web-1')).length, 1, 'a preview deletes nothing');
			await until(
				() => shown('a server changed').some(({ text }) => /web-1/.test(String(text))),
				`it is told; so far ${JSON.stringify(shown('a server changed').map(({ text }) => text))}`,
			);
			assert.deepEqual(wrong(), []);
		});

		it('nightly snapshots: one more, and the oldest of eight goes', async () => {
			for (let day = 1; day <= 7; day++)
				await run('snapshot.create', {
					volume: 'data-1',
					name: `data-1 nightly 2020-01-0${day}`,
					wait: true,
				});
			const { press, shows, wrong } = await deploy(exampleOf('Cloud - nightly snapshots with rotation'));
			await press('every night at 2');
			assert.equal((await shows('deleted'))['name'], 'data-1 nightly 2020-01-01');
			const left = (await listed('volume snapshot list')).map(({ Name }) => String(Name)).sort();
			assert.equal(left.length, 7);
			assert.equal(left[0], 'data-1 nightly 2020-01-02');
			assert.match(left.at(-1) ?? '', /^data-1 nightly (?!2020)/);
			assert.deepEqual(wrong(), []);
		});

		it('clean up: shown, not done; without the preview done; a quota that is nearly reached is told', async () => {
			await run('floatingIp.allocate', { network: 'public' });
			await run('volume.create', { name: 'orphan', size: '1G', wait: true });
			const name = 'Cloud - clean up what nobody uses';
			const looking = await deploy(exampleOf(name));
			for (const [button, debug] of [
				['floating IPs: list', 'attached to nothing'],
				['volumes: list', 'attached to no server'],
			] as const) {
				await looking.press(button);
				assert.ok((await looking.shows(debug)) as unknown);
			}
			await looking.press('floating IPs: release');
			assert.ok((await looking.shows('would be released'))['address']);
			const free = async () => (await run('floatingIp.getMany', { free: true })).length;
			assert.equal(await free(), 1);
			const flow = exampleOf(name, (node) => ({
				...filledIn({
					'muster-cloud-floating-ip.release': { preview: flag(false) },
					'muster-cloud-volume.delete': { preview: flag(false) },
					'muster-cloud-volume.getMany': { name: { type: 'str', value: 'orphan' } },
					'muster-cloud-quota-above': { interval: seconds(5) },
				})(node),
				...(node.type === 'function' ? { func: 'return msg;' } : {}),
			}));
			const { press, shows, wrong } = await deploy(flow);
			await press('floating IPs: release');
			await until(async () => (await free()) === 0, 'the address to be gone', PATIENCE);
			await press('volumes: delete');
			assert.equal((await shows('would be deleted'))['deleted'], true);
			const names = (await listed('volume list')).map(({ Name }) => Name);
			assert.deepEqual([names.includes('orphan'), names.includes('data-1')], [false, true]);
			const [who] = await run('user.whoAmI', {});
			const { id } = who?.['project'] as Loose;
			const volumes = (await run('quota.getMany', { service: 'volume' })).find(
				({ resource }) => resource === 'volumes',
			);
			await limitVolumes(admin, id, Number(volumes?.['used']));
			assert.match(
				String((await shows('a quota is nearly used up'))['text']),
				/100 % of volume volumes are used/,
			);
			await limitVolumes(admin, id, 200);
			assert.deepEqual(wrong(), []);
		});

		it('new objects: worked on, stored, and gone from the inbox', async () => {
			const flow = exampleOf(
				'Cloud - process new objects',
				filledIn({ 'muster-cloud-object-changed': { interval: seconds(5) } }),
			);
			const { press, shows, wrong } = await deploy(flow);
			const watch = flow.find(({ type }) => type === 'muster-cloud-object-changed')?.id ?? '';
			await until(
				() => /^connected/.test(stage.red.statuses(watch).at(-1)?.text ?? ''),
				'the trigger to be connected',
			);
			await press('put a text into it');
			await shows('done');
			assert.deepEqual(await listed('object list inbox'), []);
			assert.deepEqual(await listed('object list outbox'), [{ Name: 'incoming/hello.txt' }]);
			const stored = { container: 'outbox', object: 'incoming/hello.txt' };
			assert.equal(String((await run('object.download', stored))[0]?.['content']), 'HELLO');
			assert.deepEqual(wrong(), []);
		});

		it('a host that is down: its servers run on the other one', async () => {
			const base = { flavor: 'm1.tiny', image: 'debian-12', networking: 'none', wait: true };
			for (const name of ['moves', 'stays']) await run('server.create', { name, ...base });
			const hosts = async () =>
				Object.fromEntries(
					(await admin('server.getMany', { allProjects: true })).map(({ name, host }) => [name, host]),
				);
			const { moves: from } = await hosts();
			const services = await admin('computeService.getMany', { host: from });
			const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
			await admin('computeService.setForcedDown', { id, down: true, allowUp: true });
			const flow = exampleOf('Cloud - move servers off a host that is down', ({ type, func }) =>
				type === 'function' ? { func: String(func).replaceAll('compute-7', String(from)) } : {},
			);
			const { press, shows, shown, wrong } = await deploy(flow, 'admin');
			await press('look every minute');
			const down = (await shows('hosts that are down')) as unknown as Loose[];
			assert.deepEqual(
				down.map(({ host, binary }) => `${String(host)} ${String(binary)}`),
				[`${String(from)} nova-compute`],
			);
			const doomed = Object.entries(await hosts()).filter(([, host]) => host === from);
			await press('move the servers of compute-7');
			await until(
				() => shown('it runs elsewhere').length === doomed.length,
				`${doomed.length} servers to be moved; wrong: ${wrong().join()}`,
				PATIENCE,
			);
			assert.ok(Object.values(await hosts()).every((host) => host !== from));
			assert.deepEqual(wrong(), []);
			await second.mend();
		});
	});
}
