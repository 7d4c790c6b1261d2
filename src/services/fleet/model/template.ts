import { MusterError } from '../../../core/errors.ts';
import type { FleetClient } from '../client/client.ts';
import type { UnitOption } from '../wire/options.ts';
import { unitNameParts } from '../wire/unit-name.ts';

/**
 * The options of an instance’s template, which the server does not look for (protocol §4). @throws
 * MusterError NOT_FOUND
 */
export const fromTemplate = async (
	client: FleetClient,
	name: string,
	signal: AbortSignal,
): Promise<readonly UnitOption[]> => {
	const { template, instance } = unitNameParts(name);
	const isInstance = template !== undefined && Boolean(instance);
	const found = isInstance ? await client.units.find(template, { signal }) : undefined;
	if (found) return found.options;
	throw new MusterError(
		'NOT_FOUND',
		`There is no unit ${name}${isInstance ? `, and no template ${template}` : ''}`,
		{
			hint: 'Give a unit file, and it is submitted first. Nothing was changed.',
			details: { unit: name },
		},
	);
};
