import { choice } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { changing } from '../model/in-steps.ts';
import { replaceUnitWhole } from '../model/replace.ts';
import { unitSettle, wantedState } from '../model/settle/unit-settle.ts';
import type { FleetParts } from '../parts.ts';
import { unitHash } from '../wire/unit-hash.ts';
import {
	content,
	desiredStates,
	optionsOf,
	submittedOptional,
	submittedSample,
	unit,
	warningsFor,
	unitOptions,
} from './fields.ts';
import { withWarnings } from './unit-submit.ts';

const op = operations<FleetParts>();

/** Another unit file for a unit that is there. */
export const unitReplaces = [
	op({
		resource: 'unit',
		effect: 'destroys',
		part: 'main',
		name: 'replace',
		action: 'Replace a unit',
		help: 'Give a unit another unit file; a running unit is stopped and started with the new one',
		fields: {
			unit,
			content,
			unitOptions,
			desiredState: choice('Desired state', {
				advanced: true,
				options: desiredStates,
				help: 'State to which the cluster brings it; if empty as before',
			}),
		},
		covers: ['PUT /units/{name}', 'GET /state'],
		sample: submittedSample,
		optional: submittedOptional,
		timeout: 180,
		async preview(client, { unit: name, ...input }, { signal }) {
			const now = await client.units.get(name, { signal });
			const meant = optionsOf(input);
			const [before, after] = [unitHash(now.options), unitHash(meant)];
			return {
				name,
				changes: before !== after,
				hash: before,
				newHash: after,
				desiredState: now.desiredState,
				warnings: warningsFor(input, meant),
			};
		},
		async run(client, { unit: name, desiredState, ...input }, { signal, progress, log }) {
			const meant = optionsOf(input);
			const onLook = (words: string) => progress(0, undefined, words);
			const wanted = { options: meant, desiredState };
			const replaced = await changing(signal, () =>
				replaceUnitWhole(client, name, wanted, { signal, onLook }),
			);
			return withWarnings(replaced, warningsFor(input, meant), log);
		},
		settle: unitSettle('the unit is as asked', (_, { desiredState }) => wantedState({ desiredState })),
	}),
] as const;
