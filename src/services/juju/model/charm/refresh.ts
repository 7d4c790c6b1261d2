import type { JujuClient } from '../../client/client.ts';
import { fetching } from './fetching.ts';
import { refreshedResources } from './pending.ts';
import { statusNow } from '../settle/look.ts';
import { setConfig } from '../../wire/calls/application-config.table.ts';
import { addCharm, charmInfo, charmOrigin, resolveCharm } from '../../wire/calls/charm.table.ts';
import { setCharm } from '../../wire/calls/deploy.table.ts';
import { checkTaken } from '../../wire/choose.ts';
import type { Loose } from '../../wire/get.ts';
import { bad } from '../../wire/values/bad.ts';
import { channelText, originOf, readChannel, readCharm } from '../../wire/values/charm.ts';
import { oldCharmUrl } from '../../wire/values/old-charm.ts';
import type { StorageDirective } from '../../wire/values/storage.ts';

export interface RefreshTarget {
	readonly application: string;
	readonly channel?: string | undefined;
	readonly charm?: string | undefined;
	readonly revision?: number | undefined;
}
export interface Refresh extends RefreshTarget {
	readonly config: Readonly<Record<string, string>>;
	readonly storage: Readonly<Record<string, StorageDirective>>;
	readonly resources: Readonly<Record<string, string>>;
	readonly force: boolean;
	readonly forceBase: boolean;
	readonly forceUnits: boolean;
}

/** The store finds by name and channel; what names one revision is left out. */
const questionOf = (
	{ source, type, architecture, base, track, risk, branch }: Loose,
	{ channel, revision }: RefreshTarget,
): Loose => {
	const wanted = readChannel(channel);
	const now = wanted
		? { track: wanted.track, risk: wanted.risk, branch: wanted.branch }
		: { track, risk, branch };
	return {
		source,
		type: type === '' || type === undefined ? 'charm' : type,
		architecture,
		base,
		...Object.fromEntries(Object.entries(now).filter(([, value]) => value !== undefined && value !== '')),
		...(revision === undefined ? {} : { revision }),
	};
};

const nextOf = async (client: JujuClient, towards: RefreshTarget, signal: AbortSignal) => {
	const now = await client.ask(charmOrigin, { application: towards.application }, { signal });
	const input = towards.charm ? readCharm(towards.charm) : undefined;
	if (input?.schema === 'local') {
		const { architecture, 'instance-key': key, base: at } = now.origin;
		const base = at as { name: string; channel: string } | undefined;
		const channel = base && !base.channel.includes('/') ? `${base.channel}/stable` : base?.channel;
		const origin = {
			...originOf({
				charm: input,
				...(base && channel ? { base: { name: base.name, channel } } : {}),
				revision: input.revision,
				arch: typeof architecture === 'string' ? architecture : undefined,
			}),
			// by it the store counts who runs what
			...(typeof key === 'string' && key !== '' ? { 'instance-key': key } : {}),
		};
		return { now, url: input.url, origin, isLocal: true };
	}
	if (!input && readCharm(now.url).schema === 'local')
		throw bad(
			'charm',
			`${towards.application} runs a local charm, ${now.url}, which Charmhub does not have`,
			'local:web-3, after Upload a charm',
		);
	const reference = input?.url ?? `ch:${readCharm(now.url).name}`;
	const origin = questionOf(now.origin, towards);
	const resolved = await client.ask(
		resolveCharm,
		{ reference, origin, isSwitch: input !== undefined },
		{ signal },
	);
	return { now, url: resolved.url, origin: { ...origin, ...resolved.origin }, isLocal: false };
};

/** 1.x: the newest revision of the same charm, or the charm that was named. */
const nextOfOld = async (
	client: JujuClient,
	{ application, charm, revision }: RefreshTarget,
	signal: AbortSignal,
): Promise<string> => {
	if (charm?.startsWith('local:')) return charm;
	const { applications } = await statusNow(client, signal);
	const whole = applications.find((one) => one.name === application)?.charm ?? application;
	const newest = charm ?? whole.replace(/-\d+$/, '');
	const reference = revision === undefined ? newest : oldCharmUrl(readCharm(newest), { revision });
	const { url } = await client.ask(resolveCharm, { reference, origin: {} }, { signal });
	return url;
};

const channelWords = ({ track, risk, branch }: Loose): string | null =>
	[track, risk, branch].filter(Boolean).join('/') || null;

/** What a refresh would bring; nothing is changed. */
export const planRefresh = async (client: JujuClient, towards: RefreshTarget, signal: AbortSignal) => {
	if (client.offer.major < 2) {
		const url = await nextOfOld(client, towards, signal);
		const { applications } = await statusNow(client, signal);
		const from = applications.find((one) => one.name === towards.application)?.charm ?? '';
		return { application: towards.application, from, to: url, channel: null, refreshes: from !== url };
	}
	const { now, url, origin } = await nextOf(client, towards, signal);
	return {
		application: towards.application,
		from: now.url,
		to: url,
		channel: channelWords(origin),
		refreshes: now.url !== url,
	};
};

/** Brings an application to another charm. Gives whether there was anything to do. */
export const refreshOne = async (
	client: JujuClient,
	input: Refresh,
	signal: AbortSignal,
): Promise<boolean> => {
	const { application, force, forceBase, forceUnits, config, resources, storage } = input;
	const how = {
		application,
		channel: channelText(input.channel),
		force,
		forceBase,
		forceUnits,
		config,
		resources,
		storage,
	};
	if (client.offer.major < 2) {
		checkTaken(setCharm, { ...how, url: '', origin: {} }, client.offer);
		const url = await nextOfOld(client, input, signal);
		await client.ask(addCharm, { url, origin: {}, force }, fetching(signal));
		await client.ask(setCharm, { ...how, url, origin: {} }, { signal });
		return true;
	}
	const { now, url, origin, isLocal } = await nextOf(client, input, signal);
	const more = [config, resources, storage].some((one) => Object.keys(one).length > 0);
	if (now.url === url && !input.channel && !more) return false;
	const added = isLocal ? {} : await client.ask(addCharm, { url, origin, force }, fetching(signal));
	const info = await client.ask(charmInfo, { url }, { signal });
	const source = { url, origin: { ...origin, ...added }, resources: info.resources };
	const ids = await refreshedResources(client, { application, resources, source }, signal);
	await client.ask(setCharm, { ...how, url, origin: source.origin, resources: ids }, { signal });
	// 4.0 passes over the options of a refresh
	if (client.offer.major >= 4 && Object.keys(config).length > 0)
		await client.ask(setConfig, { application, set: config }, { signal });
	return true;
};
