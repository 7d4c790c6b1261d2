import { bad, quote } from './bad.ts';
import type { Base } from './base.ts';

/** A charm as a user names it. */
export interface CharmReference {
	/** `ch` (Charmhub), `cs` (the old store), `local`. */
	readonly schema: 'ch' | 'cs' | 'local';
	readonly name: string;
	readonly revision?: number | undefined;
	/** As given. */
	readonly url: string;
}

const NAME = '[a-z][a-z0-9]*(?:-\\d*[a-z][a-z0-9]*)*';
/** Small letters, digits and dashes; a part behind a dash is no number alone: that is a revision. */
export const isCharmName = (name: string): boolean => new RegExp(`^${NAME}$`).test(name);

/**
 * `postgresql`, `ch:amd64/jammy/postgresql-42`, `cs:~user/trusty/etcd-6`, `local:web-0`. @throws MusterError
 * BAD_INPUT
 */
export const readCharm = (input: string, field = 'charm'): CharmReference => {
	const url = input.trim();
	const wrong = () =>
		bad(field, `Charm is ${quote(input)}, but has to be a charm’s name or URL`, 'postgresql');
	const schema = /^(ch|cs|local):/.exec(url)?.[1] as CharmReference['schema'] | undefined;
	// a path or an address of another kind: its end alone is not meant
	if (schema === undefined && /^[./]|:/.test(url)) throw wrong();
	const last =
		url
			.replace(/^[a-z]+:/, '')
			.split('/')
			.at(-1) ?? '';
	const [, name, revision] = new RegExp(`^(${NAME})(?:-(\\d+))?$`).exec(last) ?? [];
	if (name === undefined) throw wrong();
	return {
		schema: schema ?? 'ch',
		name,
		...(revision === undefined ? {} : { revision: Number(revision) }),
		url,
	};
};

export interface Channel {
	readonly track?: string | undefined;
	readonly risk: string;
	readonly branch?: string | undefined;
}

/** How the store is asked for it: a revision is said apart, where the name alone holds it. */
export const storeName = ({ schema, url, name }: CharmReference): string =>
	schema !== 'ch' || url.includes('/') ? url : name;

const risks = ['stable', 'candidate', 'beta', 'edge'];

/** `14/stable`, `stable`, `14`, `latest/edge/fix-1`; an empty text is none. @throws MusterError BAD_INPUT */
export const readChannel = (input: string | undefined, field = 'channel'): Channel | undefined => {
	const text = input?.trim() ?? '';
	if (text === '') return undefined;
	const [one = '', two, three, ...more] = text.split('/');
	const wrong = bad(field, `Channel is ${quote(input)}, but has to be a track and a risk`, '14/stable');
	if (more.length > 0 || [one, two, three].includes('') || /\s/.test(text)) throw wrong;
	const risk = (word: string) => risks.find((known) => known === word.toLowerCase());
	const alone = risk(one);
	if (alone) {
		if (three !== undefined) throw wrong;
		return { risk: alone, branch: two };
	}
	const named = two === undefined ? 'stable' : risk(two);
	if (named === undefined) throw wrong;
	return { track: one, risk: named, branch: three };
};

/** A channel as the server wants it: without blanks, its risk in small letters; '' for none. */
export const channelText = (input: string | undefined, field?: string): string => {
	const read = readChannel(input, field);
	if (read === undefined) return '';
	const isTrackAlone = read.track !== undefined && input?.trim() === read.track;
	return isTrackAlone ? read.track : [read.track, read.risk, read.branch].filter(Boolean).join('/');
};

/** Where a charm comes from, as Charms and Application want it (2.9 and later). */
export interface Origin {
	readonly charm: CharmReference;
	readonly channel?: Channel | undefined;
	readonly revision?: number | undefined;
	readonly base?: Base | undefined;
	/** @default the server’s, which is amd64 */
	readonly arch?: string | undefined;
}

export const originOf = ({ charm, channel, revision, base, arch }: Origin) => {
	const pinned = revision ?? charm.revision;
	// without any, Charmhub takes the charm’s default track; a revision has to have one to be refreshed from
	const risk = channel?.risk ?? (pinned === undefined ? undefined : 'stable');
	return {
		source: { ch: 'charm-hub', cs: 'charm-store', local: 'local' }[charm.schema],
		type: 'charm',
		...(charm.schema === 'local'
			? {}
			: {
					...(risk ? { risk } : {}),
					...(channel?.track ? { track: channel.track } : {}),
					...(channel?.branch ? { branch: channel.branch } : {}),
				}),
		...(pinned === undefined ? {} : { revision: pinned }),
		...(arch ? { architecture: arch } : {}),
		...(base ? { base } : {}),
	};
};
