import type { FleetParts } from '../parts.ts';
import { choice, text } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import { MusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import { warningsOf } from '../model/validate/requirements.ts';
import type { UnitOption } from '../wire/options.ts';
import type { DesiredState, Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import { unitNameParts } from '../wire/unit-name.ts';
import { content, desiredStates, options, optionsOf, unit, unitSample, until } from './fields.ts';
import { unitSettle, wantedState } from '../model/settle/unit-settle.ts';
import { changing } from '../model/in-steps.ts';

const op = operations<FleetParts>();
const common = {
	resource: 'unit',
	effect: 'changes',
	part: 'main',
	sample: unitSample,
	timeout: 30,
} as const;
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
		desiredState: choice('Desired state', {
			default: 'launched',
			options: desiredStates,
			help: 'What the cluster shall make of it',
		}),
		until,
	},
	covers: ['PUT /units/{name}'],
	run: (client, { name: wanted, desiredState, ...given }, { signal, log }) =>
		changing(signal, () =>
			noted(client.units.create(wanted, { options: optionsOf(given), desiredState }, { signal }), log),
		),
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
		return {
			name: wanted,
			changes: before !== after,
			hash: before,
			newHash: after,
			desiredState: now.desiredState,
		};
	},
	run: (client, { unit: wanted, desiredState, ...given }, { signal, log }) =>
		changing(signal, () =>
			noted(client.units.replace(wanted, { options: optionsOf(given), desiredState }, { signal }), log),
		),
	settle: unitSettle('the unit has become what it shall be', (_, { desiredState }) =>
		wantedState({ desiredState }),
	),
});

/** The options of an instance’s template, which the server does not look for by itself. @throws MusterError NOT_FOUND */
const fromTemplate = async (
	client: FleetClient,
	wanted: string,
	signal: AbortSignal,
): Promise<readonly UnitOption[]> => {
	const { template, instance } = unitNameParts(wanted);
	const found = template && instance ? await client.units.find(template, { signal }) : undefined;
	if (found) return found.options;
	throw new MusterError(
		'NOT_FOUND',
		`Unit ${wanted} does not exist${template && instance ? `, nor does its template ${template}` : ''}`,
		{
			hint: 'Give a unit file, and it is submitted first. Nothing was changed.',
			details: { unit: wanted },
		},
	);
};

/** As fleetctl does: what is there with the same text is left, another text under its name is refused, an instance has its template’s. */
const submitted = async (
	client: FleetClient,
	wanted: string,
	given: { content?: string; options?: unknown },
	desiredState: DesiredState,
	{ signal, log }: Pick<Context, 'signal' | 'log'>,
): Promise<Unit> => {
	const isGiven = Boolean(given.content) || (given.options !== undefined && given.options !== null);
	const own = isGiven ? optionsOf(given) : undefined;
	const there = await client.units.find(wanted, { signal });
	if (there && (!own || unitHash(there.options) === unitHash(own)))
		return there.desiredState === desiredState || desiredState === 'inactive'
			? there
			: client.units.setState(wanted, desiredState, { signal });
	const options = own ?? (await fromTemplate(client, wanted, signal));
	return noted(client.units.create(wanted, { options, desiredState }, { signal }), log);
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
	help: 'Have a unit scheduled to a machine without starting it; a new one is submitted first, from its unit file or template',
	fields: submitting,
	covers: ['PUT /units/{name}', 'GET /units/{name}'],
	run: (client, { unit: wanted, ...given }, context) =>
		changing(context.signal, () => submitted(client, wanted, given, 'loaded', context)),
	settle: unitSettle('the unit is loaded on its machine', () => 'loaded'),
});

export const startUnit = op({
	...common,
	name: 'start',
	action: 'Start a unit',
	help: 'Have a unit started; a new one is submitted first, from its unit file or template',
	fields: { ...submitting, until },
	covers: ['PUT /units/{name}', 'GET /units/{name}'],
	run: (client, { unit: wanted, until: _, ...given }, context) =>
		changing(context.signal, () => submitted(client, wanted, given, 'launched', context)),
	settle: unitSettle('the unit runs', ({ until: wanted = 'active' }) => wanted),
});
