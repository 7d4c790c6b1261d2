import { defineCall } from '../choose.ts';
import { nothing, old, since2 } from '../row.ts';
import { type Constraints, oldConstraints } from '../values/constraints.ts';
import type { Named } from './application.table.ts';

interface Update extends Named {
	readonly charm?: string | undefined;
	readonly force?: boolean | undefined;
	readonly minUnits?: number | undefined;
	readonly set?: Readonly<Record<string, string>> | undefined;
	readonly constraints?: Constraints | undefined;
}

/** Several things of an application at once; the only call that sets its minimum of units. Gone in 3.0. */
export const updateApplication = defineCall<Update>('changes', 'Application.Update')(
	old(
		'Client.ServiceUpdate',
		0,
		({ application: name, charm = '', force = false, minUnits, set, constraints }) => ({
			ServiceName: name,
			CharmUrl: charm,
			ForceCharmUrl: force,
			...(minUnits === undefined ? {} : { MinUnits: minUnits }),
			...(set ? { SettingsStrings: set } : {}),
			...(constraints ? { Constraints: oldConstraints(constraints) } : {}),
		}),
		nothing,
	),
	since2(
		'Application.Update',
		[1, 12],
		({ application: name, charm = '', force = false, minUnits, set, constraints }) => ({
			application: name,
			'charm-url': charm,
			'force-charm-url': force,
			'force-series': false,
			'settings-yaml': '',
			...(minUnits === undefined ? {} : { 'min-units': minUnits }),
			...(set ? { settings: set } : {}),
			...(constraints ? { constraints } : {}),
		}),
		nothing,
	),
);
