import { flag, get, type Loose, map, number, text, texts } from '../get.ts';
import { nameOf } from '../tags.ts';
import { baseText } from './base.ts';
import { statusInfo, type StatusInfo } from './status-info.ts';
import type { Unit } from './unit.ts';

export interface Application {
	readonly name: string;
	/** The whole URL, e.g. `ch:amd64/mysql-147`. */
	readonly charm: string;
	readonly charmName: string;
	readonly charmRevision: number | null;
	/** Where its charm comes from, e.g. `8.0/stable`. */
	readonly channel: string | null;
	readonly base: string | null;
	readonly life: string;
	/** Its own word, or that of its worst unit where it has none. */
	readonly status: StatusInfo;
	readonly exposed: boolean;
	readonly workloadVersion: string | null;
	/** Units that are wanted, on Kubernetes; else those that there are. */
	readonly scale: number | null;
	/** Applications by endpoint. */
	readonly relations: Readonly<Record<string, readonly string[]>>;
	/** Of a subordinate: the applications it goes with. */
	readonly subordinateTo: readonly string[];
	readonly subordinate: boolean;
	readonly canUpgradeTo: string | null;
	/** Spaces by endpoint. */
	readonly endpointBindings: Readonly<Record<string, string>>;
	readonly publicAddress: string | null;
}

/** From the worst to the best: an application that says nothing is as its worst unit. */
export const severity = [
	'error',
	'lost',
	'blocked',
	'waiting',
	'maintenance',
	'terminated',
	'active',
	'unknown',
];
const rank = (word: string): number => {
	const at = severity.indexOf(word);
	return at < 0 ? severity.length : at;
};

export const derivedStatus = (units: readonly Unit[], own: StatusInfo): StatusInfo => {
	const worst = units
		.map(({ workloadStatus }) => workloadStatus)
		.sort((one, other) => rank(one.current) - rank(other.current))[0];
	return worst ?? { ...own, current: 'unknown' };
};

/** `ch:amd64/jammy/mysql-147` → mysql, 147. */
export const charmParts = (url: string): { readonly name: string; readonly revision: number | null } => {
	const last =
		url
			.replace(/^[a-z]+:/, '')
			.split('/')
			.at(-1) ?? url;
	const [, name, revision] = /^(.*?)(?:-(\d+))?$/.exec(last) ?? [];
	return { name: name ?? last, revision: revision === undefined ? null : Number(revision) };
};

const textMap = (from: Loose): Record<string, string> =>
	Object.fromEntries(Object.entries(from).map(([key, value]) => [key, String(value)]));
const listMap = (from: Loose): Record<string, string[]> =>
	Object.fromEntries(
		Object.entries(from).map(([key, value]) => [key, Array.isArray(value) ? value.map(String).sort() : []]),
	);

/** An application of FullStatus or of a delta, with its units as far as they are known. */
export const decodeApplication = (name: string, input: unknown, units: readonly Unit[]): Application => {
	const charm = text(input, 'charm-url') ?? text(input, 'charm') ?? '';
	const { name: charmName, revision } = charmParts(charm);
	const own = statusInfo(get(input, 'status'));
	const subordinateTo = texts(input, 'subordinate-to');
	return {
		name,
		charm,
		charmName,
		charmRevision: number(input, 'charm-rev') ?? revision,
		channel: text(input, 'charm-channel') ?? null,
		base: baseText(input) ?? null,
		life: text(input, 'life') ?? 'alive',
		status: ['unset', 'unknown'].includes(own.current) ? derivedStatus(units, own) : own,
		exposed: flag(input, 'exposed'),
		workloadVersion: text(input, 'workload-version') ?? null,
		scale: number(input, 'scale') ?? number(input, 'int') ?? null,
		relations: listMap(map(input, 'relations')),
		subordinateTo,
		subordinate: subordinateTo.length > 0 || flag(input, 'subordinate'),
		canUpgradeTo: text(input, 'can-upgrade-to') ?? null,
		endpointBindings: textMap(map(input, 'endpoint-bindings')),
		publicAddress: text(input, 'public-address') ?? null,
	};
};

/** The owner of a delta’s record. */
export const ownerOf = (input: unknown): string | undefined => nameOf(get(input, 'owner-tag'));
