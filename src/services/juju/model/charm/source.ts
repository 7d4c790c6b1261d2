import { MusterError } from '../../../../core/errors.ts';
import type { JujuClient } from '../../client/client.ts';
import { type Charm, charmInfo, resolveCharm } from '../../wire/calls/charm.table.ts';
import type { Loose } from '../../wire/get.ts';
import { baseOfSeries, seriesVersions } from '../../wire/records/base.ts';
import { type Base, baseWords, readBase } from '../../wire/values/base.ts';
import { type CharmReference, originOf, readChannel } from '../../wire/values/charm.ts';
import type { Constraints } from '../../wire/values/constraints.ts';
import { architectureOf } from './architecture.ts';
import { chooseBase } from './choose-base.ts';

/** A charm, and what decides where it comes from. */
export interface CharmQuery {
	readonly charm: CharmReference;
	readonly channel: string;
	readonly revision?: number | undefined;
	readonly base?: Base | undefined;
	readonly to?: readonly string[] | undefined;
	readonly constraints: Constraints;
	/** Whether a base counts that the charm does not name. */
	readonly force?: boolean | undefined;
}

/** Where it comes from and in which base, decided once. */
export interface Source {
	readonly url: string;
	readonly origin: Loose;
	readonly base?: Base | undefined;
	readonly subordinate: boolean;
	readonly resources: Charm['resources'];
}

const withRisk = (base: { readonly name: string; readonly channel: string }): Base => ({
	name: base.name,
	channel: base.channel.includes('/') ? base.channel : `${base.channel}/stable`,
});

/** Before 3.0 the URL of a local charm may name its series: `local:jammy/web-0`. */
const baseInUrl = (url: string): Base | undefined => {
	const [, series = ''] = /^local:([a-z]+)\//.exec(url) ?? [];
	return series in seriesVersions ? readBase(series) : undefined;
};

/** Of a charm that the model has. @throws MusterError BAD_INPUT where nothing names a base */
export const localSource = async (
	client: JujuClient,
	{ charm, base, to, constraints }: CharmQuery,
	signal: AbortSignal,
): Promise<Source> => {
	const info = await client.ask(charmInfo, { url: charm.url }, { signal });
	const named = info.bases.map(({ name, channel }) => `${name}@${channel}`);
	const offered = named.length > 0 ? named : info.series.map(baseOfSeries);
	const chosen = base ?? baseInUrl(charm.url) ?? (await chooseBase(client, { offered, to }, signal));
	if (!chosen && client.offer.major >= 3)
		throw new MusterError('BAD_INPUT', `The charm ${charm.url} names no base, and none was given`, {
			hint: 'For example: ubuntu@24.04. Nothing was deployed.',
			details: { field: 'base' },
		});
	const arch = await architectureOf(client, constraints, signal);
	return {
		url: charm.url,
		origin: originOf({ charm, base: chosen, revision: charm.revision, arch }),
		base: chosen,
		subordinate: info.subordinate,
		resources: info.resources,
	};
};

/** 2.9: the store is asked first, then the charm is added; `charm-origin` is the same in both. */
export const storeSource = async (
	client: JujuClient,
	wanted: CharmQuery,
	signal: AbortSignal,
): Promise<Source> => {
	const { charm, channel, base, revision, constraints, force } = wanted;
	const arch = await architectureOf(client, constraints, signal);
	const asked = originOf({ charm, channel: readChannel(channel), base, revision, arch });
	const resolved = await client.ask(resolveCharm, { reference: charm.url, origin: asked }, { signal });
	const { supported } = resolved;
	if (base && !force && supported.length > 0 && !supported.includes(baseWords(base)))
		throw new MusterError(
			'UNSUPPORTED',
			`The charm ${charm.name} does not run on ${baseWords(base)}, but on ${supported.join(', ')}`,
			{
				hint: 'Choose one of these, or turn on Force. Nothing was deployed.',
				details: { field: 'base', supported, reason: `${charm.name} is not for ${baseWords(base)}` },
			},
		);
	const [first] = resolved.bases;
	const chosen = base ?? (first ? withRisk(first) : undefined);
	const origin: Loose = { ...asked, ...resolved.origin, ...(chosen ? { base: chosen } : {}) };
	return { url: resolved.url, origin, base: chosen, subordinate: false, resources: [] };
};
