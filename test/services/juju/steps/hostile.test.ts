import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/juju/index.ts';
import { checkChanges } from '../../../../src/services/juju/model/bundle/check-changes.ts';
import { jujuSettings, startJuju } from '../../../hosts/services/juju/index.ts';
import type { ControllerLab } from '../../../lab/juju/index.ts';
import { failure } from '../../../support/failure.ts';
import { runStep } from '../../../support/steps.ts';

type Input = Readonly<Record<string, unknown>>;
/** A step, what it is given, and what the refusal says. */
type Row = readonly [step: string, input: Input, words: RegExp];

/** Changes of any kind; the rest only reads. */
const CHANGES =
	/^(Set|Deploy|Add|Destroy|Expose|Unexpose|Run|Enqueue|Resolve|Merge|Create|Remove|Upload|Modify|Unset|Update)/;

const deploy = (input: Input, words: RegExp): Row => [
	'application.deploy',
	{ charm: 'postgresql', application: 'db', ...input },
	words,
];
const constraints = (input: Input, words: RegExp): Row => [
	'application.setConstraints',
	{ application: 'web', constraints: input },
	words,
];
const config = (values: Input, words: RegExp): Row => [
	'application.setConfig',
	{ application: 'web', values },
	words,
];
const action = (parameters: Input, words: RegExp): Row => [
	'action.run',
	{ units: ['web/0'], action: 'backup', parameters: { path: '/x', ...parameters } },
	words,
];
const bundle = (application: string, words: RegExp): Row => [
	'bundle.deploy',
	{ from: 'yaml', yaml: `applications: {db: {charm: postgresql, ${application}}}`, preview: false },
	words,
];
const expose = (endpoints: unknown, words: RegExp): Row => [
	'application.expose',
	{ application: 'web', endpoints },
	words,
];
const wide = 'an object of names and values';

const rows: readonly Row[] = [
	// what is no number, no flag, no list
	constraints({ cores: ' ' }, /cores=“ ”, but it has to be a whole number/),
	constraints({ cores: '0x10' }, /a whole number/),
	constraints({ 'allocate-public-ip': 'constructor' }, /true or false/),
	constraints({ constructor: '1' }, /“constructor”, which is no constraint/),
	config({ ratio: true }, /ratio is “true”, but has to be a number/),
	config({ port: '99999999999999999999' }, /port is “9+”, but has to be a whole number/),
	deploy({ storage: { data: { count: '' } } }, /count “”, but it has to be a whole number/),
	deploy({ storage: { data: { count: true } } }, /a whole number/),
	deploy({ storage: { data: { pool: { a: 1 } } } }, /pool “{"a":1}”, but it has to be a name/),
	// what would be passed over
	deploy({ storage: { data: { Size: 2048 } } }, /“Size”, but there are pool, size and count only/),
	...[5, '5', '"abc"', true, [1]].map((one) =>
		deploy({ config: one }, new RegExp(`Configuration is .*${wide}`)),
	),
	...[5, '"x"', [1]].map((one) => deploy({ resources: one }, new RegExp(`Resources is .*${wide}`))),
	deploy({ bindings: [1] }, new RegExp(`Bindings is .*${wide}`)),
	['application.refresh', { application: 'postgresql', config: 5 }, new RegExp(wide)],
	deploy({ to: ['0', '1'] }, /2 places, but there is one unit/),
	['unit.add', { application: 'mysql', count: 1, to: ['0', '1'] }, /2 places/],
	deploy({ charm: 'postgresql-42', revision: 43 }, /Revision is 43, but Charm says 42/),
	// what would open to everybody what was meant for some
	expose({ website: { cidr: ['10.0.0.0/8'] } }, /“cidr”, but there are cidrs and spaces only/),
	expose({ website: { cidrs: [] } }, /names nobody, which would open it to everybody/),
	expose({ website: { cidrs: '10.0.0.0/8' } }, /has to be a list of texts/),
	// what is another thing than its end says
	['model.get', { model: 'admin/default/extra' }, /has to be a name, with or without its owner/],
	['model.destroy', { model: 'admin/other/extra', preview: false, confirm: 'other' }, /Model is/],
	['status.get', { inModel: 'admin/default/extra' }, /Model is/],
	['offer.find', { model: 'admin/default/extra' }, /Model is/],
	deploy({ charm: 'https://charmhub.io/postgresql' }, /a charm’s name or URL/),
	deploy({ charm: '/home/x/postgresql' }, /a charm’s name or URL/),
	deploy({ charm: 'foo:postgresql' }, /a charm’s name or URL/),
	['user.add', { name: 'user-bob' }, /cannot begin with user-/],
	// places
	...['1:lxd', ':1', '-1', 'zone=', '0/lxd'].map((one) => deploy({ to: [one] }, /To has “.*”, which is no/)),
	['machine.add', { count: 1, to: '1:lxd' }, /To has “1:lxd”/],
	deploy({ attachStorage: ['data'] }, /“data”, which is no storage/),
	// channels
	...['14/stable/', 'stable/', '14/', 'a b/stable', '14/stable/x/y'].map((one) =>
		deploy({ channel: one }, /Channel is/),
	),
	// names of what shall be changed
	...['web', 'web/*', 'web/01', 'web/leader'].map((one): Row => [
		'unit.remove',
		{ units: [one], preview: false },
		/which is no unit/,
	]),
	['unit.resolve', { units: ['web'] }, /which is no unit/],
	['action.run', { units: ['web'], action: 'backup' }, /“web”, which is no unit/],
	['action.exec', { units: ['web'], commands: 'uptime' }, /which is no unit/],
	['action.exec', { machines: ['0/lxd'], commands: 'uptime' }, /which is no machine/],
	['action.exec', { units: ['web/0'], commands: ' \n' }, /nothing but blanks/],
	...['machine-0', '0/lxd', '00'].map((one): Row => [
		'machine.remove',
		{ machines: [one], preview: false },
		/which is no machine/,
	]),
	// parameters
	action({ level: '9007199254740993' }, /a whole number/),
	action({ level: 99 }, /level is 99, but has to be 9 or less/),
	action({ level: -1 }, /level is -1, but has to be 0 or more/),
	// bundles
	...['num_units: 1e9', 'num_units: "2"', 'num_units: -1', 'scale: 1.5'].map((one) =>
		bundle(one, /of application db of the bundle is .*0 to 1000/),
	),
	...['expose: "false"', 'trust: "no"'].map((one) => bundle(one, /has to be true or false/)),
	bundle('channel: 14/stable/', /because of .*: Channel is/),
];

describe('what cannot be right is refused by its name, and nothing is sent', () => {
	let lab: ControllerLab;
	before(async () => {
		lab = await startJuju('4.0');
	});
	after(async () => {
		endLeases();
		await lab[Symbol.asyncDispose]();
	});

	for (const [step, input, words] of rows)
		it(`${step} ${JSON.stringify(input).slice(0, 120)}`, async () => {
			const from = lab.requests.length;
			const error = await failure(runStep(service, jujuSettings(lab), step, input));
			assert.deepEqual([error.code, words.test(error.message)], ['BAD_INPUT', true], error.message);
			assert.match(error.hint ?? '', /Nothing was sent/);
			assert.ok(typeof error.details['field'] === 'string', 'the field');
			const sent = lab.requests.slice(from).map(({ request }) => request);
			assert.deepEqual(
				sent.filter((one) => CHANGES.test(one)),
				[],
			);
		});

	const run = (step: string, input: Input) => runStep(service, jujuSettings(lab), step, input);
	const sent = (request: string) => lab.requests.findLast((one) => one.request === request)?.params;

	it('what can mean one thing only is understood', async () => {
		await run('application.setConfig', { application: 'web', values: { port: '0081', debug: ' True ' } });
		assert.match(JSON.stringify(sent('SetConfigs')), /"config":{"port":"81","debug":"true"}/);
		for (const [channel, wanted, application] of [
			[' 14/STABLE ', '14/stable', 'one'],
			['stable\n', 'stable', 'two'],
			['latest', 'latest', 'three'],
		]) {
			await run('application.deploy', { charm: 'postgresql', application, channel });
			assert.match(JSON.stringify(sent('DeployFromRepository')), new RegExp(`"channel":"${wanted}"`));
		}
		await run('application.deploy', { charm: 'postgresql', application: 'boxed', to: ['LXD:0'] });
		assert.match(JSON.stringify(sent('DeployFromRepository')), /"scope":"lxd","directive":"0"/);
	});

	it('what is named twice is done once', async () => {
		const [task, ...more] = await run('action.run', {
			units: ['web/0', 'web/0'],
			action: 'slow',
			parameters: { seconds: 1 },
		});
		assert.deepEqual([task?.['receiver'], more], ['web/0', []]);
	});

	it('a bundle is looked through before its first change is made', () => {
		const change = (method: string, args: Record<string, unknown>) => ({
			id: `${method}-1`,
			method,
			args,
			requires: [],
		});
		const checked = (...changes: ReturnType<typeof change>[]) =>
			checkChanges([change('deploy', { application: 'db', charm: '$addCharm-0' }), ...changes]);
		checked(
			change('addUnit', { application: '$deploy-1', to: 'lxd:$addMachines-3' }),
			change('addUnit', { to: 'new' }),
		);
		for (const [method, args, words] of [
			['addUnit', { application: '$deploy-1', to: '1:lxd' }, /because of db: To has “1:lxd”/],
			[
				'deploy',
				{ application: 'x', constraints: 'mem=4G mem=5G' },
				/because of x: Constraints names mem twice/,
			],
			[
				'deploy',
				{ application: 'x', storage: { data: { Size: 5 } } },
				/because of x: Storage data has “Size”/,
			],
			['addCharm', { charm: 'https://charmhub.io/web' }, /because of (db|addCharm-1): Charm is/],
			['addMachines', { constraints: 'cores=x' }, /because of addMachines-1: Constraints has cores/],
		] as const)
			assert.throws(() => checked(change(method, args)), { code: 'BAD_INPUT', message: words });
	});

	it('a charm of another store is not looked for in this one', async () => {
		const error = await failure(run('application.deploy', { charm: 'cs:postgresql', application: 'old' }));
		assert.equal(error.code, 'NOT_FOUND');
	});

	it('a local charm has nothing newer anywhere', async () => {
		const error = await failure(run('application.refresh', { application: 'web', revision: 99 }));
		assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'charm']);
	});
});
