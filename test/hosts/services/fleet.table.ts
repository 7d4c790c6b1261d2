import assert from 'node:assert/strict';
import type { FleetLab } from '../../lab/fleet/lab.ts';
import { labMachine } from '../../lab/fleet/lab.ts';
import { until } from '../../support/until.ts';
import { startFleetBehindSsh } from './fleet-ssh.ts';
import type { Refusal, Scene, Trials } from './trial.ts';

const SLEEP = '/usr/bin/sleep 1000';
export const FILE = `[Service]\nExecStart=${SLEEP}\n`;
const OTHER = `${FILE}Restart=always\n`;
const program = (command: string) => [{ section: 'Service', name: 'ExecStart', value: command }];

/** Has a unit, and waits until systemd says that of it. */
export const has = async (
	lab: FleetLab,
	name: string,
	target = 'launched',
	active = 'active',
	command = SLEEP,
): Promise<void> => {
	lab.cluster.put(name, program(command), target);
	if (target === 'inactive') return;
	await until(
		() => lab.cluster.states().some((one) => one.name === name && one.state.active === active),
		`${name} to be ${active}`,
	);
};

const unit =
	(name: string, target = 'launched', more: object = {}) =>
	async ({ lab }: Scene<FleetLab>) => {
		await has(lab, name, target, target === 'launched' ? 'active' : 'inactive');
		return { unit: name, ...more };
	};
const states = ({ lab }: Scene<FleetLab>, name: string) =>
	lab.cluster.states().filter((one) => one.name === name);
const waits = { wait: true, deadline: '20s' };
const machine = labMachine(1).id;

/**
 * Every step of fleet once, as a user would fill it in. The lab has `web@1.service` and `web@2.service` and
 * two machines.
 */
export const fleetTrials: Trials<FleetLab> = {
	'unit.getMany': {
		input: () => ({ name: 'web@?.service' }),
		gives: { name: 'web@1.service', desiredState: 'launched' },
		count: 2,
	},
	'unit.get': {
		input: () => ({ unit: 'web@1.service', raw: true }),
		gives: {
			name: 'web@1.service',
			currentState: 'launched',
			options: program(SLEEP),
			raw: { desiredState: 'launched' },
		},
	},
	'unit.cat': { input: () => ({ unit: { name: 'web@2.service' } }), gives: { content: FILE } },
	'unit.getJournal': {
		async settings({ lab }) {
			const { settings, close } = await startFleetBehindSsh(lab);
			return { settings, end: close };
		},
		input: () => ({ unit: 'web@1.service' }),
		gives: { at: '2026-01-31T03:12:45.678Z', message: 'Started web.', identifier: 'systemd' },
		count: 1,
	},
	'unit.create': {
		input: () => ({ name: 'made.service', content: FILE, desiredState: 'launched', ...waits }),
		gives: {
			name: 'made.service',
			desiredState: 'launched',
			currentState: 'launched',
			states: [{ systemdActiveState: 'active' }],
		},
	},
	'unit.replace': {
		input: unit('old.service', 'launched', { content: OTHER, preview: false, ...waits }),
		gives: {
			name: 'old.service',
			options: [...program(SLEEP), { section: 'Service', name: 'Restart', value: 'always' }],
		},
	},
	'unit.submit': {
		input: () => ({ unit: 'known.service', unitOptions: program(SLEEP) }),
		gives: { desiredState: 'inactive' },
	},
	'unit.load': {
		input: () => ({ unit: 'ready.service', content: FILE, ...waits }),
		gives: { desiredState: 'loaded', states: [{ systemdActiveState: 'inactive' }] },
	},
	'unit.start': {
		input: unit('idle.service', 'loaded', { until: 'active', ...waits }),
		gives: { states: [{ systemdSubState: 'running' }] },
	},
	'unit.stop': {
		input: unit('stop.service', 'launched', waits),
		gives: { desiredState: 'loaded', states: [{ systemdActiveState: 'inactive' }] },
	},
	'unit.unload': {
		input: unit('unload.service', 'launched', waits),
		gives: { desiredState: 'inactive', states: [] },
	},
	'unit.restart': {
		input: async ({ lab }) => {
			await has(lab, 'broken.service', 'launched', 'failed', '/bin/false');
			lab.behave('broken.service', 'run');
			return { unit: 'broken.service', ...waits };
		},
		gives: { desiredState: 'launched', states: [{ systemdActiveState: 'active' }] },
	},
	'unit.setDesiredState': {
		input: unit('set.service', 'launched', { desiredState: 'loaded', ...waits }),
		gives: { currentState: 'loaded' },
	},
	'unit.destroy': {
		input: unit('doomed.service', 'launched', { preview: false }),
		gives: { name: 'doomed.service', destroyed: true },
		after: (scene) =>
			assert.deepEqual(
				[scene.lab.cluster.unit('doomed.service'), states(scene, 'doomed.service')],
				[undefined, []],
			),
	},
	'unit.scale': {
		input: async ({ lab }) => {
			await has(lab, 'many@.service', 'inactive');
			return { template: 'many@.service', count: 4, preview: false };
		},
		gives: { name: 'many@1.service', desiredState: 'launched' },
		count: 4,
	},
	'unit.waitUntil': {
		input: unit('soon.service', 'launched', { until: 'active', deadline: '10s' }),
		gives: { name: 'soon.service' },
	},
	'state.getMany': {
		input: () => ({ unit: 'web@1.service', returnAll: true }),
		gives: { name: 'web@1.service', systemdActiveState: 'active', systemdSubState: 'running' },
		count: 1,
	},
	'machine.getMany': {
		input: () => ({ metadata: { role: 'worker', index: '1' } }),
		gives: { id: machine, primaryIp: '127.0.0.1' },
		count: 1,
	},
	'machine.setMetadata': {
		input: () => ({ machine: { id: machine }, metadata: { disk: 'ssd' } }),
		gives: { metadata: { disk: 'ssd', role: 'worker' } },
	},
	'machine.removeMetadata': {
		input: ({ lab }) => {
			lab.cluster.setMetadata(machine, 'gone', 'soon');
			return { machine, keys: ['gone'] };
		},
		gives: { id: machine, metadata: { gone: undefined, role: 'worker' } },
	},
	'cluster.getStatus': {
		input: () => ({ name: 'web@1.*' }),
		gives: { name: 'web@1.service', verdict: 'running', primaryIp: '127.0.0.1' },
		count: 1,
	},
	'cluster.getInfo': { input: () => ({}), gives: { id: 'fleet:v1', version: '1.0.0-15-g45224983' } },
	'cluster.getMetrics': { input: () => ({ returnAll: false, limit: 3 }), count: 3 },
	'cluster.waitForClusterChanged': {
		input: () => ({ events: ['machine.joined'], machines: [], interval: '500ms', deadline: '20s' }),
		async meanwhile({ lab }) {
			const from = lab.requests.length;
			await until(
				() => lab.requests.slice(from).some(({ url }) => url.endsWith('/machines')),
				'the first look',
			);
			lab.cluster.join(labMachine(3));
		},
		gives: { event: 'machine.joined', machine: { id: labMachine(3).id } },
		count: 1,
		after: ({ lab }) => void lab.cluster.leave(labMachine(3).id),
	},
};

/** What is refused before anything is changed. */
export const fleetRefusals: readonly Refusal[] = [
	{ step: 'unit.get', input: { unit: '' }, code: 'BAD_INPUT', says: /Unit is needed/ },
	{ step: 'unit.get', input: { unit: 'web' }, code: 'NOT_FOUND', says: /There is no unit web/ },
	{
		step: 'unit.create',
		input: { name: 'web', content: FILE },
		code: 'BAD_INPUT',
		says: /Unit name "web": .*/,
	},
	{
		step: 'unit.create',
		input: { name: 'x.service', content: '' },
		code: 'BAD_INPUT',
		says: /Neither a unit file nor options were given/,
	},
	{
		step: 'unit.create',
		input: { name: 'x.service', content: 'ExecStart=x' },
		code: 'BAD_INPUT',
		says: /unit file/i,
	},
	{
		step: 'unit.create',
		input: { name: 'x@.service', content: FILE, desiredState: 'launched' },
		code: 'BAD_INPUT',
		says: /is a template/,
	},
	{
		step: 'unit.create',
		input: { name: 'x.service', unitOptions: [{ section: 'Service', name: 'A', value: 'b\n[X]\nc' }] },
		code: 'BAD_INPUT',
		says: /line break without a backslash/,
	},
	{
		step: 'unit.setDesiredState',
		input: { unit: 'web@1.service', desiredState: 'running' },
		code: 'BAD_INPUT',
		says: /Desired state is “running”/,
	},
	{
		step: 'unit.scale',
		input: { template: 'web@1.service', count: 2 },
		code: 'BAD_INPUT',
		says: /is none \(e\.g\. web@\.service\)/,
	},
	{
		step: 'unit.scale',
		input: { template: 'web@.service', count: 1.5 },
		code: 'BAD_INPUT',
		says: /Instances is 1\.5, but has to be a whole number/,
	},
	{
		step: 'unit.start',
		input: { unit: 'web@1.service', wait: true, deadline: 'soon' },
		code: 'BAD_INPUT',
		says: /Deadline is “soon”/,
	},
	{
		step: 'machine.setMetadata',
		input: { machine: 'nobody', metadata: { a: 'b' } },
		code: 'NOT_FOUND',
		says: /Machine nobody is not in the cluster/,
	},
	{
		step: 'unit.get',
		input: { unit: 'none.service' },
		code: 'NOT_FOUND',
		says: /There is no unit none\.service/,
	},
	{
		step: 'unit.create',
		input: { name: 'web@1.service', content: FILE },
		code: 'CONFLICT',
		says: /exists already/,
	},
];
