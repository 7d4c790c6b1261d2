/** The fleet service, whole: `service` for hosts and scripts, the client for programs of one's own. */
export { connectFleet, type FleetClient, type FleetOptions, type Snapshot } from './client/client.ts';
export { readUnitText } from './model/validate/unit-text.ts';
export { service } from './service.ts';
export {
	addOption,
	bySection,
	removeOption,
	sectionsOf,
	setOption,
	type UnitOption,
	valuesOf,
} from './wire/options.ts';
export type * from './wire/records.ts';
export { renderUnitFile } from './wire/unit-file.ts';
export { unitHash } from './wire/unit-hash.ts';
