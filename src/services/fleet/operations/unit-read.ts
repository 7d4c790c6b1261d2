import { operations } from '../../../catalogue/operation.ts';
import type { FleetParts } from '../parts.ts';
import { nameMatcher } from '../model/name-pattern.ts';
import { renderUnitFile } from '../wire/unit-file.ts';
import { namePattern, raw, unit, unitSample } from './fields.ts';

const op = operations<FleetParts>();
const common = { resource: 'unit', effect: 'reads', part: 'main' } as const;

/** Units as they were submitted. */
export const unitReads = [
	op({
		...common,
		name: 'getMany',
		action: 'Get many units',
		help: 'List the units that were submitted',
		returns: 'many',
		fields: { name: namePattern, raw },
		covers: ['GET /units'],
		sample: unitSample,
		timeout: 60,
		async run(client, { name = '*', raw: whole }, { signal }) {
			const matches = nameMatcher(name);
			const units = await client.units.list({ signal, raw: whole });
			return units.filter((one) => matches(one.name));
		},
	}),
	op({
		...common,
		name: 'get',
		action: 'Get a unit',
		help: 'Look up one unit by its name',
		fields: { unit, raw },
		covers: ['GET /units/{name}'],
		sample: unitSample,
		run: (client, { unit: name, raw: whole }, { signal }) => client.units.get(name, { signal, raw: whole }),
	}),
	op({
		...common,
		name: 'cat',
		label: 'get file',
		action: 'Get a unit file',
		alias: ['cat a unit file'],
		help: 'The unit file as the machines see it, as text',
		fields: { unit },
		covers: ['GET /units/{name}'],
		sample: { name: 'web.service', content: '[Service]\nExecStart=/usr/bin/sleep 1000\n' },
		async run(client, { unit: name }, { signal }) {
			const { options } = await client.units.get(name, { signal });
			return { name, content: renderUnitFile(options) };
		},
	}),
] as const;
