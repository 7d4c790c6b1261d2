import { bad, quote } from './bad.ts';
import { type Base, baseWords, seriesWord } from './base.ts';
import type { CharmReference } from './charm.ts';

/**
 * How the store of 1.x is asked for a charm: series and revision stand in its URL, e.g.
 * `cs:trusty/mysql-38`.
 * @throws MusterError BAD_INPUT for a base without a series, or another than the URL’s
 */
export const oldCharmUrl = (
	{ url, name, revision, schema }: CharmReference,
	wanted: { readonly base?: Base | undefined; readonly revision?: number | undefined },
): string => {
	const { base } = wanted;
	const series = seriesWord(base);
	if (base && series === '')
		throw bad('base', `Base is ${quote(baseWords(base))}, which has no series in Juju 1.x`, 'ubuntu@14.04');
	const path = url.replace(/^[a-z]+:/, '').split('/');
	const user = path[0]?.startsWith('~') ? [path[0]] : [];
	const named = path.slice(user.length, -1).at(-1);
	if (named !== undefined && series !== '' && named !== series)
		throw bad('base', `Base is ${quote(baseWords(base as Base))}, but Charm says ${named}`, 'one of the two');
	const which = wanted.revision ?? revision;
	if (series === '' && which === revision) return url;
	const last = which === undefined ? name : `${name}-${which}`;
	const own = named ?? (series || undefined);
	const whole = [...user, ...(own === undefined ? [] : [own]), last].join('/');
	return `${schema === 'local' ? 'local' : 'cs'}:${whole}`;
};
