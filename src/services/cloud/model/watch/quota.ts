import type { Event, Remembered } from '../../../../catalogue/event.ts';
import { MusterError } from '../../../../core/errors.ts';
import { withUnseen } from '../../../../core/pasted.ts';
import { isOfServices, type Quota } from '../../wire/quota.ts';

/** Quotas at one look, by service, resource and project. */
export interface KnownQuotas {
	/** Milliseconds. */
	readonly at: number;
	readonly quotas: ReadonlyMap<string, QuotaMark>;
	/** Services that the look told of, also where they have no limit just now. */
	readonly services?: readonly string[];
}

/** How much is used; the record where it was seen, not only remembered. */
export interface QuotaMark {
	readonly percent: number;
	readonly record?: Quota;
}

const keyOf = ({ project, service, resource }: Quota): string =>
	`${service}.${resource} ${project ?? ''}`.trim();

/**
 * What a look has shown. What has no limit is left out; of a service that said nothing this time the percents
 * are as they were.
 */
export const knowQuotas = (
	at: number,
	all: readonly Quota[],
	before: KnownQuotas | undefined,
): KnownQuotas => {
	const seen = new Set(all.map(keyOf));
	const quotas = new Map<string, QuotaMark>();
	for (const [key, { percent }] of before?.quotas ?? []) if (!seen.has(key)) quotas.set(key, { percent });
	for (const record of all)
		if (record.percent !== null) quotas.set(keyOf(record), { percent: record.percent, record });
	return { at, quotas, services: [...new Set(all.map(({ service }) => service))] };
};

const usual = ['compute', 'volume', 'network', 'object'];

/**
 * Whether there can be limits of each of these services. A usual one may say nothing just now; which ones a
 * Synnefo has only its limits tell.
 * @throws MusterError BAD_INPUT
 */
export const checkServices = (services: readonly string[], { services: seen = [] }: KnownQuotas): void => {
	const known = seen.length === 0 || seen.some((service) => usual.includes(service)) ? usual : seen;
	const unknown = services.find((name) => !known.some((service) => isOfServices({ service }, [name])));
	if (unknown === undefined) return;
	throw new MusterError('BAD_INPUT', `Services: “${withUnseen(unknown.slice(0, 80))}” has no limits here`, {
		hint: `There are limits of ${known.join(', ')}.`,
		details: { field: 'services' },
	});
};

/** What is above `percent` now and was not before; and with `below` what came down again. */
export const diffQuotas = (
	before: KnownQuotas,
	now: KnownQuotas,
	wish: { readonly percent: number; readonly services: readonly string[]; readonly below: boolean },
): Event[] => {
	const at = new Date(now.at).toISOString();
	return [...now.quotas].flatMap(([key, { percent, record }]) => {
		if (!record || !isOfServices(record, wish.services)) return [];
		const was = before.quotas.get(key)?.percent ?? 0;
		const isOver = percent > wish.percent;
		if (isOver === was > wish.percent || (!isOver && !wish.below)) return [];
		const event = isOver ? 'quota.above' : 'quota.below';
		const text = `${isOver ? '' : 'Only '}${record.percent} % of ${record.service} ${record.resource} are used (${record.used} of ${record.limit})`;
		return [
			{
				event,
				service: 'cloud',
				at,
				key: `${event} ${key} ${wish.percent} ${at}`,
				text,
				quota: record,
				old: { percent: was },
			},
		];
	});
};

export const rememberQuotas = ({ at, quotas }: KnownQuotas): Remembered => ({
	at,
	percents: Object.fromEntries([...quotas].map(([key, { percent }]) => [key, percent])),
});

/** @returns `undefined` where it is not what {@link rememberQuotas} made */
export const recallQuotas = (remembered: Remembered): KnownQuotas | undefined => {
	if (typeof remembered !== 'object' || remembered === null || Array.isArray(remembered)) return undefined;
	const { at, percents } = remembered as Readonly<Record<string, Remembered>>;
	if (typeof at !== 'number' || typeof percents !== 'object' || percents === null) return undefined;
	const entries = Object.entries(percents as Readonly<Record<string, Remembered>>);
	if (entries.some(([, percent]) => typeof percent !== 'number')) return undefined;
	return { at, quotas: new Map(entries.map(([key, percent]) => [key, { percent: percent as number }])) };
};
