import { partKey } from '../../catalogue/part.ts';
import type { AnyService, ListItem, ListPage } from '../../catalogue/service.ts';
import { asMusterError, MusterError } from '../../core/errors.ts';
import { after } from '../../net/call.ts';
import { connect, type Settings } from './connect.ts';
import { unanswered } from './no-answer.ts';

/** Seconds a live list may take. */
const LIST_TIMEOUT = 8;

export interface ListRequest {
	readonly service: AnyService;
	/** Its name; several with blanks between them are read one after the other. */
	readonly list: string;
	readonly settings: Settings;
	readonly filter?: string;
	readonly values?: Readonly<Record<string, unknown>>;
	readonly cursor?: string;
	/** Aborted when nobody waits for it any more. */
	readonly signal?: AbortSignal;
}

const matches = (item: ListItem, filter: string) =>
	[item.value, item.label, item.detail].some((text) => text?.toLowerCase().includes(filter.toLowerCase()));

/**
 * What can be chosen: each thing once, under a name that can be read. What has no name would clear the field.
 */
const usable = (items: readonly ListItem[]): readonly ListItem[] => {
	const seen = new Set<string>();
	return items.filter(({ value }) => {
		if (typeof value !== 'string' || value === '' || seen.has(value)) return false;
		seen.add(value);
		return true;
	});
};

/** Several lists as one, without pages: what can be read of them; @throws where none can. */
const loadLists = async (request: ListRequest, lists: readonly string[]): Promise<ListPage> => {
	const pages = await Promise.allSettled(
		lists.map((list) => loadList({ ...request, list, cursor: undefined })),
	);
	const read = pages.flatMap((page) => (page.status === 'fulfilled' ? page.value.items : []));
	const failed = pages.find((page) => page.status === 'rejected');
	if (read.length === 0 && failed) throw failed.reason;
	return { items: [...new Map(read.map((item) => [item.value, item])).values()] };
};

/**
 * The rows of a live list that match what was typed. @throws MusterError whose message a person can act on.
 */
export const loadList = async (request: ListRequest): Promise<ListPage> => {
	const { service, list, settings, filter = '', values = {}, cursor, signal: gone } = request;
	const several = list.split(' ');
	if (several.length > 1) return loadLists(request, several);
	const late = after(LIST_TIMEOUT);
	const signal = gone ? AbortSignal.any([gone, late]) : late;
	const reader = service.lists[list];
	if (!reader) throw new MusterError('UNSUPPORTED', `${service.title} has no list “${list}”`);
	try {
		const part = partKey(reader.part, reader.variant?.(values));
		const lease = await connect(service, settings, part, signal);
		try {
			const page = await reader.load(lease.client, { filter, values, cursor, signal });
			return { ...page, items: usable(page.items).filter((item) => matches(item, filter)) };
		} finally {
			lease.release();
		}
	} catch (error) {
		if (late.aborted) throw unanswered(error, { service, settings, seconds: LIST_TIMEOUT, what: 'list' });
		throw asMusterError(error, `Listing from ${service.title}`);
	}
};
