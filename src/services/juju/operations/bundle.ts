import { choice, file, flag, list, text } from '../../../catalogue/field.ts';
import { notYet, partly } from '../../../catalogue/results.ts';
import { planned, uploaded } from '../model/bundle/plan.ts';
import { type Change, planOf, runChanges } from '../model/bundle/run.ts';
import { lookFor } from '../model/settle/look.ts';
import { exportBundle } from '../wire/calls/bundle.table.ts';
import { applicationOf } from '../wire/records/unit.ts';
import { modelOp } from './op.ts';

/** Applications that a bundle gave no units: on purpose, or they failed and are told as such. */
const withoutUnits = (changes: readonly Change[], applications: readonly string[]): string[] => {
	const input = changes.flatMap(({ change, made }) =>
		change === 'addUnit' && made ? [applicationOf(made)] : [],
	);
	return applications.filter((name) => !input.includes(name));
};

const deploy = modelOp({
	resource: 'bundle',
	name: 'deploy',
	action: 'Deploy a bundle',
	noun: 'change',
	effect: 'changes',
	returns: 'many',
	help:
		'Deploy the applications, machines, units and relations of a bundle, one change after the other; ' +
		'Preview only lists the changes',
	fields: {
		from: choice('From', {
			default: 'yaml',
			help: 'Where the bundle is',
			options: [
				{ value: 'yaml', label: 'YAML text' },
				{ value: 'archive', label: 'An archive', help: 'A zip with bundle.yaml, charms and other files' },
				{ value: 'store', label: 'Charmhub' },
			],
		}),
		yaml: text('Bundle', {
			lines: 8,
			required: true,
			show: { from: ['yaml'] },
			from: 'bundle',
			example: 'applications: {web: {charm: web, num_units: 1}}',
			help: 'The bundle as YAML; if it names files, use an archive with them instead',
		}),
		archive: file('Archive', {
			required: true,
			fileName: 'bundle.zip',
			show: { from: ['archive'] },
			help: 'A zip with bundle.yaml at its top level, and the charms, resources and included files at the paths it names',
		}),
		bundle: text('Bundle name', {
			required: true,
			show: { from: ['store'] },
			example: 'kubeflow',
			help: 'Its name on Charmhub; this host downloads it, not the controller',
		}),
		channel: text('Channel', {
			show: { from: ['store'] },
			placeholder: 'stable',
			example: 'latest/stable',
			help: 'Track and risk on Charmhub',
		}),
		overlays: list('Overlays', {
			advanced: true,
			item: 'overlay',
			itemPlaceholder: 'applications: {web: {num_units: 3}}',
			itemLines: 4,
			example: 'applications: {web: {num_units: 3}}',
			help: 'Overlays as YAML, applied in this order; an application that is null is taken out',
		}),
		keep: flag('Keep existing', {
			default: false,
			help:
				'Whether to leave existing applications and the relations between them as they are, instead of ' +
				'refusing the bundle',
		}),
		trust: flag('Trust', {
			advanced: true,
			default: false,
			help: 'Whether applications that ask for it may use the cloud’s credentials',
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to skip checks, e.g. of supported bases and LXD profiles',
		}),
	},
	timeout: 900,
	covers: [
		'Bundle.GetChangesMapArgs',
		'Charms.GetDownloadInfos',
		'PUT charms',
		'PUT resources',
		'Resources.AddPendingResources',
		'Application.DeployFromRepository',
		'Application.Deploy',
		'Application.AddUnits',
		'Application.AddRelation',
		'MachineManager.AddMachines',
	],
	since: '2.8',
	sample: { id: 'deploy-1', change: 'deploy', text: 'deploy mysql as db', made: 'db', outcome: 'done' },
	async preview(client, input, { signal }) {
		const { changes, ...there } = await planned(client, input, signal);
		return planOf(changes, there);
	},
	async run(client, input, { signal, progress, lease }) {
		const plan = await planned(client, input, signal);
		const { trusted, bundle, ...there } = plan;
		const changes = await uploaded(client, plan, signal);
		let rules: Awaited<ReturnType<typeof lease<'controller'>>> | undefined;
		try {
			return partly(
				await runChanges(changes, {
					...there,
					client,
					controller: async () => (rules ??= await lease('controller', signal)).client,
					signal,
					trusted,
					files: bundle.resources,
					force: input.force,
					progress,
				}),
			);
		} finally {
			rules?.release();
		}
	},
	settle: {
		until: 'all its units are active and idle',
		every: 2,
		deadline: 3600,
		async look(client, result, _, context, state) {
			const changes =
				'done' in (result as object) ? (result as { done: Change[] }).done : (result as Change[]);
			const applications = changes.flatMap(({ change, made }) => (change === 'deploy' && made ? [made] : []));
			if (applications.length === 0) return result;
			const without = withoutUnits(changes, applications);
			const found = await lookFor(client, { applications, without }, context, state);
			return 'reason' in found ? notYet(String(found.reason)) : result;
		},
	},
});

const exported = modelOp({
	resource: 'model',
	name: 'exportBundle',
	action: 'Export a bundle',
	effect: 'reads',
	help: 'The applications of a model as a bundle in YAML',
	fields: {
		defaults: flag('With defaults', {
			default: false,
			help: 'Whether to include options that have their default values',
		}),
	},
	timeout: 60,
	covers: ['Bundle.ExportBundle'],
	since: '2.0',
	until: '3.6',
	sample: { bundle: 'applications:\n  web: …\n' },
	run: async (client, { defaults }, { signal }) => ({
		bundle: await client.ask(exportBundle, { defaults }, { signal }),
	}),
});

export const bundleOperations = [deploy, exported] as const;
