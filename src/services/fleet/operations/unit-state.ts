import type { FleetParts } from '../parts.ts';
import { choice, flag } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client/client.ts';
import { waitFor } from '../model/settle/wait.ts';
import { joinStatus } from '../model/status.ts';
import { destroyUnitWhole } from '../model/destroy.ts';
import { desiredStates, unit, unitSample, until } from './fields.ts';
import { unitSettle, wantedState } from '../model/settle/unit-settle.ts';
import { changing, inSteps, type Step } from '../model/in-steps.ts';

const op = operations<FleetParts>();
const common = {
	part: 'main',
	resource: 'unit',
	effect: 'changes',
	sample: unitSample,
	covers: ['PUT /units/{name}'],
	timeout: 30,
} as const;

export const setState = op({
	...common,
	name: 'setDesiredState',
	action: 'Set the desired state of a unit',
	help: 'Say what the cluster shall make of a unit',
	fields: {
		unit,
		desiredState: choice('Desired state', {
			required: true,
			options: desiredStates,
			help: 'Inactive is on no machine, loaded is on one, launched is started',
		}),
		until,
	},
	run: (client, { unit: name, desiredState }, { signal }) =>
		changing(signal, () => client.units.setState(name, desiredState, { signal })),
	settle: unitSettle('the unit has become what is asked for', wantedState),
});

export const stopUnit = op({
	...common,
	name: 'stop',
	action: 'Stop a unit',
	help: 'Stop a unit; it stays loaded on its machine, and one that is on no machine stays as it is',
	fields: { unit },
	run: (client, { unit: name }, { signal }) =>
		changing(signal, async () => {
			const there = await client.units.get(name, { signal });
			// setting it to loaded would put it on a machine
			return there.desiredState === 'inactive' ? there : client.units.setState(name, 'loaded', { signal });
		}),
	settle: unitSettle('the unit has stopped', (_, { desiredState }) =>
		desiredState === 'inactive' ? 'inactive' : 'loaded',
	),
});

export const unloadUnit = op({
	...common,
	name: 'unload',
	action: 'Unload a unit',
	help: 'Stop a unit and take it from its machine; it stays known to the cluster',
	fields: { unit },
	run: (client, { unit: name }, { signal }) =>
		changing(signal, () => client.units.setState(name, 'inactive', { signal })),
	settle: unitSettle('the unit is on no machine', () => 'inactive'),
});

export const restartUnit = op({
	...common,
	name: 'restart',
	action: 'Restart a unit',
	help: 'Stop a unit, wait until it has stopped, and start it again; also what brings a failed unit back',
	fields: { unit, until },
	covers: ['PUT /units/{name}', 'GET /state'],
	timeout: 120,
	async run(client, { unit: name }, { signal, progress }) {
		const { desiredState } = await changing(signal, () => client.units.get(name, { signal }));
		const isUp = desiredState !== 'loaded';
		const onLook = (words: string) => progress(0, undefined, words);
		const stop: Step = {
			step: 'stop',
			run: () => client.units.setState(name, 'loaded', { signal }),
			not: 'was neither stopped nor started again',
			unknown: 'may have been stopped, or not; it was not started again',
			hint: 'See how the unit stands. If it no longer runs, start it; else restart it again.',
		};
		return inSteps(
			name,
			[
				...(isUp ? [stop] : []),
				{
					step: 'wait until stopped',
					run: () => waitFor(client, name, 'loaded', { signal, deadline: 120, onLook }),
					not: `${isUp ? 'was told to stop' : 'was stopped before'} and has not been seen to; it was not started again`,
					hint: 'Start it.',
				},
				{
					step: 'start',
					run: () => client.units.setState(name, 'launched', { signal }),
					not: 'was stopped, but not started again',
					unknown: 'was stopped; whether it was started again is not known',
					done: 'was stopped and started again, but how it stands now could not be read',
					hint: 'Start it; where it runs already, starting it changes nothing.',
				},
			],
			signal,
		);
	},
	settle: unitSettle('the unit runs again', ({ until: wanted = 'active' }) => wanted),
});

export const destroyUnit = op({
	...common,
	name: 'destroy',
	action: 'Destroy a unit',
	effect: 'destroys',
	help: 'Stop a unit and remove it from the cluster, and wait until no machine has it any more',
	fields: {
		unit,
		stopFirst: flag('Stop first', {
			default: true,
			advanced: true,
			help: 'Whether to wait until it has stopped before it is removed',
		}),
	},
	covers: ['DELETE /units/{name}', 'PUT /units/{name}', 'GET /state'],
	sample: { name: 'web.service', destroyed: true },
	timeout: 180,
	async preview(client, { unit: name }, { signal }) {
		await client.units.get(name, { signal });
		return joinStatus(await client.snapshot({ signal })).find((one) => one.name === name);
	},
	async run(client, { unit: name, stopFirst }, { signal, progress }) {
		const found = await changing(signal, () => client.units.get(name, { signal }));
		await destroyUnitWhole(client, found, {
			signal,
			stopFirst,
			onLook: (words) => progress(0, undefined, words),
		});
		return { name, destroyed: true };
	},
});
