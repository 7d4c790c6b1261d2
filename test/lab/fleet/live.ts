import { setTimeout as sleep } from 'node:timers/promises';
import { type FleetLab, type FleetLabOptions, labMachine, startFleetLab } from './lab.ts';

export interface LiveOptions extends FleetLabOptions {
	/** Seconds between two happenings. Default 8. */
	readonly every?: number;
	/** Told what happens. */
	onHappening?(words: string): void;
}

const service = (command: string, ...more: [section: string, name: string, value: string][]) => [
	{ section: 'Unit', name: 'Description', value: command },
	{ section: 'Service', name: 'ExecStart', value: command },
	...more.map(([section, name, value]) => ({ section, name, value })),
];

/** What happens to the cluster, round and round; each brings back what an earlier one took away. */
const happenings: readonly (readonly [string, (lab: FleetLab) => void])[] = [
	['web@2 fails', (lab) => lab.behave('web@2.service', 'fail')],
	['a machine joins', (lab) => lab.cluster.join(labMachine(4))],
	['web@2 runs again', (lab) => lab.behave('web@2.service', 'run')],
	['web@4 is launched', (lab) => lab.cluster.put('web@4.service', service('/usr/bin/web 4'), 'launched')],
	['the machine’s role changes', (lab) => lab.cluster.setMetadata(labMachine(4).id, 'role', 'db')],
	[
		'the api gets a new unit file',
		(lab) => lab.cluster.put('api.service', service(`/usr/bin/api --since ${Date.now()}`), 'launched'),
	],
	['the new machine crashes', (lab) => lab.cluster.crash(labMachine(4).id)],
	['web@4 is destroyed', (lab) => lab.cluster.destroy('web@4.service')],
	['the machine’s role is what it was', (lab) => lab.cluster.setMetadata(labMachine(4).id, 'role', 'worker')],
];

/**
 * A cluster in which something happens, for demos: three machines, a template with three instances, an api, a
 * global agent, a job that has finished and one that finds no machine. Close it to end it.
 */
export const live = async ({ every = 8, onHappening, ...options }: LiveOptions = {}): Promise<FleetLab> => {
	const lab = await startFleetLab({ machines: 3, tickEvery: 500, ...options });
	lab.cluster.put('web@.service', service('/usr/bin/web %i'), 'inactive');
	for (const number of [1, 2, 3])
		lab.cluster.put(`web@${number}.service`, service('/usr/bin/web %i'), 'launched');
	lab.cluster.put('api.service', service('/usr/bin/api'), 'launched');
	lab.cluster.put('agent.service', service('/usr/bin/agent', ['X-Fleet', 'Global', 'true']), 'launched');
	lab.cluster.put('backup.service', service('/bin/true', ['Service', 'Type', 'oneshot']), 'launched');
	lab.cluster.put(
		'render.service',
		service('/usr/bin/render', ['X-Fleet', 'MachineMetadata', 'gpu=yes']),
		'launched',
	);
	lab.tick(4);
	const abortController = new AbortController();
	const run = async () => {
		for (let turn = 0; ; turn++) {
			await sleep(every * 1000, undefined, { signal: abortController.signal, ref: false });
			const [words, happen] = happenings[turn % happenings.length] as (typeof happenings)[number];
			happen(lab);
			onHappening?.(words);
		}
	};
	run().catch(() => {});
	const close = async () => {
		abortController.abort();
		await lab.close();
	};
	return { ...lab, close, [Symbol.asyncDispose]: close };
};
