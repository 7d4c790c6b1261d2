import { seriesOfBase, seriesVersions } from '../records/base.ts';
import { type Loose, text } from '../get.ts';
import { bad, quote } from './bad.ts';

export interface Base {
	readonly name: string;
	/** With its risk, e.g. `24.04/stable`. */
	readonly channel: string;
}

/** As {@link readBase}; what cannot be read, e.g. the series `kubernetes`, is none. */
export const baseIn = (input: string): Base | undefined => {
	const said = input.trim().toLowerCase();
	const version = seriesVersions[said];
	if (version !== undefined) return { name: 'ubuntu', channel: `${version}/stable` };
	const [, name, channel, risk] = /^(?:([a-z]+)@)?(\d[\w.]*)(?:\/(\w+))?$/.exec(said) ?? [];
	return channel === undefined
		? undefined
		: { name: name ?? 'ubuntu', channel: `${channel}/${risk ?? 'stable'}` };
};

/** `ubuntu@24.04`, `24.04`, `noble`; an empty text is none. @throws MusterError BAD_INPUT */
export const readBase = (input: string | undefined, field = 'base'): Base | undefined => {
	if (input === undefined || input.trim() === '') return undefined;
	const found = baseIn(input);
	if (found) return found;
	throw bad(field, `Base is ${quote(input)}, but has to be a system and its version`, 'ubuntu@24.04');
};

/**
 * The base that records of a bundle name, or the first series that is a system’s.
 * @throws MusterError BAD_INPUT
 */
export const baseNamed = (...records: readonly Loose[]): Base | undefined => {
	const first = (key: string) => records.map((one) => text(one, key)).find(Boolean);
	return readBase(first('base')) ?? baseIn(first('series') ?? '');
};

/** As people write it: `ubuntu@24.04`. */
export const baseWords = ({ name, channel }: Base): string => `${name}@${channel.replace(/\/stable$/, '')}`;

/** The series that 1.x and 2.x name it by. */
export const seriesWord = (base: Base | undefined): string =>
	base === undefined ? '' : (seriesOfBase(baseWords(base)) ?? '');
