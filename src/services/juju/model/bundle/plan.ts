import type { FileIn } from '../../../../catalogue/field.ts';
import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { storeBundle } from '../../client/store-bundle.ts';
import { uploadCharm } from '../../client/upload.ts';
import { type BundleChange, bundleChanges } from '../../wire/calls/bundle.table.ts';
import { text as textOf } from '../../wire/get.ts';
import { bad } from '../../wire/values/bad.ts';
import { readChannel, readCharm } from '../../wire/values/charm.ts';
import { statusNow } from '../settle/look.ts';
import { seriesToUpload } from '../charm/archive.ts';
import { checkChanges } from './check-changes.ts';
import type { There } from './keep-existing.ts';
import { noFiles, openArchive } from './local-files.ts';
import { type Bundle, readBundle } from './read.ts';

/** A bundle as a user gives it. */
export interface Input {
	readonly from: 'yaml' | 'archive' | 'store';
	readonly yaml?: string | undefined;
	readonly archive?: FileIn | undefined;
	readonly overlays?: readonly string[] | undefined;
	readonly bundle?: string | undefined;
	readonly channel?: string | undefined;
	readonly keep: boolean;
	readonly trust: boolean;
}
/** What shall be done, checked against what is there. */
export interface Plan extends There {
	readonly bundle: Bundle;
	readonly changes: readonly BundleChange[];
	/** Applications to come that get the credentials of the cloud. */
	readonly trusted: readonly string[];
}

const bundleOf = async (client: JujuClient, input: Input, signal: AbortSignal): Promise<Bundle> => {
	const { from, yaml = '', archive, overlays = [], bundle = '', channel } = input;
	if (from === 'archive' && archive) {
		const opened = await openArchive(archive);
		return readBundle(opened.yaml, overlays, opened.files);
	}
	if (from === 'yaml') return readBundle(yaml, overlays, noFiles);
	const asked = { charm: readCharm(bundle, 'bundle'), channel: readChannel(channel) };
	return readBundle(await storeBundle(client, asked, signal), overlays, noFiles);
};

/** @throws MusterError BAD_INPUT where the server finds a fault in the bundle */
const changesOf = async (client: JujuClient, yaml: string, signal: AbortSignal) => {
	const { errors, changes } = await client.ask(bundleChanges, { yaml }, { signal });
	if (errors.length === 0) return changes;
	throw bad(
		'yaml',
		`The server finds faults in the bundle: ${errors.slice(0, 5).join('; ')}`,
		'a valid bundle',
	);
};

/**
 * @throws MusterError BAD_INPUT where the server finds a fault in the bundle; CONFLICT where an application
 * is there already and shall not be kept, BAD_INPUT where one asks for trust that is not given
 */
export const planned = async (client: JujuClient, input: Input, signal: AbortSignal): Promise<Plan> => {
	const bundle = await bundleOf(client, input, signal);
	const changes = await changesOf(client, bundle.yaml(), signal);
	checkChanges(changes);
	const { applications, units, relations, offers } = await statusNow(client, signal);
	const wanted = changes.flatMap(({ method, args }) =>
		method === 'deploy' ? [textOf(args, 'application') ?? ''] : [],
	);
	const existing = applications.flatMap(({ name }) => (wanted.includes(name) ? [name] : []));
	if (existing.length > 0 && !input.keep)
		throw new MusterError('CONFLICT', `The model has ${existing.join(', ')} already`, {
			hint: 'Turn on Keep existing, or take them out of the bundle. Nothing was changed.',
			details: { existing },
		});
	const trusted = bundle.trusted.filter((name) => !existing.includes(name));
	if (trusted.length > 0 && !input.trust)
		throw new MusterError(
			'BAD_INPUT',
			`${trusted.join(', ')} ${trusted.length === 1 ? 'asks' : 'ask'} for the cloud’s credentials`,
			{
				hint: 'Turn on Trust to allow it. Nothing was changed.',
				details: { field: 'trust' },
			},
		);
	return {
		bundle,
		changes,
		trusted,
		existing,
		exposed: applications.flatMap(({ name, exposed }) => (exposed ? [name] : [])),
		relations,
		offers,
		units: units.filter(({ application }) => existing.includes(application)),
	};
};

/** The changes of a plan once its own charms have been uploaded: only then their URLs are known. */
export const uploaded = async (
	client: JujuClient,
	{ bundle, changes, existing }: Plan,
	signal: AbortSignal,
): Promise<readonly BundleChange[]> => {
	const urls = new Map<string, string>();
	for (const [application, archive] of bundle.charms) {
		if (existing.includes(application)) continue;
		const series = seriesToUpload(archive);
		urls.set(application, await uploadCharm(client, archive, { series, signal }));
	}
	return urls.size === 0 ? changes : changesOf(client, bundle.yaml(urls), signal);
};
