import { isMusterError, MusterError } from '../../../core/errors.ts';
import { isRecord, type Json, recordOf } from '../wire/json.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';
import { path, type QueryValue, segment } from '../wire/path.ts';
import type { Api, Call } from './api.ts';
import type { Cloud } from './cloud.ts';
import type { Identified, Kind } from './kind.ts';
import type { Micro } from './micro.ts';
import { pages } from './pages.ts';

export interface ListOptions extends Call {
	/** Filters in the service’s own names. */
	readonly query?: Readonly<Record<string, QueryValue>>;
	/** How many are wanted at most: pages are then small. */
	readonly limit?: number | undefined;
	/** Adds the server’s own record as `raw`. */
	readonly raw?: boolean | undefined;
}
export interface GetOptions extends Call {
	readonly raw?: boolean | undefined;
}

/** The calls that every kind of thing has. An id goes to the server as it is; `find` also takes a name. */
export interface Resource<R extends Identified> {
	readonly kind: Kind<R>;
	readonly api: Api;
	list(options?: ListOptions): AsyncGenerator<R, void>;
	/** @throws MusterError NOT_FOUND */
	get(id: string, options?: GetOptions): Promise<R>;
	/**
	 * By id or by exact name. @throws MusterError NOT_FOUND; CONFLICT where several have the name:
	 * `details.ids`
	 */
	find(idOrName: string, options?: GetOptions): Promise<R>;
	/** The id behind an id or name. */
	idOf(idOrName: string, options?: Call): Promise<string>;
	/** `beside`: what stands beside the record in the request; `micro`: where the kind’s is too new. */
	create(
		body: Json,
		options?: Call & { readonly beside?: Json; readonly micro?: Micro | undefined },
	): Promise<R>;
	/** `label`: what it is called in messages. @default the id */
	update(id: string, body: Json, options?: Call & { readonly label?: string | null }): Promise<R>;
	remove(
		id: string,
		options?: Call & {
			readonly query?: Readonly<Record<string, QueryValue>>;
			readonly label?: string | null;
		},
	): Promise<void>;
}

/** The largest page that every service gives. */
const PAGE = 1000;
const isId = (text: string): boolean =>
	/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^[0-9a-f]{32}$|^\d+$/i.test(text);

export const isNotFound = (error: unknown): boolean => isMusterError(error) && error.code === 'NOT_FOUND';

/**
 * The project to keep to where a service would show those of all: Neutron and Glance do to an admin.
 * `undefined`: the service keeps to it.
 */
export const ownProject = async (cloud: Cloud, call: Call): Promise<string | undefined> => {
	const { project, roles } = await cloud.login(call);
	// load-balancer_admin and the like see no more than others
	return roles.some((role) => /^(cloud[-_]?)?admin$/i.test(role)) ? (project?.id ?? undefined) : undefined;
};

const elsewhere = (title: string, name: string, { id, projectId }: Identified): MusterError =>
	new MusterError(
		'NOT_FOUND',
		`There is no ${title} “${name}” in this project, but another project has one`,
		{
			hint: `If you mean that one, give its ID: ${id}.`,
			details: { ids: [id], projectId },
		},
	);

const several = (title: string, name: string, ids: readonly string[]): MusterError =>
	new MusterError('CONFLICT', `${ids.length} ${title}s are called “${name}”`, {
		hint: `Give the ID instead: ${ids.slice(0, 10).join(', ')}.`,
		details: { ids },
	});

/** Reads what a change has made. A failure says that the change itself was done. */
export const readBack = async <R>(doing: string, id: string, read: () => Promise<R>): Promise<R> => {
	try {
		return await read();
	} catch (error) {
		if (!isMusterError(error)) throw error;
		throw new MusterError(
			error.code,
			`Done (${doing}), but it could not be read afterwards: ${error.message}`,
			{
				cause: error,
				hint: `The change was made, do not repeat it: look at ${id}.`,
				details: { ...error.details, done: true, id },
			},
		);
	}
};

/** The calls of one kind of thing. `own`: how one is read, where a family does that in another way. */
export const resourceOf = <R extends Identified>(
	cloud: Cloud,
	kind: Kind<R>,
	own: { readonly get?: Resource<R>['get'] } = {},
): Resource<R> => {
	const api = cloud.apis[kind.service];
	const { title, one, micro } = kind;
	const read = (raw: Json, whole?: boolean): R => (whole ? { ...kind.read(raw), raw } : kind.read(raw));
	const inside = (body: unknown): Json => recordOf(one === '' ? body : recordOf(body)[one]);
	/** The one that an answer holds. @throws MusterError PROTOCOL, of a change OUTCOME_UNKNOWN */
	const oneOf = (body: unknown, doing: string, reads: boolean, whole?: boolean): R => {
		const record = read(inside(body), whole);
		if (record.id === '') throw unexpectedAnswer({ service: kind.service, doing, reads, body, wanted: one });
		return record;
	};
	const around = (body: Json): Json => (one === '' ? body : { [one]: body });

	async function* list({ query = {}, limit, raw, signal }: ListOptions = {}): AsyncGenerator<R, void> {
		const family = await api.family({ signal });
		const listing = {
			path: kind.detail?.[family] ?? kind.path,
			query,
			key: kind.many,
			micro,
			doing: `listing ${title}s`,
			// Synnefo’s word for: none of them
			...('changes-since' in query ? { accept: [304] } : {}),
			...(limit === undefined ? {} : { pageSize: Math.min(limit, PAGE) }),
		};
		for await (const record of pages(api, listing, { signal })) yield read(record, raw);
	}
	const plainGet: Resource<R>['get'] = async (id, { raw, signal } = {}) => {
		const request = { path: `${kind.path}${path`/${id}`}`, micro, doing: `reading ${title} ${id}` };
		const { body } = await api.send(request, { signal });
		return oneOf(body, request.doing, true, raw);
	};
	const get = own.get ?? plainGet;
	const named = async (name: string, { raw, signal }: GetOptions): Promise<R | undefined> => {
		const found: R[] = [];
		// Synnefo has no such filters
		const filter = (await api.family({ signal })) === 'openstack' ? kind.byName?.(name) : undefined;
		for await (const record of list({ query: filter ?? {}, raw, signal }))
			if (record.name === name) found.push(record);
		const [only] = found;
		// an admin sees the things of every project
		const mine = kind.isOpen && only ? await ownProject(cloud, { signal }) : undefined;
		if (found.length <= 1) {
			const isForeign = mine !== undefined && only?.projectId && only.projectId !== mine;
			if (only && isForeign && !kind.isOpen?.(only)) throw elsewhere(title, name, only);
			return only;
		}
		const { project } = await cloud.login({ signal });
		const own = found.filter(({ projectId }) => projectId !== undefined && projectId === project?.id);
		if (own.length === 1) return own[0];
		throw several(
			title,
			name,
			(own.length > 1 ? own : found).map(({ id }) => id),
		);
	};
	const find: Resource<R>['find'] = async (input, options = {}) => {
		const looksLikeId = isId(input) || kind.anyId;
		if (looksLikeId) {
			const byId = await get(input, options).catch((error: unknown) => {
				if (!isNotFound(error) && !(isMusterError(error) && error.details['status'] === 400)) throw error;
				return undefined;
			});
			if (byId) return byId;
		}
		const byName = await named(input, options);
		if (byName) return byName;
		throw new MusterError('NOT_FOUND', `There is no ${title} “${input}”`, {
			hint: `List the ${title}s of this project to see what there is; names are compared exactly.`,
			details: { [kind.one || title]: input },
		});
	};
	return {
		kind,
		api,
		list,
		get,
		find,
		idOf: async (input, options) => (await find(input, options)).id,
		async create(body, { signal, beside, micro: other = micro } = {}) {
			const doing = `creating ${title} ${String(body['name'] ?? '')}`.trim();
			const request = {
				method: 'POST',
				path: kind.path,
				json: { ...around(body), ...beside },
				micro: other,
				doing,
			};
			const made = oneOf((await api.send(request, { signal })).body, doing, false);
			if (!kind.bareCreate) return made;
			const whole = await readBack(doing, made.id, () => get(made.id, { signal }));
			// what is said once only, e.g. a password
			const once = Object.entries(made).filter(([name]) => !(name in whole));
			return { ...whole, ...Object.fromEntries(once) };
		},
		async update(id, body, { signal, label } = {}) {
			const doing = `changing ${title} ${label || id}`;
			const request = {
				method: kind.updates ?? 'PUT',
				path: `${kind.path}/${segment(id)}`,
				json: around(body),
				micro,
				doing,
			};
			const answer = await api.send(request, { signal });
			const changed = isRecord(answer.body) ? inside(answer.body) : {};
			// some families answer a change with nothing
			return 'id' in changed ? read(changed) : get(id, { signal });
		},
		async remove(id, { signal, query, label } = {}) {
			const doing = `deleting ${title} ${label || id}`;
			await api.send(
				{ method: 'DELETE', path: `${kind.path}/${segment(id)}`, query, micro, doing },
				{ signal },
			);
		},
	};
};
