import { flagOf, type Json, numberOrNull, recordOf, textOf, textOrNull } from './json.ts';
import { timeOf } from './time.ts';

export interface Project {
	readonly id: string;
	readonly name: string;
	readonly description: string | null;
	readonly enabled: boolean | null;
	readonly domainId: string | null;
	/** Synnefo’s: `uninitialized`, `active`, `suspended`, `terminated` or `deleted`. */
	readonly state: string | null;
	/** Synnefo: the user who owns it. */
	readonly owner: string | null;
	/** Synnefo: when it ends. */
	readonly ends: string | null;
	/** Synnefo: limits by resource, as the cloud has them. */
	readonly resources: Json;
	/** Synnefo: number of the last application, where one may see it. */
	readonly application: number | null;
	/** `pending`, `approved`, `replaced`, `denied`, `dismissed` or `cancelled`. */
	readonly applicationState: string | null;
}

export const readProject = (raw: Json): Project => ({
	id: textOf(raw['id']),
	name: textOf(raw['name']),
	description: textOrNull(raw['description']),
	enabled: flagOf(raw['enabled']),
	domainId: textOrNull(raw['domain_id']),
	state: textOrNull(raw['state']),
	owner: textOrNull(raw['owner']),
	ends: timeOf(raw['end_date']),
	resources: recordOf(raw['resources']),
	application: numberOrNull(recordOf(raw['last_application'])['id']),
	applicationState: textOrNull(recordOf(raw['last_application'])['state']),
});
