import { choice, flag } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client/client.ts';
import { destroyUnitWhole } from '../model/destroy.ts';
import { changing } from '../model/in-steps.ts';
import { restartUnitWhole } from '../model/restart.ts';
import { unitSettle, wantedState } from '../model/settle/unit-settle.ts';
import { joinStatus } from '../model/status.ts';
import type { Stepwise } from '../model/stop.ts';
import { unloadUnitWhole } from '../model/unload.ts';
import type { FleetParts } from '../parts.ts';
import type { Unit } from '../wire/records.ts';
import { changedOptional, changedSample, desiredStates, unit, until } from './fields.ts';

const op = operations<FleetParts>();
const common = {
	part: 'main',
	resource: 'unit',
	effect: 'changes',
	sample: changedSample,
	optional: changedOptional,
	covers: ['PUT /units/{name}', 'GET /state'],
	timeout: 180,
} as const;

const stepwise = ({ signal, progress }: Pick<Context, 'signal' | 'progress'>): Stepwise => ({
	signal,
	onLook: (words) => progress(0, undefined, words),
});

/** Stops the unit for sure before it is taken from its machine. */
const unload = async (client: FleetClient, name: string, how: Stepwise): Promise<Unit> => {
	const found = await changing(how.signal, () => client.units.get(name, { signal: how.signal }));
	return changing(how.signal, () => unloadUnitWhole(client, found, how));
};

/** What becomes of a unit that is there. */
export const unitStateChanges = [
	op({
		...common,
		name: 'stop',
		action: 'Stop a unit',
		help: 'Stop a unit; it stays loaded on its machine, and one that is on no machine stays as it is',
		fields: { unit },
		covers: ['PUT /units/{name}'],
		timeout: 30,
		run: (client, { unit: name }, { signal }) =>
			changing(signal, async () => {
				const there = await client.units.get(name, { signal });
				// setting it to loaded would put it on a machine
				return there.desiredState === 'inactive' ? there : client.units.setState(name, 'loaded', { signal });
			}),
		settle: unitSettle('the unit has stopped', () => 'stopped'),
	}),
	op({
		...common,
		name: 'unload',
		action: 'Unload a unit',
		help: 'Stop a unit, wait until it has stopped, and take it from its machine; the cluster still knows it',
		fields: { unit },
		run: (client, { unit: name }, context) => unload(client, name, stepwise(context)),
		settle: unitSettle('the unit is on no machine', () => 'inactive'),
	}),
	op({
		...common,
		name: 'restart',
		action: 'Restart a unit',
		alias: ['restart a service', 'systemctl restart'],
		help: 'Stop a unit, wait until it has stopped, and start it again; also brings a failed unit back',
		fields: { unit, until },
		async run(client, { unit: name }, context) {
			const { signal } = context;
			const found = await changing(signal, () => client.units.get(name, { signal }));
			return restartUnitWhole(client, found, stepwise(context));
		},
		settle: unitSettle('the unit runs again', ({ until: wanted = 'active' }) => wanted),
	}),
	op({
		...common,
		name: 'setDesiredState',
		action: 'Set the desired state of a unit',
		help: 'Set what the cluster makes of a unit; a unit that becomes inactive is stopped first',
		fields: {
			unit,
			desiredState: choice('Desired state', {
				required: true,
				options: desiredStates,
				help: 'Inactive is on no machine, loaded is on one, launched is started',
			}),
			until,
		},
		run: (client, { unit: name, desiredState }, context) =>
			desiredState === 'inactive'
				? unload(client, name, stepwise(context))
				: changing(context.signal, () =>
						client.units.setState(name, desiredState, { signal: context.signal }),
					),
		settle: unitSettle('the unit is as asked', wantedState),
	}),
	op({
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
		optional: [],
		async preview(client, { unit: name }, { signal }) {
			await client.units.get(name, { signal });
			return joinStatus(await client.snapshot({ signal })).find((one) => one.name === name);
		},
		async run(client, { unit: name, stopFirst }, context) {
			const { signal } = context;
			const found = await changing(signal, () => client.units.get(name, { signal }));
			await destroyUnitWhole(client, found, { ...stepwise(context), stopFirst });
			return { name, destroyed: true };
		},
	}),
] as const;
