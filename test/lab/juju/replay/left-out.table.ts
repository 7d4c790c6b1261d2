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
	{ file: '08-http-tls', what: 'GET /model/UUID/tools/4.0.15-ubuntu-amd64', why: 'an agent binary of 64 MB' },
	{
		file: '08-http-tls',
		what: 'GET /model/UUID/tools/4.9.9-ubuntu-amd64',
		why: 'an agent binary of another place',
	},
	{ file: '08-http-tls', what: 'POST /auth/form', why: 'the server broke down over an empty form' },
	...['1/4', '1/8'].map((what) => ({ file: '09-lifecycle', what, why: UPGRADE })),
	{
		file: '09-lifecycle',
		what: '1/261',
		why: 'the lab’s application has gone by then; the real one took seconds',
	},
	{ file: '13-cli-go-client', what: '49/2', why: UPGRADE },
	{
		file: '12-sweep',
		what: '2/165',
		why: 'the lab’s clidb and cliweb have gone by then; the real ones took seconds',
	},
	{ file: '11-restart', what: '4/3', why: 'machine 8, dead before it was there, stays half a minute longer' },
	{ file: '00-seed', what: 'MachineManager.ProvisioningScript', why: 'the text of a script of 8 kB' },
	{ file: '18-migration', what: '252/1', why: 'a login at the other controller' },
	...['4/7', '5/7', '8/3', '9/3', '17/3', '18/3', '19/3', '20/3', '21/3', '23/3'].map((what) => ({
		file: '14-codec-3.6',
		what,
		why: 'a method stub: what was recorded is the codec, not a controller',
	})),
	{ file: '10-offers-storage', what: '4/12', why: 'a model broken by its type: what its workers say' },
	{ file: '10-offers-storage', what: '4/16', why: 'a reply from the moment in which the database went' },
	{ file: '05-model', what: '2/23', why: ORDER },
	{ file: '05-model', what: '2/25', why: ORDER },
	{ file: '05-model', what: '2/26', why: ORDER },
];
