import { flag, json, list, number, text } from '../../../catalogue/field.ts';
import { isNotYet, notYet } from '../../../catalogue/results.ts';
import type { JujuClient } from '../client/client.ts';
import { deployOne, planDeploy } from '../model/charm/deploy.ts';
import { noneWhereRefused } from '../model/charm/none-where.ts';
import { applicationNow, lookFor, statusNow } from '../model/settle/look.ts';
import { notYetOnOutage } from '../model/settle/not-yet-on-outage.ts';
import { charmInfo } from '../wire/calls/charm.table.ts';
import { listResources } from '../wire/calls/resource.table.ts';
import { readBase } from '../wire/values/base.ts';
import { channelText, readCharm } from '../wire/values/charm.ts';
import { bad } from '../wire/values/bad.ts';
import { readStorages } from '../wire/values/names.ts';
import { checkPlaces } from '../wire/values/placement.ts';
import { readConstraints } from '../wire/values/constraints.ts';
import { readDevices } from '../wire/values/devices.ts';
import { readStorage } from '../wire/values/storage.ts';
import { applicationNowSample } from './application-read.ts';
import { channel, config, resources, revision, storage, textsOf } from './deploy-fields.ts';
import { constraints, to } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';

const fields = {
	charm: text('Charm', {
		required: true,
		from: 'url',
		example: 'postgresql',
		help: 'Its name on Charmhub (before 2.9 in the charm store), or the URL of an uploaded charm',
	}),
	application: text('Application', {
		placeholder: 'the charm’s name',
		example: 'db',
		help: 'What to call the application',
	}),
	channel,
	units: number('Units', {
		min: 0,
		max: 1000,
		integer: true,
		placeholder: '1',
		example: '3',
		help: 'How many units; a subordinate has none of its own',
	}),
	config,
	constraints,
	base: text('Base', {
		advanced: true,
		placeholder: 'the charm’s',
		example: 'ubuntu@22.04',
		help: 'The operating system and its version',
	}),
	revision,
	to,
	storage,
	attachStorage: list('Attach storage', {
		advanced: true,
		item: 'storage',
		itemPlaceholder: 'data/0',
		help: 'Detached storage to attach to the unit',
	}),
	devices: json('Devices', {
		advanced: true,
		example: '{"gpu": "2,nvidia.com/gpu"}',
		help: 'Devices that each unit needs, by the charm’s name: count, type and attributes, e.g. {"gpu": "2,nvidia.com/gpu"}',
	}),
	bindings: json('Bindings', {
		advanced: true,
		example: '{"": "alpha"}',
		help: 'Endpoints and their spaces, e.g. {"db": "internal"}; "" stands for all other endpoints',
	}),
	resources,
	trust: flag('Trust', {
		advanced: true,
		default: false,
		help: 'Whether the application may use the cloud’s credentials',
	}),
	force: flag('Force', {
		advanced: true,
		default: false,
		help: 'Whether to skip checks, e.g. of supported bases and LXD profiles',
	}),
};
interface Input {
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
	readonly devices?: unknown;
	readonly bindings?: unknown;
	readonly resources?: unknown;
	readonly trust: boolean;
	readonly force: boolean;
}
const deploymentOf = (input: Input) => {
	const charm = readCharm(input.charm);
	if (input.revision !== undefined && (charm.revision ?? input.revision) !== input.revision)
		throw bad(
			'revision',
			`Revision is ${input.revision}, but Charm says ${charm.revision}`,
			'one of the two',
		);
	checkPlaces(input.to, input.units ?? 1);
	return {
		charm,
		application: input.application || charm.name,
		channel: channelText(input.channel),
		revision: input.revision ?? (charm.schema === 'local' ? undefined : charm.revision),
		base: readBase(input.base),
		units: input.units,
		config: textsOf(input.config, 'Configuration', 'config'),
		constraints: readConstraints(input.constraints),
		to: input.to,
		storage: readStorage(input.storage),
		attachStorage: readStorages(input.attachStorage),
		devices: readDevices(input.devices),
		bindings: textsOf(input.bindings, 'Bindings', 'bindings'),
		resources: textsOf(input.resources, 'Resources', 'resources'),
		trust: input.trust,
		force: input.force,
	};
};

/** Of the files that a deploy named as missing: those that nobody has uploaded since. */
const notUploaded = async (
	client: JujuClient,
	application: string,
	pending: readonly { readonly name: string }[],
	signal: AbortSignal,
): Promise<string[]> => {
	if (pending.length === 0) return [];
	const listed = await client.ask(listResources, { application }, { signal });
	const there = listed.filter(({ fingerprint }) => fingerprint !== null).map(({ name }) => name);
	return pending.map(({ name }) => name).filter((name) => !there.includes(name));
};

/** Whether it is a subordinate without units: it has settled as it is. */
const isAlone = async (
	client: JujuClient,
	application: string,
	url: string,
	signal: AbortSignal,
	state: Map<string, unknown>,
): Promise<boolean> => {
	if (!state.has('subordinate')) {
		// who may not tell waits for a unit; who gets no answer asks again with the next look
		const found = await client
			.ask(charmInfo, { url }, { signal })
			.catch(noneWhereRefused)
			.then(
				(info) => info?.subordinate ?? false,
				() => undefined,
			);
		if (found !== undefined) state.set('subordinate', found);
	}
	if (state.get('subordinate') !== true) return false;
	const status = await notYetOnOutage(() => statusNow(client, signal), signal);
	return !isNotYet(status) && !status.units.some((one) => one.application === application);
};

const deployedSample = { ...applicationNowSample, pendingUploads: [] };

const deploy = modelOp({
	resource: 'application',
	name: 'deploy',
	action: 'Deploy an application',
	alias: ['install a charm', 'deploy a charm'],
	effect: 'changes',
	help: 'Deploy a charm from Charmhub, or one that you have uploaded; the result is compared with what was asked',
	fields,
	timeout: 120,
	covers: [
		'Application.DeployFromRepository',
		'Application.Deploy',
		'Charms.ResolveCharms',
		'Charms.AddCharm',
		'Client.AddCharm',
		'Client.ServiceDeploy',
		'Charms.CharmInfo',
		'Resources.AddPendingResources',
		'ModelConfig.ModelGet',
		'ModelConfig.GetModelConstraints',
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
			const { name, charm, pendingUploads } = result as {
				name: string;
				charm: string;
				pendingUploads: readonly { name: string }[];
			};
			const missing = await notUploaded(client, name, pendingUploads, context.signal);
			if (missing.length > 0) return notYet(`it waits for resources: ${missing.join(', ')}`);
			// one that goes beside others has no units before it is integrated
			const alone = await isAlone(client, name, charm, context.signal, state);
			const goal = { applications: [name], units: units === 0 || alone ? 0 : undefined };
			const found = await lookFor(client, goal, context, state);
			return 'reason' in found
				? found
				: { ...(result as object), ...(await applicationNow(client, name, context.signal)) };
		},
	},
});

export const deployOperations = [deploy] as const;
