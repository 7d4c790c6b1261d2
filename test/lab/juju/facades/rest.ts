import { parse } from 'yaml';
import { each, item, JujuError, notFound, notImplemented, notSupported, notValid } from '../errors.ts';
import { anything, bool, int, list, nothing, struct, text } from '../go.ts';
import { parseTag } from '../state/names.ts';
import { watchNothing } from '../watch/progress.ts';
import { type Call, type Facades, method } from './table.ts';
import { backupOf, dropBackup, makeBackup } from '../state/backups.ts';
import { told } from './backups.ts';

const addresses = (call: Call) =>
	call.world.servers
		.flat()
		.filter((one) => one.scope !== 'local-machine')
		.map((one) => (one.type === 'ipv6' ? `[${one.value}]:${one.port}` : `${one.value}:${one.port}`));

const Upgrade = struct('UpgradeModelParams', {
	'model-tag': text,
	'target-version': text,
	'agent-stream': text,
	'ignore-agent-versions': bool,
	'dry-run': bool,
});

const numbers = (version: string) => version.split(/[.-]/).map(Number);

const below = (one: string, two: string): boolean => {
	const [a, b] = [numbers(one), numbers(two)];
	for (let at = 0; at < 3; at++) if (a[at] !== b[at]) return (a[at] ?? 0) < (b[at] ?? 0);
	return false;
};

const upgrade = (call: Call, params: ReturnType<typeof Upgrade.zero>) => {
	const { id } = parseTag(params['model-tag'], 'model');
	const model = call.world.models.get(id);
	if (!model) throw notFound(`model "${id}"`);
	const target = params['target-version'];
	if (target === '' || target === '0.0.0') {
		return { 'chosen-version': call.world.version };
	}
	if (below(target, model.version))
		return {
			'chosen-version': target,
			error: item(
				new JujuError(
					`cannot upgrade the model agent to version "${target}" because it is lower than the current running version`,
					'not supported',
				),
			),
		};
	if (below(call.world.version, target)) {
		if (call.major >= 4)
			throw new JujuError(
				'cannot upgrade the model to a version that is more than a patch version increase',
				'not valid',
			);
		throw new JujuError(
			`cannot upgrade to a version "${target}" greater than that of the controller "${call.world.version}"`,
		);
	}
	if (!params['dry-run']) model.version = target;
	return { 'chosen-version': target };
};

interface Bundle {
	readonly applications?: Readonly<
		Record<
			string,
			{
				charm: string;
				channel?: string;
				num_units?: number;
				options?: object;
				devices?: object;
				resources?: object;
				to?: readonly string[];
				series?: string;
				base?: string;
			}
		>
	>;
	readonly services?: Bundle['applications'];
	readonly relations?: readonly (readonly string[])[];
	readonly machines?: Readonly<Record<string, object | null>>;
}

const emptyBundle = () => {
	const { message, code } = notValid('bundle is empty');
	return new JujuError(`cannot read bundle YAML: malformed bundle: ${message}`, code);
};

/** A bundle as the changes that make it: charms and applications by name, relations, units. */
const changes = (source: string) => {
	let bundle: Bundle | null;
	try {
		bundle = parse(source) as Bundle | null;
	} catch {
		throw emptyBundle();
	}
	const applications = Object.entries(bundle?.applications ?? bundle?.services ?? {}).sort(([a], [b]) =>
		a < b ? -1 : 1,
	);
	if (applications.length === 0) throw emptyBundle();
	const out: { id: string; method: string; args: object; requires: string[] }[] = [];
	const add = (name: string, args: object, requires: string[]) => {
		const id = `${name}-${out.length}`;
		out.push({ id, method: name, args, requires });
		return id;
	};
	const deployed = new Map<string, string>();
	for (const [application, { charm, channel, options, devices, resources }] of applications) {
		const shared = channel === undefined ? {} : { channel };
		const added = add('addCharm', { ...shared, charm }, []);
		const args = {
			application,
			...shared,
			charm: `$${added}`,
			...(options && { options }),
			...(devices && { devices }),
			...(resources && { resources }),
		};
		deployed.set(application, add('deploy', args, [added]));
	}
	for (const [one = '', two = ''] of bundle?.relations ?? []) {
		const end = (text: string) => {
			const [name = '', endpoint] = text.split(':') as [string, string?];
			return `$${deployed.get(name)}${endpoint === undefined ? '' : `:${endpoint}`}`;
		};
		const needs = [one, two].map((text) => deployed.get(text.split(':')[0] ?? '') ?? '');
		add('addRelation', { endpoint1: end(one), endpoint2: end(two) }, [...needs].sort());
	}
	for (const [application, { num_units: units = 0 }] of applications) {
		const id = deployed.get(application) ?? '';
		for (let at = 0; at < units; at++) add('addUnit', { application: `$${id}` }, [id]);
	}
	return { changes: out, errors: out.map(() => '') };
};

const highlyAvailable = struct('ControllersSpecs', {
	specs: list(struct('ControllersSpec', { 'num-controllers': int, series: text, placement: list(text) })),
});

export const rest: Facades = {
	Backups: {
		Create: method(
			struct('BackupsCreateArgs', { notes: text, 'no-download': bool }),
			{ needs: 'read' },
			({ notes }, call) => {
				if (call.major >= 4) throw notImplemented('Dqlite-based backups');
				return told(call, makeBackup(call.world, call.model.uuid, notes));
			},
		),
		List: method(nothing, { needs: 'read', max: 2 }, (_params, call) => ({
			list: [...call.world.backups.values()].map((one) => told(call, one)),
		})),
		Info: method(struct('BackupsInfoArgs', { id: text }), { needs: 'read', max: 2 }, ({ id }, call) =>
			told(call, backupOf(call.world, id)),
		),
		Remove: method(
			struct('BackupsRemoveArgs', { id: text, ids: list(text) }),
			{ needs: 'write', block: 'change', max: 2 },
			({ id, ids }, call) => {
				if (call.version >= 2) return { results: each(ids, (one) => dropBackup(call.world, one)) };
				dropBackup(call.world, id);
				return {};
			},
		),
		Restore: method(anything, { needs: 'write', max: 2 }, () => ({})),
		PrepareRestore: method(nothing, { needs: 'write', max: 2 }, () => ({})),
		FinishRestore: method(nothing, { needs: 'write', max: 2 }, () => ({})),
	},
	Bundle: {
		ExportBundle: method(
			struct('ExportBundleParams', { 'include-charm-defaults': bool, 'include-series': bool }),
			{ min: 2 },
			(_params, call) => {
				if (call.major >= 4)
					throw new JujuError("Juju 4.0 doesn't support exporting bundles", 'not implemented');
				const names = [...call.model.applications.values()];
				const lines = names.map(
					(one) => `  ${one.name}:\n    charm: ${one.charm}\n    num_units: ${one.units.size}`,
				);
				return { result: `applications:\n${lines.join('\n')}\n` };
			},
		),
		GetChangesMapArgs: method(
			struct('BundleChangesParams', { yaml: text, bundleURL: text }),
			{ min: 4 },
			(params) => changes(params.yaml),
		),
	},
	HighAvailability: {
		EnableHA: method(highlyAvailable, { needs: 'read' }, ({ specs }, call) => {
			if (call.major >= 4) throw notSupported('enable HA');
			return {
				results: each(specs, () => ({
					result: { maintained: ['machine-0'], added: ['machine-1', 'machine-2'] },
				})),
			};
		}),
		ControllerDetails: method(nothing, { needs: 'read' }, (_params, call) =>
			call.version < 3
				? {}
				: { results: [{ 'controller-id': '0', 'api-addresses': addresses(call).sort().reverse() }] },
		),
	},
	ImageMetadataManager: {
		List: method(anything, { needs: 'read' }, () => {
			throw new JujuError('metadata not found');
		}),
		Delete: method(struct('MetadataImageIds', { 'image-ids': list(text) }), { needs: 'write' }, (params) => ({
			results: each(params['image-ids'], () => undefined),
		})),
		Save: method(
			struct('MetadataSaveParams', { metadata: list(anything) }),
			{ needs: 'write' },
			({ metadata }) => ({
				results: metadata.length > 0 ? metadata.map(() => ({})) : null,
			}),
		),
	},
	ImageManager: {
		ListImages: method(struct('ImageFilterParams', { images: list(anything) }), { needs: 'read' }, () => ({
			result: [],
		})),
		DeleteImages: method(
			struct('ImageFilterParams', { images: list(anything) }),
			{ needs: 'write' },
			({ images }) => ({
				results: each(images, () => undefined),
			}),
		),
	},
	ModelUpgrader: {
		UpgradeModel: method(Upgrade, { needs: 'superuser' }, (params, call) => upgrade(call, params)),
		AbortModelUpgrade: method(
			struct('ModelParam', { 'model-tag': text }),
			{ needs: 'superuser' },
			(params, call) => {
				parseTag(params['model-tag'], 'model');
				if (call.major >= 4) throw new JujuError('aborting model upgrades is not supported', 'not supported');
				return {};
			},
		),
	},
	CrossController: {
		ControllerInfo: method(nothing, {}, (_params, call) => ({
			results: [{ addresses: addresses(call), cacert: call.world.caCertificate }],
		})),
		WatchControllerInfo: method(nothing, {}, (_params, call) => {
			return { results: [{ NotifyWatcherId: call.session.watch(watchNothing(call)) }] };
		}),
	},
};
