import { flag, json, list, number, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { deployOne, planDeploy } from '../model/charm/deploy.ts';
import { planRefresh, refreshOne } from '../model/charm/refresh.ts';
import { applicationNow, lookFor } from '../model/settle/look.ts';
import { readBase } from '../wire/values/base.ts';
import { readChannel, readCharm } from '../wire/values/charm.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { readStorage } from '../wire/values/storage.ts';
import { applicationNowSample } from './application-read.ts';
import { application, constraints, to } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';

const config = json('Configuration', {
	example: '{"profile": "testing"}',
	help: 'Options of the charm and their values',
});
const channel = text('Channel', {
	placeholder: 'stable',
	example: '14/stable',
	help: 'Track and risk in the store',
});
const revision = number('Revision', {
	advanced: true,
	min: 0,
	integer: true,
	placeholder: 'the newest',
	help: 'A revision of the charm, with a channel to follow later',
});
const storage = json('Storage', {
	advanced: true,
	example: '{"data": "ebs,20G,2"}',
	help: 'Directives by the charm’s names, as text (pool, size, count) or as objects',
});
const resources = json('Resources', {
	advanced: true,
	example: '{"image": "12"}',
	help: 'Revisions, or IDs of uploads, by the charm’s names',
});

/** Names with texts: an expression gives numbers too. */
const textsOf = (given: unknown): Record<string, string> =>
	typeof given === 'object' && given !== null
		? Object.fromEntries(
				Object.entries(given).flatMap(([name, value]) =>
					value === null || value === undefined
						? []
						: [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
				),
			)
		: {};

const fields = {
	charm: text('Charm', {
		required: true,
		from: 'url',
		example: 'postgresql',
		help: 'Its name in the store, or the URL of one that was uploaded',
	}),
	application: text('Application', {
		placeholder: 'the charm’s name',
		example: 'db',
		help: 'What to call it',
	}),
	channel,
	units: number('Units', {
		min: 0,
		max: 1000,
		integer: true,
		placeholder: '1',
		help: 'How many; a subordinate has none of its own',
	}),
	config,
	constraints,
	base: text('Base', {
		advanced: true,
		placeholder: 'the charm’s',
		example: 'ubuntu@22.04',
		help: 'The system it runs on; the same is asked for everywhere, and compared afterwards',
	}),
	revision,
	to,
	storage,
	attachStorage: list('Attach storage', {
		advanced: true,
		item: 'storage',
		itemPlaceholder: 'data/0',
		help: 'Detached storage that its unit shall take',
	}),
	bindings: json('Bindings', { advanced: true, example: '{"": "alpha"}', help: 'Spaces by endpoint' }),
	resources,
	trust: flag('Trust', {
		advanced: true,
		default: false,
		help: 'Whether it may use the credentials of the cloud',
	}),
	force: flag('Force', { advanced: true, default: false, help: 'Whether to go on over checks of the charm' }),
};
interface Given {
	readonly charm: string;
	readonly application?: string | undefined;
	readonly channel?: string | undefined;
	readonly units?: number | undefined;
	readonly config?: unknown;
	readonly constraints?: unknown;
	readonly base?: string | undefined;
	readonly revision?: number | undefined;
	readonly to?: readonly string[] | undefined;
	readonly storage?: unknown;
	readonly attachStorage?: readonly string[] | undefined;
	readonly bindings?: unknown;
	readonly resources?: unknown;
	readonly trust: boolean;
	readonly force: boolean;
}
const deploymentOf = (given: Given) => {
	const charm = readCharm(given.charm);
	readChannel(given.channel);
	return {
		charm,
		application: given.application || charm.name,
		channel: given.channel ?? '',
		revision: given.revision ?? (charm.schema === 'local' ? undefined : charm.revision),
		base: readBase(given.base),
		units: given.units,
		config: textsOf(given.config),
		constraints: readConstraints(given.constraints),
		to: given.to,
		storage: readStorage(given.storage),
		attachStorage: given.attachStorage ?? [],
		bindings: textsOf(given.bindings),
		resources: textsOf(given.resources),
		trust: given.trust,
		force: given.force,
	};
};

const deployedSample = { ...applicationNowSample, pendingUploads: [] };

const deploy = modelOp({
	resource: 'application',
	name: 'deploy',
	action: 'Deploy an application',
	effect: 'changes',
	help: 'Deploy a charm from the store, or one that was uploaded; what came of it is compared with what was asked',
	fields,
	timeout: 120,
	covers: [
		'Application.DeployFromRepository',
		'Application.Deploy',
		'Charms.ResolveCharms',
		'Charms.AddCharm',
		'Client.AddCharm',
		'Client.ServiceDeploy',
	],
	sample: deployedSample,
	optional: [...applicationLoose, 'pendingUploads.*'],
	preview: (client, values, { signal }) => planDeploy(client, deploymentOf(values), signal),
	run: (client, values, { signal }) => deployOne(client, deploymentOf(values), signal),
	settle: {
		until: 'all its units are active and idle',
		every: 1,
		deadline: 1800,
		async look(client, result, { units }, context, state) {
			const { name, pendingUploads } = result as {
				name: string;
				pendingUploads: readonly { name: string }[];
			};
			if (pendingUploads.length > 0)
				return notYet(`it waits for resources: ${pendingUploads.map((one) => one.name).join(', ')}`);
			const found = await lookFor(
				client,
				{ applications: [name], units: units === 0 ? 0 : undefined },
				context,
				state,
			);
			return 'reason' in found
				? found
				: { ...(result as object), ...(await applicationNow(client, name, context.signal)) };
		},
	},
});

const refresh = modelOp({
	resource: 'application',
	name: 'refresh',
	action: 'Refresh an application',
	effect: 'changes',
	help: 'Bring an application to another revision of its charm, or to another channel or charm',
	fields: {
		application,
		channel: { ...channel, placeholder: 'as it is' },
		charm: text('Charm', {
			advanced: true,
			placeholder: 'as it is',
			from: 'url',
			example: 'local:web-3',
			help: 'Another charm: the URL of one that was uploaded, or a name in the store',
		}),
		revision,
		config: { ...config, advanced: true },
		storage,
		resources,
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to go on over checks of the charm',
		}),
		forceBase: flag('Force base', {
			advanced: true,
			default: false,
			help: 'Whether to take a charm that does not name the base',
		}),
		forceUnits: flag('Force units', {
			advanced: true,
			default: false,
			help: 'Whether to refresh units in error too',
		}),
	},
	timeout: 120,
	covers: [
		'Application.SetCharm',
		'Application.GetCharmURLOrigin',
		'Charms.ResolveCharms',
		'Charms.AddCharm',
		'Client.ServiceSetCharm',
	],
	sample: { ...applicationNowSample, refreshed: true },
	optional: applicationLoose,
	preview: (client, { application: name, channel: to_, charm, revision: pinned }, { signal }) =>
		planRefresh(client, { application: name, channel: to_, charm, revision: pinned }, signal),
	async run(
		client,
		{
			application: name,
			channel: to_,
			charm,
			revision: pinned,
			config: options,
			storage: directives,
			resources: files,
			...force
		},
		{ signal },
	) {
		const refreshed = await refreshOne(
			client,
			{
				application: name,
				channel: to_,
				charm,
				revision: pinned,
				config: textsOf(options),
				storage: readStorage(directives),
				resources: textsOf(files),
				...force,
			},
			signal,
		);
		return { ...(await applicationNow(client, name, signal)), refreshed };
	},
	settle: {
		until: 'all its units are active and idle',
		every: 1,
		deadline: 1800,
		async look(client, result, { application: name }, context, state) {
			const found = await lookFor(client, { applications: [name] }, context, state);
			return 'reason' in found
				? found
				: { ...(result as object), ...(await applicationNow(client, name, context.signal)) };
		},
	},
});

export const deployOperations = [deploy, refresh] as const;
