import { number } from '../../../catalogue/field.ts';
import { notApplied } from '../model/check-change.ts';
import { minUnitsOf } from '../model/min-units.ts';
import { updateApplication } from '../wire/calls/application-update.table.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';

const setMinUnits = modelOp({
	resource: 'application',
	name: 'setMinUnits',
	action: 'Set the minimum number of units of an application',
	alias: ['min_units', 'keep at least so many units'],
	effect: 'changes',
	help: 'Let Juju add units automatically whenever an application has fewer; until 2.9',
	fields: {
		application,
		minUnits: number('Minimum', {
			required: true,
			min: 0,
			max: 1000,
			integer: true,
			unit: 'units',
			example: '2',
			help: 'How many units Juju keeps at least; 0 for no minimum',
		}),
	},
	timeout: 60,
	covers: ['Application.Update', 'Client.ServiceUpdate'],
	until: '2.9',
	sample: { application: 'postgresql', minUnits: 2 },
	async run(client, { application: name, minUnits }, { signal }) {
		await client.ask(updateApplication, { application: name, minUnits }, { signal });
		const found = await minUnitsOf(client, name, signal);
		if (found !== minUnits) throw notApplied(`the minimum of ${name}`, minUnits, found);
		return { application: name, minUnits: found };
	},
});

export const applicationMinimum = [setMinUnits] as const;
