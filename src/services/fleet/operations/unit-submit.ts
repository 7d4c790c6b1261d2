import { choice, text } from '../../../catalogue/field.ts';
import { type Context, operations } from '../../../catalogue/operation.ts';
import type { FleetClient } from '../client/client.ts';
import { changing } from '../model/in-steps.ts';
import { checkRunnable } from '../model/runnable.ts';
import { unitSettle, wantedState } from '../model/settle/unit-settle.ts';
import { fromTemplate } from '../model/template.ts';
import type { FleetParts } from '../parts.ts';
import type { DesiredState, Unit } from '../wire/records.ts';
import { unitHash } from '../wire/unit-hash.ts';
import {
	content,
	desiredStates,
	isUnitFileGiven,
	optionsOf,
	submittedOptional,
	submittedSample,
	type UnitFileGiven,
	unit,
	until,
	warningsFor,
	unitOptions,
} from './fields.ts';

const op = operations<FleetParts>();
const common = {
	resource: 'unit',
	effect: 'changes',
	part: 'main',
	sample: submittedSample,
	optional: submittedOptional,
	timeout: 30,
} as const;
type Telling = Pick<Context, 'signal' | 'log'>;

/** Adds what fleet takes in silence, though it is hardly meant; the host’s log has it too. */
export const withWarnings = (changed: Unit, warnings: readonly string[], log: Context['log']): Unit => {
	for (const warning of warnings) log(`${changed.name}: ${warning}`);
	return warnings.length > 0 ? { ...changed, ...{ warnings } } : changed;
};

const created = async (
	client: FleetClient,
	name: string,
	input: UnitFileGiven,
	desiredState: DesiredState,
	{ signal, log }: Telling,
): Promise<Unit> => {
	const meant = optionsOf(input);
	const warnings = warningsFor(input, meant);
	const warn = (line: string) => warnings.push(line);
	const unit = await client.units.create(name, { options: meant, desiredState }, { signal, warn });
	return withWarnings(unit, warnings, log);
};

/**
 * As fleetctl does: what is there with the same text is left, another text under its name is refused, an
 * instance has its template’s.
 */
const submitted = async (
	client: FleetClient,
	name: string,
	input: UnitFileGiven,
	desiredState: DesiredState,
	context: Telling,
): Promise<Unit> => {
	const { signal } = context;
	const own = isUnitFileGiven(input) ? optionsOf(input) : undefined;
	const there = await client.units.find(name, { signal });
	if (!there || (own && unitHash(there.options) !== unitHash(own))) {
		const wanted = own ? input : { unitOptions: await fromTemplate(client, name, signal) };
		return created(client, name, wanted, desiredState, context);
	}
	if (desiredState === 'inactive') return there;
	if (there.desiredState !== desiredState) return client.units.setState(name, desiredState, { signal });
	if (desiredState === 'launched') await checkRunnable(client, there, signal);
	return there;
};

const submitting = { unit, content, unitOptions };

/** What makes units known to the cluster. */
export const unitSubmits = [
	op({
		...common,
		name: 'create',
		action: 'Create a unit',
		alias: ['systemd', 'docker unit file', 'deploy a unit file'],
		help: 'Submit a unit file under a new name, with its desired state',
		fields: {
			name: text('Unit name', {
				required: true,
				example: 'web.service',
				help: 'Name of the unit; with @ before the dot it is a template',
			}),
			content,
			unitOptions,
			desiredState: choice('Desired state', {
				default: 'launched',
				options: desiredStates,
				help: 'State to which the cluster brings it; a template can only be inactive',
			}),
			until,
		},
		covers: ['PUT /units/{name}'],
		run: (client, { name, desiredState, ...input }, context) =>
			changing(context.signal, () => created(client, name, input, desiredState, context)),
		settle: unitSettle('the unit is as asked', wantedState),
	}),
	op({
		...common,
		name: 'submit',
		action: 'Submit a unit',
		help: 'Make a unit known to the cluster without loading it; submitting the same unit again is fine',
		fields: submitting,
		covers: ['PUT /units/{name}', 'GET /units/{name}'],
		run: (client, { unit: name, ...input }, context) =>
			changing(context.signal, () => submitted(client, name, input, 'inactive', context)),
	}),
	op({
		...common,
		name: 'load',
		action: 'Load a unit',
		help: 'Schedule a unit to a machine without starting it, new or known; a running unit is stopped',
		fields: submitting,
		covers: ['PUT /units/{name}', 'GET /units/{name}'],
		run: (client, { unit: name, ...input }, context) =>
			changing(context.signal, () => submitted(client, name, input, 'loaded', context)),
		settle: unitSettle('the unit is loaded on its machine', () => 'loaded'),
	}),
	op({
		...common,
		name: 'start',
		action: 'Start a unit',
		help: 'Start a unit; a new one is submitted first, from its unit file or template',
		fields: { ...submitting, until },
		covers: ['PUT /units/{name}', 'GET /units/{name}'],
		run: (client, { unit: name, until: _, ...input }, context) =>
			changing(context.signal, () => submitted(client, name, input, 'launched', context)),
		settle: unitSettle('the unit runs', ({ until: wanted = 'active' }) => wanted),
	}),
] as const;
