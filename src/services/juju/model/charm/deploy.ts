import { isMusterError, MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { uploadResource } from '../../client/upload.ts';
import { setTrust } from '../../wire/calls/application-config.table.ts';
import { addCharm, charmInfo, resolveCharm } from '../../wire/calls/charm.table.ts';
import { deployDirect, deployFromRepository, type Deployment } from '../../wire/calls/deploy.table.ts';
import { type Base, baseWords } from '../../wire/values/base.ts';
import { checkTaken } from '../../wire/choose.ts';
import { type CharmReference, storeName } from '../../wire/values/charm.ts';
import { oldCharmUrl } from '../../wire/values/old-charm.ts';
import { notApplied } from '../check-change.ts';
import { applicationNow } from '../settle/look.ts';
import type { ResourceFile } from './archive.ts';
import { fetching } from './fetching.ts';
import { missingResources, pendingResources, type Upload } from './pending.ts';
import { localSource, type Source, storeSource } from './source.ts';

export type Wanted = Omit<Deployment, 'charm'> & {
	readonly charm: CharmReference;
	/** Files for its resources, by name: uploaded before where it is local, else right after. */
	readonly files?: ReadonlyMap<string, ResourceFile> | undefined;
};

const hasRepository = ({ offer, versions }: JujuClient): boolean =>
	offer.major >= 3 && versions('Application').some((version) => version >= 18);

const isGoneFrom = (base: Base | undefined, found: string | null): boolean =>
	base !== undefined && found !== null && found !== baseWords(base);

const compared = async (client: JujuClient, wanted: Wanted, signal: AbortSignal) => {
	const now = await applicationNow(client, wanted.application, signal);
	if (isGoneFrom(wanted.base, now.base))
		throw notApplied(`base of ${now.name}`, baseWords(wanted.base as Base), now.base);
	if (wanted.revision !== undefined && now.charmRevision !== null && now.charmRevision !== wanted.revision)
		throw notApplied(`revision of ${now.name}`, wanted.revision, now.charmRevision);
	return now;
};

const directly = async (
	client: JujuClient,
	wanted: Wanted,
	source: Source,
	signal: AbortSignal,
): Promise<void> => {
	const { charm, units, trust, ...rest } = wanted;
	const count = units ?? (source.subordinate ? 0 : 1);
	// since 2.9 the deploy takes it, before that a call of its own
	const isOption = trust && client.versions('Application').some((version) => version >= 13);
	await client.ask(
		deployDirect,
		{
			...rest,
			trust,
			...(isOption ? { config: { ...wanted.config, trust: 'true' } } : {}),
			charm: charm.url,
			units: count,
			base: source.base,
			url: source.url,
			origin: source.origin,
		},
		{ signal },
	);
	if (trust && !isOption)
		await client.ask(setTrust, { application: wanted.application, trust: true }, { signal });
};

/**
 * Uploads the files that were given for resources; `pending`: their ids, of an application to come. Gives
 * what is still missing.
 */
const uploadAll = async (
	client: JujuClient,
	{ application, files = new Map() }: Wanted,
	uploads: readonly Upload[],
	pending: Readonly<Record<string, string>>,
	signal: AbortSignal,
): Promise<Upload[]> => {
	for (const [resource, { name, bytes }] of files)
		await uploadResource(client, { application, resource, name, bytes, pending: pending[resource] }, signal);
	return uploads.filter(({ name }) => !files.has(name));
};

/**
 * As {@link uploadAll}, of an application that is there by now. A failure says so: it is no failed deploy,
 * and has `details.done`.
 */
const uploadAfter = async (
	client: JujuClient,
	wanted: Wanted,
	uploads: readonly Upload[],
	signal: AbortSignal,
): Promise<Upload[]> => {
	const { application, files = new Map<string, ResourceFile>() } = wanted;
	for (const [name, file] of files)
		try {
			await uploadAll(client, { ...wanted, files: new Map([[name, file]]) }, [], {}, signal);
		} catch (error) {
			if (!isMusterError(error)) throw error;
			const what = `${application} was deployed, but its resource ${name} was not uploaded`;
			throw new MusterError(error.code, `${what}: ${error.message}`, {
				cause: error,
				hint: `Do not deploy it again: upload ${name} to ${application}.`,
				details: { ...error.details, done: true, application, resource: name },
			});
		}
	return uploads.filter(({ name }) => !files.has(name));
};

/**
 * Deploys a charm of the store or a local one, in the way of the release, and compares base and revision with
 * what was asked.
 * @throws MusterError what the server said, BAD_INPUT, CONFLICT where something else came of it; with
 *   `details.done` where it was deployed, but a resource was not uploaded
 */
export const deployOne = async (client: JujuClient, wanted: Wanted, signal: AbortSignal) => {
	const { charm } = wanted;
	if (charm.schema === 'local') {
		const source = await localSource(client, wanted, signal);
		const { resources, uploads } = await pendingResources(client, { ...wanted, source }, signal);
		const left = await uploadAll(client, wanted, uploads, resources, signal);
		await directly(client, { ...wanted, base: source.base, resources }, source, signal);
		return { ...(await compared(client, { ...wanted, base: source.base }, signal)), pendingUploads: left };
	}
	if (hasRepository(client)) {
		const made = await client.ask(
			deployFromRepository,
			{ ...wanted, charm: storeName(charm), dryRun: false },
			fetching(signal),
		);
		const left = await uploadAfter(client, wanted, made.pendingUploads, signal);
		return { ...(await compared(client, wanted, signal)), pendingUploads: left };
	}
	if (client.offer.major < 2) {
		const reference = oldCharmUrl(charm, wanted);
		// before anything is fetched
		checkTaken(deployDirect, { ...wanted, charm: charm.url, url: reference, origin: {} }, client.offer);
		const { url } = await client.ask(resolveCharm, { reference, origin: {} }, { signal });
		await client.ask(addCharm, { url, origin: {}, force: false }, fetching(signal));
		await directly(client, wanted, { url, origin: {}, subordinate: false, resources: [] }, signal);
		return { ...(await compared(client, wanted, signal)), pendingUploads: [] };
	}
	const source = await storeSource(client, wanted, signal);
	const added = await client.ask(
		addCharm,
		{ url: source.url, origin: source.origin, force: wanted.force },
		fetching(signal),
	);
	const info = await client.ask(charmInfo, { url: source.url }, { signal });
	const { subordinate } = info;
	const taken = { ...source, origin: { ...source.origin, ...added }, subordinate, resources: info.resources };
	const { resources } = await pendingResources(client, { ...wanted, source: taken }, signal);
	await directly(client, { ...wanted, resources }, taken, signal);
	await uploadAfter(client, wanted, [], signal);
	return { ...(await compared(client, wanted, signal)), pendingUploads: [] };
};

/** What would be deployed; nothing is changed. */
export const planDeploy = async (client: JujuClient, wanted: Wanted, signal: AbortSignal) => {
	const { charm, application, units } = wanted;
	if (charm.schema !== 'local' && hasRepository(client)) {
		const { charmRevision, channel, base, pendingUploads } = await client.ask(
			deployFromRepository,
			{ ...wanted, charm: storeName(charm), dryRun: true },
			fetching(signal),
		);
		return {
			application,
			charm: charm.name,
			revision: charmRevision,
			channel,
			base,
			units: units ?? 1,
			pendingUploads,
		};
	}
	const source =
		charm.schema === 'local'
			? await localSource(client, wanted, signal)
			: await storeSource(client, wanted, signal);
	return {
		application,
		charm: source.url,
		revision: charm.revision ?? null,
		channel: wanted.channel || null,
		base: source.base ?? null,
		units: units ?? (source.subordinate ? 0 : 1),
		pendingUploads: missingResources(source.resources, wanted.resources),
	};
};
