import { choice, flag, text } from '../../../catalogue/field.ts';
import { notYet, partly } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { storeBundle } from '../client/store-bundle.ts';
import { readBundle } from '../model/bundle/read.ts';
import type { There } from '../model/bundle/kept.ts';
import { type Change, planOf, runChanges } from '../model/bundle/run.ts';
import { lookFor, statusNow } from '../model/settle/look.ts';
import { type BundleChange, bundleChanges, exportBundle } from '../wire/calls/bundle.table.ts';
import { text as textOf } from '../wire/get.ts';
import { bad } from '../wire/values/bad.ts';
import { readChannel, readCharm } from '../wire/values/charm.ts';
import { modelOp } from './op.ts';

interface Given {
	readonly from: 'yaml' | 'store';
	readonly yaml?: string | undefined;
	readonly bundle?: string | undefined;
	readonly channel?: string | undefined;
	readonly keep: boolean;
	readonly trust: boolean;
}
interface Plan extends There {
	readonly changes: readonly BundleChange[];
	/** Applications to come that get the credentials of the cloud. */
	readonly trusted: readonly string[];
}

const yamlOf = (client: JujuClient, { from, yaml, bundle, channel }: Given, signal: AbortSignal) =>
	from === 'yaml'
		? (yaml ?? '')
		: storeBundle(
				client,
				{ charm: readCharm(bundle ?? '', 'bundle'), channel: readChannel(channel) },
				signal,
			);

/**
 * @throws MusterError BAD_INPUT where the server finds a fault in the bundle; CONFLICT where an application
 * is there already and shall not be kept, BAD_INPUT where one asks for trust that is not given
 */
const planned = async (client: JujuClient, given: Given, signal: AbortSignal): Promise<Plan> => {
	const bundle = readBundle(await yamlOf(client, given, signal));
	const { errors, changes } = await client.ask(bundleChanges, { yaml: bundle.yaml }, { signal });
	if (errors.length > 0)
		throw bad(
			'yaml',
			`The server finds faults in the bundle: ${errors.slice(0, 5).join('; ')}`,
			'a valid bundle',
		);
	const { applications, units } = await statusNow(client, signal);
	const wanted = changes.flatMap(({ method, args }) =>
		method === 'deploy' ? [textOf(args, 'application') ?? ''] : [],
	);
	const existing = applications.flatMap(({ name }) => (wanted.includes(name) ? [name] : []));
	if (existing.length > 0 && !given.keep)
		throw new MusterError('CONFLICT', `The model has ${existing.join(', ')} already`, {
			hint: 'Turn on Keep what is there, or take them out of the bundle. Nothing was changed.',
			details: { existing },
		});
	const trusted = bundle.trusted.filter((name) => !existing.includes(name));
	if (trusted.length > 0 && !given.trust)
		throw new MusterError('BAD_INPUT', `${trusted.join(', ')} asks for the credentials of the cloud`, {
			hint: 'Turn on Trust to allow it. Nothing was changed.',
			details: { field: 'trust' },
		});
	return {
		changes,
		trusted,
		existing,
		units: units.flatMap(({ name, application }) => (existing.includes(application) ? [name] : [])),
	};
};

const deploy = modelOp({
	resource: 'bundle',
	name: 'deploy',
	action: 'Deploy a bundle',
	effect: 'changes',
	returns: 'many',
	help:
		'Deploy applications with their machines, units and relations, one change after the other; the ' +
		'preview lists them',
	fields: {
		from: choice('From', {
			default: 'yaml',
			help: 'Where the bundle is',
			options: [
				{ value: 'yaml', label: 'Text' },
				{ value: 'store', label: 'The store' },
			],
		}),
		yaml: text('Bundle', {
			lines: 8,
			required: true,
			show: { from: ['yaml'] },
			from: 'bundle',
			example: 'applications: {web: {charm: web, num_units: 1}}',
			help: 'The bundle as YAML; charms in files have to be uploaded first',
		}),
		bundle: text('Bundle name', {
			required: true,
			show: { from: ['store'] },
			example: 'kubeflow',
			help: 'The bundle’s name in the store; its archive is fetched from there by this step',
		}),
		channel: text('Channel', {
			show: { from: ['store'] },
			placeholder: 'stable',
			example: 'latest/stable',
			help: 'Track and risk in the store',
		}),
		keep: flag('Keep what is there', {
			default: false,
			help:
				'Whether to leave applications that are there already as they are, instead of refusing the ' +
				'bundle',
		}),
		trust: flag('Trust', {
			advanced: true,
			default: false,
			help: 'Whether applications that ask for it may use the credentials of the cloud',
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to go on over checks of the charms',
		}),
	},
	timeout: 900,
	covers: [
		'Bundle.GetChangesMapArgs',
		'Charms.GetDownloadInfos',
		'Application.DeployFromRepository',
		'Application.Deploy',
		'Application.AddUnits',
		'Application.AddRelation',
		'MachineManager.AddMachines',
	],
	since: '2.8',
	sample: { id: 'deploy-1', change: 'deploy', text: 'deploy mysql as db', made: 'db', outcome: 'done' },
	async preview(client, given, { signal }) {
		const { changes, ...there } = await planned(client, given, signal);
		return planOf(changes, there);
	},
	async run(client, given, { signal, progress, lease }) {
		const { changes, trusted, existing, units } = await planned(client, given, signal);
		let rules: Awaited<ReturnType<typeof lease<'controller'>>> | undefined;
		try {
			return partly(
				await runChanges(changes, {
					client,
					controller: async () => (rules ??= await lease('controller', signal)).client,
					signal,
					trusted,
					force: given.force,
					existing,
					units,
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
			const found = await lookFor(client, { applications }, context, state);
			return 'reason' in found ? notYet(String(found.reason)) : result;
		},
	},
});

const exported = modelOp({
	resource: 'model',
	name: 'exportBundle',
	action: 'Export a bundle',
	effect: 'reads',
	help: 'The applications of a model as a bundle in YAML; not from 4.0 on',
	fields: {
		defaults: flag('With defaults', {
			default: false,
			help: 'Whether to write options that have their defaults too',
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
