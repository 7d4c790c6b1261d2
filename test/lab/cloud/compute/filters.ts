import { isAdmin } from '../auth.ts';
import { recordedItem } from '../recordings.ts';
import type { Nova } from './context.ts';
import { denied, fail } from './errors.ts';
import type { Server } from './state.ts';
import { addressesOf, statusOf } from './view.ts';

const bad = (key: string, value: string, text: string) =>
	fail(400, `Invalid input for query parameters ${key}. Value: ${value}. ${text}`);

/**
 * A Python regular expression in JavaScript; nova's own is SQLite's REGEXP, unanchored and case-sensitive.
 */
const patternOf = (key: string, value: string): RegExp => {
	try {
		if (value === '') throw new Error('empty');
		return new RegExp(value.replace(/\\A/g, '^').replace(/\\Z/g, '$'), 'u');
	} catch {
		try {
			if (value === '' || /^[*+?]/.test(value)) throw new Error('none');
			return new RegExp(value.replace(/\\A/g, '^').replace(/\\Z/g, '$'));
		} catch {
			throw bad(key, value, `'${value}' is not a 'regex'`);
		}
	}
};

const sortKeys = (): string => {
	const message = (recordedItem('22', 71)['badRequest'] as { message: string }).message;
	return message.slice(message.indexOf('is not one of'));
};

const sortValue = (server: Server, key: string): string | number => {
	if (key === 'display_name') return server.name;
	if (key === 'created_at') return server.created;
	if (key === 'updated_at') return server.updated;
	if (key === 'vm_state') return server.vmState;
	return server.id;
};

/** The servers of the list, newest first, with nova's filters. Unknown filters do nothing. */
export const listed = (nova: Nova): Server[] => {
	const { world, token, call, minor } = nova;
	const { query } = call;
	const admin = isAdmin(token);
	const all = /^(1|true|yes|)$/i.test(query.get('all_tenants') ?? 'no');
	if (all && !admin) throw denied('servers:index:get_all_tenants');
	for (const key of ['name', 'ip', 'ip6']) if (query.has(key)) patternOf(key, query.get(key) as string);
	const since = query.get('changes-since');
	if (since !== null && Number.isNaN(Date.parse(since)))
		throw bad('changes-since', since, `'${since}' is not a 'date-time'`);
	const sort = query.get('sort_key');
	const known = sortKeys();
	if (sort !== null && !known.includes(`'${sort}'`)) throw bad('sort_key', sort, `'${sort}' ${known}`);
	const status = query.get('status')?.toUpperCase();
	if (status === 'DELETED' && !admin) throw fail(403, 'Only administrators may list deleted instances');
	const fits = (key: string, text: string) =>
		!query.has(key) || patternOf(key, query.get(key) as string).test(text);
	const project = query.get('project_id') ?? query.get('tenant_id');
	const tags = minor >= 26 ? (query.get('tags')?.split(',') ?? []) : [];
	const found = [...world.compute.servers.values()].filter((server) => {
		if (!all && server.project !== token.project) return false;
		if (all && project && server.project !== project) return false;
		if (!all && admin && project && server.project !== project) return false;
		const past = server.deleted || server.vmState === 'deleted';
		if (since !== null) {
			if (server.updated < Date.parse(since)) return false;
		} else if (status === 'DELETED' ? !past : server.deleted) return false;
		const addresses = () =>
			Object.values(addressesOf(nova, server, false)).flatMap((each) => each as { addr: string }[]);
		return (
			fits('name', server.name) &&
			(status === undefined || statusOf(server) === status) &&
			(query.get('image') ?? server.image) === server.image &&
			(query.get('flavor') ?? server.flavor.id) === server.flavor.id &&
			(!query.has('ip') || addresses().some(({ addr }) => fits('ip', addr))) &&
			// others than admins have it passed over
			(!admin || !query.has('host') || (server.hostId !== '' && query.get('host') === server.host)) &&
			(!query.has('uuid') || query.get('uuid') === server.id) &&
			(!query.has('reservation_id') || query.get('reservation_id') === server.reservation) &&
			tags.every((tag) => server.tags.includes(tag))
		);
	});
	// newest first by whole seconds, then by id
	const second = ({ created }: Server) => Math.floor(created / 1000);
	// what is still only a request to the scheduler comes first
	const early = ({ scheduling }: Server) => (scheduling ? 0 : 1);
	found.sort(
		(one, other) => early(one) - early(other) || second(other) - second(one) || (one.id < other.id ? -1 : 1),
	);
	if (sort === null) return found;
	const sign = query.get('sort_dir') === 'asc' ? 1 : -1;
	return found.sort((one, other) => {
		const [a, b] = [sortValue(one, sort), sortValue(other, sort)];
		if (a === b) return 0;
		return a < b ? -sign : sign;
	});
};
