import { spaced } from '../../../core/case.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Loose } from './get.ts';
import { compareReleases } from './version.ts';

/** What a login told of the server, as far as calls depend on it. */
export interface Offer {
	/** e.g. `3.6.14`. */
	readonly release: string;
	readonly major: number;
	readonly kind: 'controller' | 'model';
	readonly modelUuid?: string | undefined;
	readonly controllerUuid?: string | undefined;
	readonly user?: string | undefined;
	/** `undefined`: too old to say; every facade has version 0. */
	readonly facades: ReadonlyMap<string, readonly number[]> | undefined;
}

/** One shape of a call: the facade versions and releases that take it (§5, §9.9). */
export interface Row<V, R> {
	readonly facade: string;
	/** The lowest and the highest version that this shape holds for. */
	readonly versions: readonly [number, number];
	/** The lowest and the highest major release. @default 2 and later */
	readonly majors?: readonly [number, number];
	/** The first release, where an older one lists the version but not the shape, e.g. `2.9.30`. */
	readonly since?: string;
	readonly method: string;
	/** Values that other shapes of the call send, and this one cannot: given, the call is refused. */
	readonly lacks?: readonly string[];
	params(values: V, offer: Offer): unknown;
	result(response: unknown, values: V, offer: Offer): R;
}

/** A call whatever the release: its shapes, newest last. */
export interface Call<V, R> {
	readonly name: string;
	readonly effect: 'reads' | 'changes';
	readonly rows: readonly Row<V, R>[];
}

export interface Choice<V, R> {
	readonly row: Row<V, R>;
	readonly version: number;
}

interface Releases {
	readonly majors?: readonly [number, number];
	readonly since?: string;
}
const fits = ({ majors = [2, 99], since }: Releases, { major, release }: Offer): boolean =>
	major >= majors[0] && major <= majors[1] && (since === undefined || compareReleases(release, since) >= 0);

const spread = (versions: readonly number[]): string => {
	const low = Math.min(...versions);
	const high = Math.max(...versions);
	return low === high ? String(low) : `${low}-${high}`;
};

const missing = <V, R>({ name, rows }: Call<V, R>, offer: Offer): MusterError => {
	const { release, kind, facades } = offer;
	const suited = rows.filter((row) => fits(row, offer));
	const found = suited.flatMap(({ facade }) => (facades?.has(facade) ? [facade] : []))[0];
	const details = { call: name, release };
	if (found !== undefined) {
		const known = suited.filter(({ facade }) => facade === found).flatMap(({ versions }) => [...versions]);
		return new MusterError(
			'UNSUPPORTED',
			`Juju ${release} offers ${found} ${spread(facades?.get(found) ?? [])}, this package knows ` +
				`${spread(known)} for ${name}`,
			{ details, hint: 'Update this package, or use Call any method.' },
		);
	}
	const facade = suited[0]?.facade;
	return new MusterError(
		'UNSUPPORTED',
		facade === undefined
			? `Juju ${release} has no ${name}`
			: `Juju ${release} does not offer ${facade}.${suited[0]?.method} on a ${kind} connection to this user`,
		{ details },
	);
};

const isGiven = (value: unknown): boolean => {
	if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
	return value !== undefined && value !== null && value !== false && value !== '';
};

/**
 * What was given, and the server cannot be told: nothing of it is left out without a word.
 * @throws MusterError UNSUPPORTED naming it
 */
export const refuseLost = <V, R>(
	{ name }: Call<V, R>,
	{ lacks = [] }: Row<V, R>,
	values: V,
	{ release }: Offer,
): void => {
	const lost = lacks.filter((key) => isGiven((values as Loose)[key]));
	if (lost.length === 0) return;
	const words = lost.map((key) => `“${spaced(key)}”`).join(', ');
	throw new MusterError('UNSUPPORTED', `Juju ${release} cannot be told ${words} in ${name}`, {
		hint: 'Leave it empty: a later release of Juju takes it. Nothing was sent.',
		details: { call: name, release, fields: lost, reason: `no ${spaced(lost[0] ?? '')} in Juju ${release}` },
	});
};

/**
 * The shape that server and package both know, with the highest version that the server listed; never one
 * that it did not list.
 * @throws MusterError UNSUPPORTED naming the release
 */
export const choose = <V, R>(call: Call<V, R>, offer: Offer): Choice<V, R> => {
	let best: Choice<V, R> | undefined;
	for (const row of call.rows) {
		if (!fits(row, offer)) continue;
		const listed = offer.facades ? (offer.facades.get(row.facade) ?? []) : [0];
		const isNewer = (version: number) => !best || best.row.facade !== row.facade || version >= best.version;
		for (const version of listed)
			if (version >= row.versions[0] && version <= row.versions[1] && isNewer(version))
				best = { row, version };
	}
	if (!best) throw missing(call, offer);
	return best;
};

/**
 * Whether the server has this call, and can be told all of these values; before other calls prepare it.
 * @throws MusterError UNSUPPORTED
 */
export const checkTaken = <V, R>(call: Call<V, R>, values: V, offer: Offer): void =>
	refuseLost(call, choose(call, offer).row, values, offer);

/** Ties shapes to what goes in: `const reads = callOf<{ application: string }>('reads')`. */
export const defineCall =
	<V>(effect: 'reads' | 'changes', name: string) =>
	<R>(...rows: readonly Row<V, R>[]): Call<V, R> => ({ name, effect, rows });
