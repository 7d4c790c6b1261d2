/** A recorded request that the lab need not answer as recorded, and why. */
export interface LeftOut {
	readonly file: string;
	/** `Facade.Method`, or a word of the path; with `conn/id` for one request only. */
	readonly what: string;
	readonly why: string;
}

const SCHEMA =
	'documentation of some 70 settings, texts of the server; the lab has the settings and their types';
const ORDER = 'the whole history of a unit: entries of one second come in no order';

const UPGRADE = 'the agent ran upgrade-charm by itself, after the uploads of recording 08';

export const leftOut: readonly LeftOut[] = [
	{ file: '04-controller', what: 'Cloud.ModelConfigSchema', why: SCHEMA },
	...['1/4', '1/8'].map((what) => ({ file: '09-lifecycle', what, why: UPGRADE })),
	{ file: '05-model', what: '2/23', why: ORDER },
	{ file: '05-model', what: '2/25', why: ORDER },
	{ file: '05-model', what: '2/26', why: ORDER },
];
