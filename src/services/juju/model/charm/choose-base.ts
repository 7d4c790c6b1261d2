import type { JujuClient } from '../../client/client.ts';
import { getModelConfig } from '../../wire/calls/model-config.table.ts';
import { baseOfSeries } from '../../wire/records/base.ts';
import { type Base, baseIn, baseWords } from '../../wire/values/base.ts';
import { readPlacement } from '../../wire/values/placement.ts';
import { compareReleases } from '../../wire/version.ts';
import { statusNow } from '../settle/look.ts';
import { noneWhereRefused } from './none-where.ts';

/** What a base is chosen from. */
export interface BaseChoice {
	/** Bases that the charm names, as its manifest or its series have them, e.g. `ubuntu@22.04`. */
	readonly offered: readonly string[];
	/** Where its units shall go. */
	readonly to?: readonly string[] | undefined;
}

/** The long-term release that a Juju takes where nothing else decides. */
const usual = (release: string): string => {
	if (compareReleases(release, '3.6') >= 0) return 'ubuntu@24.04';
	return compareReleases(release, '3.0') >= 0 ? 'ubuntu@22.04' : 'ubuntu@20.04';
};

/** The one base of the machines that were named, if there is one. */
const ofMachines = async (
	client: JujuClient,
	to: readonly string[],
	signal: AbortSignal,
): Promise<string[]> => {
	const wanted = to.map((one) => readPlacement(one, '')).filter(({ scope }) => scope === '#');
	if (wanted.length === 0) return [];
	const { machines } = await statusNow(client, signal);
	const found = wanted.map(({ directive }) => machines.find(({ id }) => id === directive)?.base ?? '');
	return new Set(found).size === 1 ? found.filter(Boolean).slice(0, 1) : [];
};

/** The model’s `default-base`, or `default-series` before 3.0. Who may not read it has none. */
const ofModel = async (client: JujuClient, signal: AbortSignal): Promise<string[]> => {
	const settings = await client.ask(getModelConfig, {}, { signal }).catch(noneWhereRefused);
	const [base, series] = ['default-base', 'default-series'].map((name) => settings?.[name]?.value);
	if (typeof base === 'string' && base !== '') return [base.replace(/\/stable$/, '')];
	return typeof series === 'string' && series !== '' ? [baseOfSeries(series)] : [];
};

/**
 * The base of a charm where none was asked for, as the `juju` command line chooses it, and before that the
 * base of the machines that its units go to: no other can run there. Of a charm that names none: that of the
 * machines, or the model’s. Bases that are not known here, e.g. the series `kubernetes`, are passed over; a
 * charm that names no other gets none from here.
 * @throws MusterError what the server said
 */
export const chooseBase = async (
	client: JujuClient,
	{ offered, to = [] }: BaseChoice,
	signal: AbortSignal,
): Promise<Base | undefined> => {
	const all = offered.flatMap((one) => baseIn(one) ?? []).map(baseWords);
	if (all.length === 0 && offered.length > 0) return undefined;
	const fits = (one: string): boolean => all.length === 0 || all.includes(one);
	const [machine] = (await ofMachines(client, to, signal)).filter(fits);
	if (machine) return baseIn(machine);
	const [first] = all;
	if (first !== undefined && all.length === 1) return baseIn(first);
	const [model] = (await ofModel(client, signal)).filter(fits);
	if (model) return baseIn(model);
	const often = usual(client.offer.release);
	if (all.includes(often)) return baseIn(often);
	return first === undefined ? undefined : baseIn(first);
};
