type Values = Readonly<Record<string, unknown>>;

/** A command of the `juju` command line, and the step that does the same. */
export interface Row {
	readonly command: string;
	readonly step: string;
	readonly values?: Values;
	/** Uploads this charm first, and gives its URL. */
	readonly charm?: 'web' | 'dbase';
	/** Arguments that may differ, and why. */
	readonly aside?: readonly string[];
	/** Calls of the command that the step does without, and why. */
	readonly without?: readonly string[];
	/** What the step is refused with, as the command was. */
	readonly fails?: RegExp;
}

const row = (command: string, step: string, values: Values = {}, more: Partial<Row> = {}): Row => ({
	command,
	step,
	values,
	...more,
});
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGkcvXZ3ljqDhJXnFdzZHKJ8o0pVvDTtwHqLfQkX6bVX cli@example';

/** The main generation has a name before 4.0, which 4.0 takes too (05-model). */
const generation = { aside: ['generation', 'branch'] };
/** A quick action has ended before its lines are asked for; the watcher is stopped after the step. */
const lines = {
	without: ['Action.WatchActionsProgress', 'StringsWatcher.Next', 'StringsWatcher.Stop'],
};
/** An empty type means a charm (00-seed has it in full). */
const type = { aside: ['type'] };
/** A base is chosen by the machines of the units first: the model’s settings need not be read then. */
const settings = { without: ['ModelConfig.ModelGet', 'ModelConfig.GetModelConstraints'] };
const web = { application: 'web' };

export const rows: readonly Row[] = [
	row('show-model admin/work', 'model.get', { model: 'admin/work' }),
	row('add-user frank "Frank F"', 'user.add', { name: 'frank', displayName: 'Frank F' }),
	row('grant frank read admin/work', 'model.grant', { model: 'admin/work', user: 'frank', access: 'read' }),
	row('revoke frank read admin/work', 'model.revoke', { model: 'admin/work', user: 'frank', access: 'read' }),
	row('disable-user frank', 'user.disable', { user: 'frank' }),
	row('enable-user frank', 'user.enable', { user: 'frank' }),
	row('config -m admin/work web', 'application.getConfig', web),
	row(
		'config -m admin/work web title=fromcli port=81',
		'application.setConfig',
		{ ...web, values: { title: 'fromcli', port: 81 } },
		generation,
	),
	row(
		'config -m admin/work web --reset port',
		'application.resetConfig',
		{ ...web, keys: ['port'] },
		generation,
	),
	row('constraints -m admin/work web', 'application.getConstraints', web),
	row('set-constraints -m admin/work web mem=2G cores=2', 'application.setConstraints', {
		...web,
		constraints: { mem: '2G', cores: '2' },
	}),
	row('set-constraints -m admin/work web', 'application.setConstraints', {
		...web,
		constraints: { mem: '' },
	}),
	row('model-config -m admin/work', 'model.getConfig'),
	row('model-config -m admin/work update-status-hook-interval=4m', 'model.setConfig', {
		values: { 'update-status-hook-interval': '4m' },
	}),
	row('model-config -m admin/work --reset update-status-hook-interval', 'model.resetConfig', {
		keys: ['update-status-hook-interval'],
	}),
	row('set-model-constraints -m admin/work arch=amd64', 'model.setConstraints', {
		constraints: { arch: 'amd64' },
	}),
	row('set-model-constraints -m admin/work', 'model.setConstraints', { constraints: { mem: '' } }),
	row('expose -m admin/work web', 'application.expose', web),
	row('expose -m admin/work web --endpoints website --to-cidrs 10.0.0.0/8', 'application.expose', {
		...web,
		endpoints: { website: { cidrs: ['10.0.0.0/8'] } },
	}),
	row('unexpose -m admin/work web', 'application.unexpose', web),
	row('actions -m admin/work web --schema', 'action.getMany', web),
	row(
		'run -m admin/work web/0 backup path=/srv/t/cli level=2 --format json',
		'action.run',
		{ units: ['web/0'], action: 'backup', parameters: { path: '/srv/t/cli', level: 2 } },
		lines,
	),
	row(
		'run -m admin/work web/leader boom',
		'action.run',
		{ units: ['web/leader'], action: 'boom' },
		{ ...lines, fails: /it went boom/ },
	),
	row(
		'exec -m admin/work --unit dbase/0 -- echo hi',
		'action.exec',
		{ commands: 'echo hi', units: ['dbase/0'] },
		lines,
	),
	row(
		'exec -m admin/work --machine 1 -- echo hi',
		'action.exec',
		{ commands: 'echo hi', machines: ['1'] },
		{ ...lines, fails: /Authentication failure/ },
	),
	row('operations -m admin/work', 'action.getOperations', {}, { aside: ['limit', 'offset'] }),
	row('show-operation -m admin/work 0', 'action.getOperations', { ids: ['0'] }),
	row('cancel-task -m admin/work 1', 'action.cancel', { ids: ['1'] }, { fails: /cannot prepare statement/ }),
	row('show-unit -m admin/work web/0', 'unit.getRelationData', { unit: 'web/0' }),
	row('resources -m admin/work web', 'resource.getMany', web),
	row('spaces -m admin/work', 'space.getMany'),
	row('subnets -m admin/work', 'space.getSubnets'),
	row('storage-pools -m admin/work', 'storage.getPools'),
	row(`add-ssh-key -m admin/work '${KEY}'`, 'sshKey.add', { keys: [KEY] }),
	row('remove-ssh-key -m admin/work cli@example', 'sshKey.remove', {
		keys: ['cli@example'],
		confirm: 'REMOVE',
	}),
	row('add-secret -m admin/work mysecret token=v', 'secret.create', {
		label: 'mysecret',
		values: { token: 'v' },
	}),
	row('secrets -m admin/work', 'secret.getMany'),
	row('grant-secret -m admin/work mysecret web', 'secret.grant', {
		secret: 'mysecret',
		applications: ['web'],
	}),
	row('update-secret -m admin/work mysecret token=w', 'secret.update', {
		secret: 'mysecret',
		values: { token: 'w' },
	}),
	row('remove-secret -m admin/work mysecret', 'secret.remove', { secret: 'mysecret' }),
	row('disable-command -m admin/work all "not now"', 'block.set', {
		type: 'BlockChange',
		message: 'not now',
	}),
	row('disabled-commands -m admin/work', 'block.getMany'),
	row('enable-command -m admin/work all', 'block.lift', { type: 'BlockChange' }),
	row('remove-relation -m admin/work web:db dbase:db', 'relation.remove', {
		first: 'web:db',
		second: 'dbase:db',
	}),
	row(
		'integrate -m admin/work web:db dbase:db',
		'relation.add',
		{ first: 'web:db', second: 'dbase:db' },
		// the removal above takes a while
		{ fails: /already exists/ },
	),
	row('add-unit -m admin/work dbase --to 1', 'unit.add', { application: 'dbase', to: ['1'], count: 1 }),
	row('remove-unit -m admin/work dbase/3 --no-prompt', 'unit.remove', { units: ['dbase/2'] }),
	row('trust -m admin/work web', 'application.setTrust', { ...web, trust: true }, generation),
	row('trust -m admin/work web --remove', 'application.setTrust', { ...web, trust: false }, generation),
	row(
		'resolved -m admin/work web/0',
		'unit.resolve',
		{ units: ['web/0'], retry: true },
		{ fails: /not in error/ },
	),
	row(
		'deploy -m admin/work ./dbase.charm clidb --to 1 --config size=3',
		'application.deploy',
		{ application: 'clidb', to: ['1'], config: { size: 3 } },
		{ charm: 'dbase', ...type, ...settings },
	),
	row(
		'deploy -m admin/work ./web.charm cliweb --resource bundle=/srv/juju/res.txt --to 1',
		'application.deploy',
		{ application: 'cliweb', to: ['1'] },
		{ charm: 'web', ...type, ...settings },
	),
	row(
		'refresh -m admin/work clidb --path ./dbase.charm',
		'application.refresh',
		{ application: 'clidb' },
		{
			charm: 'dbase',
			// endpoints keep their spaces where none are given; the key is the controller’s own
			aside: [...type.aside, ...generation.aside, 'endpoint-bindings', 'instance-key'],
			without: [...settings.without, 'Application.Get'],
		},
	),
	row('add-machine -m admin/work', 'machine.add', { count: 1 }, settings),
	row(
		'offer admin/work.dbase:db mydb',
		'offer.create',
		{
			model: 'admin/work',
			application: 'dbase',
			endpoints: ['db'],
			name: 'mydb',
			// the server fills in who asks (10-offers)
		},
		{ aside: ['owner-tag'] },
	),
	row('offers -m admin/work', 'offer.getMany', { model: 'admin/work' }),
	row(
		'remove-offer loop:admin/work.mydb --force -y',
		'offer.remove',
		{ offer: 'admin/work.mydb', force: true },
		// the command’s own name of the controller
		{ aside: ['offer-urls'] },
	),
	row('controller-config', 'controller.getConfig'),
	row('users', 'user.getMany'),
	row('models', 'model.getMany'),
	row('remove-user frank -y', 'user.remove', { user: 'frank', confirm: 'REMOVE' }),
];
