import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { metaHeaders } from '../../wire/object-meta.ts';
import { type Container, type ContainerInfo, readContainer, readContainerInfo } from '../../wire/object.ts';
import { type Json, textOf } from '../../wire/json.ts';
import type { Cloud } from '../cloud.ts';
import { pages } from '../pages.ts';
import { readBack } from '../resource.ts';
import { unexpectedAnswer } from '../unexpected-answer.ts';
import { type ObjectPlace, pathsOf } from './place.ts';

/** What is set of a container; what is not given stays. */
export interface ContainerChange {
	/** Added to what there is; an empty text removes. */
	readonly metadata?: Readonly<Record<string, string>> | undefined;
	/** Bytes; 0 removes the limit. */
	readonly quota?: number | undefined;
	readonly versions?: boolean | undefined;
	/** Swift’s access lists; an empty text closes. */
	readonly readAccess?: string | undefined;
	readonly writeAccess?: string | undefined;
	/** Pithos: whose quota is used. */
	readonly project?: string | undefined;
}

/** The containers of an account. */
export interface Containers {
	list(
		options?: ObjectPlace & { readonly prefix?: string | undefined; readonly limit?: number | undefined },
	): AsyncGenerator<Container, void>;
	get(name: string, place?: ObjectPlace): Promise<ContainerInfo>;
	/** @throws MusterError CONFLICT where it is there already, unless `existing` is allowed */
	create(
		name: string,
		change?: ContainerChange,
		place?: ObjectPlace & { readonly existing?: boolean },
	): Promise<ContainerInfo>;
	change(name: string, change: ContainerChange, place?: ObjectPlace): Promise<ContainerInfo>;
	/** Pithos: deletes old versions up to a time (seconds since 1970). */
	purge(name: string, until: number, place?: ObjectPlace): Promise<void>;
	/** Empty it first: CONFLICT. */
	remove(name: string, place?: ObjectPlace): Promise<void>;
}

const PAGE = 10_000;
const ifSet = (name: string, value: string | undefined) => (value === undefined ? {} : { [name]: value });

/** Pithos’ word for it. */
const keeping = (versions: boolean | undefined): string | undefined => {
	if (versions === undefined) return undefined;
	return versions ? 'auto' : 'none';
};

const there = (name: string, so: string): MusterError =>
	new MusterError('CONFLICT', `There is a container “${name}” already`, {
		hint: `${so} Turn on “Allow existing”, or choose another name.`,
		details: { container: name },
	});

/** Both families say 409 of one that has something in it, in words that do not tell. */
const asFull = (error: unknown, name: string): unknown =>
	isMusterError(error) && error.details['status'] === 409
		? new MusterError('CONFLICT', `Container “${name}” is not empty`, {
				cause: error,
				hint: '“Empty a container” first, with “Old versions too” where it keeps or has kept them.',
				details: error.details,
			})
		: error;

const headersOf = ({ metadata = {}, quota, versions, ...change }: ContainerChange, isPithos: boolean) => ({
	...metaHeaders('x-container-meta-', metadata, isPithos),
	...(isPithos
		? {
				...ifSet('x-container-policy-quota', quota === undefined ? undefined : String(quota)),
				...ifSet('x-container-policy-versioning', keeping(versions)),
				...ifSet('x-container-policy-project', change.project),
			}
		: {
				...ifSet('x-container-meta-quota-bytes', quota === undefined ? undefined : String(quota || '')),
				...ifSet('x-versions-enabled', versions === undefined ? undefined : String(versions)),
				...ifSet('x-container-read', change.readAccess),
				...ifSet('x-container-write', change.writeAccess),
			}),
});

export const containersOf = (cloud: Cloud): Containers => {
	const api = cloud.apis.object;
	const get: Containers['get'] = async (name, place = {}) => {
		const { of, isPithos } = await pathsOf(cloud, place);
		const doing = `reading container ${name}`;
		const { headers } = await api.send({ method: 'HEAD', ...of(name), doing }, place);
		const wanted = 'x-container-object-count';
		if (!(wanted in headers))
			throw unexpectedAnswer({ service: 'object', doing, reads: true, body: {}, wanted });
		return readContainerInfo(name, headers, isPithos);
	};
	return {
		get,
		async *list({ prefix, limit, ...place } = {}) {
			const { of } = await pathsOf(cloud, place);
			const listing = {
				...of(),
				path: of().path,
				query: { format: 'json', ...(prefix ? { prefix } : {}) },
				key: '',
				pageSize: Math.min(limit ?? PAGE, PAGE),
				marker: (last: Json) => ({ marker: textOf(last['name']) }),
				doing: 'listing containers',
			};
			for await (const raw of pages(api, listing, place)) yield readContainer(raw);
		},
		async create(name, change = {}, { existing = false, ...place } = {}) {
			const { of, isPithos } = await pathsOf(cloud, place);
			const doing = `creating container ${name}`;
			// a PUT would change the metadata and limits of one that is there
			const look = { method: 'HEAD', ...of(name), accept: [404], doing };
			if (!existing && (await api.send(look, place)).status !== 404)
				throw there(name, 'Nothing of it was changed.');
			const request = { method: 'PUT', ...of(name), headers: headersOf(change, isPithos), doing };
			const { status } = await api.send(request, place);
			// somebody has made it meanwhile
			if (status === 202 && !existing) throw there(name, 'Nothing of what is in it was changed.');
			return readBack(doing, name, () => get(name, place));
		},
		async change(name, change, place = {}) {
			const { of, isPithos } = await pathsOf(cloud, place);
			const request = {
				method: 'POST',
				...of(name),
				...(isPithos ? { query: { update: true } } : {}),
				headers: headersOf(change, isPithos),
				doing: `changing container ${name}`,
			};
			await api.send(request, place);
			return readBack(request.doing, name, () => get(name, place));
		},
		async purge(name, until, place = {}) {
			const { of } = await pathsOf(cloud, place);
			const request = { method: 'DELETE', ...of(name), query: { until }, doing: `purging container ${name}` };
			await cloud.apis.object.send(request, place);
		},
		async remove(name, place = {}) {
			const { of } = await pathsOf(cloud, place);
			const request = { method: 'DELETE', ...of(name), doing: `deleting container ${name}` };
			await api.send(request, place).catch((error: unknown) => Promise.reject(asFull(error, name)));
		},
	};
};
