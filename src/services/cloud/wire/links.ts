import { isRecord, listOf, textOf } from './json.ts';

/**
 * The query of the next page that a listing points to, in any of the styles: nova and cinder `servers_links`,
 * neutron `networks_links`, glance `next`, keystone `links.next`. Only the query is taken: hosts and schemes
 * in links are often wrong. `undefined`: no link.
 */
export const nextQuery = (body: unknown): string | undefined => {
	if (!isRecord(body)) return undefined;
	const of = (href: string): string | undefined => {
		const at = href.indexOf('?');
		return at < 0 ? undefined : href.slice(at).replace(/#.*$/, '');
	};
	if (typeof body['next'] === 'string') return of(body['next']);
	if (isRecord(body['links']) && typeof body['links']['next'] === 'string') return of(body['links']['next']);
	for (const [name, value] of Object.entries(body)) {
		if (!name.endsWith('_links')) continue;
		const next = listOf(value).find(({ rel }) => rel === 'next');
		if (next) return of(textOf(next['href']));
	}
	return undefined;
};
