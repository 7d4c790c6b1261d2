import { choice, text } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client.ts';
import { warningsOf } from '../guards/requirements.ts';
import type { DesiredState, Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { content, desiredStates, options, optionsOf, unit, unitSample, until } from './fields.ts';
import { unitSettle, wantedState } from './settle.ts';
import { changing } from './steps.ts';

const op = operations<FleetClient>();
const common = { resource: 'unit', effect: 'changes', sample: unitSample, timeout: 30 } as const;
const name = text('Unit name', {
	required: true,
	example: 'web.service',
	help: 'Name of the unit; with @ before the dot it is a template',
});

/** Says in the host’s log what the server takes in silence, though it is hardly meant. */
const noted = async (changing: Promise<Unit>, log: (line: string) => void): Promise<Unit> => {
	const changed = await changing;
	for (const warning of warningsOf(changed.options)) log(`${changed.name}: ${warning}`);
	return changed;
};

export const createUnit = op({
	...common,
	name: 'create',
	action: 'Create a unit',
	help: 'Submit a unit file under a name that is free, and say at once what shall become of it',
	fields: {
		name,
		content,
		options,
		desiredState: choice('Desired state', { default: 'launched', options: desiredStates, help: 'What the cluster shall make of it' }),
		until,
	},
	covers: ['PUT /units/{name}'],
	run: (client, { name: wanted, desiredState, ...given }, { signal, log }) =>
		changing(signal, () => noted(client.units.create(wanted, { options: optionsOf(given), desiredState }, { signal }), log)),
	settle: unitSettle('the unit has become what is asked for', wantedState),
});

export const replaceUnit = op({
	...common,
	name: 'replace',
	action: 'Replace a unit',
	effect: 'destroys',
	help: 'Give a unit another unit file; where it runs it is stopped and started anew',
	fields: {
		unit,
		content,
		options,
		desiredState: choice('Desired state', {
			advanced: true,
			options: desiredStates,
			help: 'What the cluster shall make of it; as it was if not given',
		}),
	},
	covers: ['PUT /units/{name}'],
	async preview(client, { unit: wanted, ...given }, { signal }) {
		const now = await client.units.get(wanted, { signal });
		const [before, after] = [unitHash(now.options), unitHash(optionsOf(given))];
		return { name: wanted, changes: before !== after, hash: before, newHash: after, desiredState: now.desiredState };
	},
	run: (client, { unit: wanted, desiredState, ...given }, { signal, log }) =>
		changing(signal, () => noted(client.units.replace(wanted, { options: optionsOf(given), desiredState }, { signal }), log)),
	settle: unitSettle('the unit has become what it shall be', (_, { desiredState }) => wantedState({ desiredState })),
});

/** As fleetctl does: a unit that is there with the same text is left, another text under its name is refused. */
const submitted = async (
	client: FleetClient,
	wanted: string,
	given: { content?: string; options?: unknown },
	state: DesiredState,
	{ signal, log }: Pick<Context, 'signal' | 'log'>,
): Promise<Unit> => {
	const there = await client.units.find(wanted, { signal });
	const isGiven = Boolean(given.content) || given.options !== undefined;
	if (there && (!isGiven || unitHash(there.options) === unitHash(optionsOf(given))))
		return there.desiredState === state || state === 'inactive' ? there : client.units.setState(wanted, state, { signal });
	return noted(client.units.create(wanted, { options: optionsOf(given), desiredState: state }, { signal }), log);
};

const submitting = { unit, content, options };

export const submitUnit = op({
	...common,
	name: 'submit',
	action: 'Submit a unit',
	help: 'Make a unit known to the cluster without loading it; the same unit again is no mistake',
	fields: submitting,
	covers: ['PUT /units/{name}', 'GET /units/{name}'],
	run: (client, { unit: wanted, ...given }, context) =>
		changing(context.signal, () => submitted(client, wanted, given, 'inactive', context)),
});

export const loadUnit = op({
	...common,
	name: 'load',
	action: 'Load a unit',
	help: 'Have a unit scheduled to a machine without starting it; it is submitted first if a unit file is given',
	fields: submitting,
	covers: ['PUT /units/{name}', 'GET /units/{name}'],
	run: (client, { unit: wanted, ...given }, context) => changing(context.signal, () => submitted(client, wanted, given, 'loaded', context)),
	settle: unitSettle('the unit is loaded on its machine', () => 'loaded'),
});

export const startUnit = op({
	...common,
	name: 'start',
	action: 'Start a unit',
	help: 'Have a unit started; it is submitted first if a unit file is given',
	fields: { ...submitting, until },
	covers: ['PUT /units/{name}', 'GET /units/{name}'],
	run: (client, { unit: wanted, until: _, ...given }, context) =>
		changing(context.signal, () => submitted(client, wanted, given, 'launched', context)),
	settle: unitSettle('the unit runs', ({ until: wanted = 'active' }) => wanted),
});
