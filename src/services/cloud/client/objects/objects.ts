import { isMusterError, MusterError } from '../../../../core/errors.ts';
import { checkMetaNames, metaHeaders } from '../../wire/object-meta.ts';
import { type ObjectEntry, type ObjectInfo, readEntry, readObjectInfo } from '../../wire/object.ts';
import { type Json, textOf } from '../../wire/json.ts';
import { objectPath, segment } from '../../wire/path.ts';
import type { Cloud } from '../cloud.ts';
import { pages } from '../pages.ts';
import { isNotFound, readBack } from '../resource.ts';
import { type ObjectPlace, pathsOf } from './place.ts';

export interface ObjectList extends ObjectPlace {
	readonly prefix?: string | undefined;
	/** E.g. `/`: what lies deeper is told as one prefix. */
	readonly delimiter?: string | undefined;
	readonly limit?: number | undefined;
	/** Whether old versions are listed too. Swift. */
	readonly versions?: boolean | undefined;
	/** The first name that is wanted: begins after it. */
	readonly after?: string | undefined;
	/** Conditions on metadata, e.g. `album=cats`. Pithos, as what follows. */
	readonly having?: readonly string[] | undefined;
	/** Only those that are shared with others. */
	readonly shared?: boolean | undefined;
	/** Only those that have a public URL. */
	readonly public?: boolean | undefined;
	/** As it was then, in seconds since 1970. */
	readonly until?: number | undefined;
}

/** What is set of an object; what is not given stays. */
export interface ObjectChange {
	/** Names and texts; added to what there is unless `replace`. */
	readonly metadata?: Readonly<Record<string, string>> | undefined;
	readonly remove?: readonly string[] | undefined;
	readonly replace?: boolean | undefined;
	readonly contentType?: string | undefined;
	/** When it is deleted automatically, in seconds since 1970; 0: never. Swift. */
	readonly deleteAt?: number | undefined;
	/** Pithos. */
	readonly sharing?: string | undefined;
	readonly public?: boolean | undefined;
}

export interface Target {
	readonly container: string;
	readonly name: string;
}

/** The objects of an account: everything but their bytes. */
export interface Objects {
	list(container: string, options?: ObjectList): AsyncGenerator<ObjectEntry, void>;
	info(
		container: string,
		name: string,
		place?: ObjectPlace & { readonly version?: string | undefined },
	): Promise<ObjectInfo>;
	change(container: string, name: string, change: ObjectChange, place?: ObjectPlace): Promise<ObjectInfo>;
	/** Within the cloud. `version`: an old one. */
	copy(
		from: Target,
		to: Target,
		options?: ObjectPlace & {
			readonly version?: string | undefined;
			readonly metadata?: Readonly<Record<string, string>> | undefined;
			readonly fromAccount?: string | undefined;
			/** Whether an object that is there may be replaced. @default true */
			readonly overwrite?: boolean | undefined;
			/** Whether the copy of a large object is made of the same segments, instead of being whole. Swift. */
			readonly sameSegments?: boolean | undefined;
		},
	): Promise<ObjectInfo>;
	remove(
		container: string,
		name: string,
		options?: ObjectPlace & { readonly version?: string | undefined },
	): Promise<void>;
}

const PAGE = 10_000;

/** What is there already may not be replaced. */
export const exists = ({ container, name }: Target): MusterError =>
	new MusterError('CONFLICT', `There is an object “${name}” in ${container} already`, {
		hint: 'Nothing was changed. Turn on “Overwrite”, or choose another name.',
		details: { container, object: name, status: 412 },
	});

/** A condition on a name that was not met, as what it means. */
export const asExisting = (error: unknown, target: Target): unknown =>
	isMusterError(error) && error.details['status'] === 412 ? exists(target) : error;

/** Swift’s POST replaces all: what shall stay is read first and sent again. */
const kept = (
	info: ObjectInfo,
	{ metadata = {}, remove = [], replace, contentType, deleteAt }: ObjectChange,
) => {
	checkMetaNames(Object.keys(metadata), false);
	const gone = new Set(remove.map((name) => name.toLowerCase().replaceAll('_', '-')));
	const old = replace ? [] : Object.entries(info.metadata).filter(([name]) => !gone.has(name));
	const wanted = {
		...Object.fromEntries(old),
		...Object.fromEntries(
			Object.entries(metadata).map(([name, value]) => [name.toLowerCase().replaceAll('_', '-'), value]),
		),
	};
	const until = deleteAt ?? (info.expires === null ? 0 : Date.parse(info.expires) / 1000);
	return {
		...metaHeaders('x-object-meta-', wanted, false),
		...(contentType ? { 'content-type': contentType } : {}),
		...(until > 0 ? { 'x-delete-at': String(Math.round(until)) } : {}),
		// without it a dynamic object would be empty from now on
		...(info.manifest ? { 'x-object-manifest': objectPath(info.manifest) } : {}),
		...(info.contentEncoding ? { 'content-encoding': info.contentEncoding } : {}),
		...(info.contentDisposition ? { 'content-disposition': info.contentDisposition } : {}),
	};
};

export const objectsOf = (cloud: Cloud): Objects => {
	const api = cloud.apis.object;
	const info: Objects['info'] = async (container, name, { version, ...place } = {}) => {
		const { of, isPithos } = await pathsOf(cloud, place);
		const query = version ? { [isPithos ? 'version' : 'version-id']: version } : {};
		const request = { method: 'HEAD', ...of(container, name), query, doing: `reading object ${name}` };
		return readObjectInfo(container, name, (await api.send(request, place)).headers, isPithos);
	};
	const isThere = ({ container, name }: Target, place: ObjectPlace): Promise<boolean> =>
		info(container, name, place).then(
			() => true,
			(error: unknown) => {
				if (isNotFound(error)) return false;
				throw error;
			},
		);
	return {
		info,
		async *list(container, options = {}) {
			const { prefix, delimiter, limit, versions, after, having = [], account, signal } = options;
			const place = { account, signal };
			const { of } = await pathsOf(cloud, place);
			const query = {
				format: 'json',
				...(prefix ? { prefix } : {}),
				...(delimiter ? { delimiter } : {}),
				...(versions ? { versions: true } : {}),
				...(after ? { marker: after } : {}),
				...(having.length > 0 ? { meta: having.join(',') } : {}),
				...(options.shared ? { shared: true } : {}),
				...(options.public ? { public: true } : {}),
				until: options.until,
			};
			const doing = `listing container ${container}`;
			// one object may have more versions than a page holds
			const version = (raw: Json) => textOf(raw['version_id']);
			const last = (raw: Json) => ({
				marker: textOf(raw['name'] ?? raw['subdir']),
				...(versions && version(raw) ? { version_marker: version(raw) } : {}),
			});
			const listing = {
				...of(container),
				query,
				key: '',
				pageSize: Math.min(limit ?? PAGE, PAGE),
				marker: last,
				doing,
			};
			for await (const raw of pages(api, listing, place)) yield readEntry(container, raw);
		},
		async change(container, name, change, place = {}) {
			const { of, isPithos } = await pathsOf(cloud, place);
			const { metadata = {}, remove = [], replace, contentType } = change;
			const gone = Object.fromEntries(remove.map((key) => [key, '']));
			const headers = isPithos
				? {
						...metaHeaders('x-object-meta-', { ...metadata, ...gone }, true),
						...(contentType ? { 'content-type': contentType } : {}),
						...(change.sharing === undefined ? {} : { 'x-object-sharing': change.sharing }),
						...(change.public === undefined ? {} : { 'x-object-public': change.public ? 'True' : 'False' }),
					}
				: kept(await info(container, name, place), change);
			const query = isPithos && !replace ? { update: true as const } : {};
			const doing = `changing object ${name}`;
			await api.send({ method: 'POST', ...of(container, name), query, headers, doing }, place);
			return readBack(doing, name, () => info(container, name, place));
		},
		async copy(
			from,
			to,
			{ version, metadata = {}, fromAccount, overwrite = true, sameSegments, ...place } = {},
		) {
			const { of, isPithos } = await pathsOf(cloud, place);
			const isItself = from.container === to.container && from.name === to.name && !fromAccount;
			// If-None-Match would test the source
			if (!overwrite && !isItself && (await isThere(to, place))) throw exists(to);
			const query = sameSegments && !isPithos ? { 'multipart-manifest': 'get' } : {};
			const source = `/${segment(from.container)}/${objectPath(from.name)}`;
			const headers = {
				...metaHeaders('x-object-meta-', metadata, isPithos),
				...(isPithos && fromAccount ? { 'x-source-account': fromAccount } : {}),
				...(isPithos && version ? { 'x-source-version': version } : {}),
				...(!isPithos && fromAccount ? { 'x-copy-from-account': fromAccount } : {}),
			};
			const into = to.container === from.container ? '' : ` to ${to.container}`;
			const doing = `copying object ${from.name}${into}`;
			// X-Copy-From cannot name a version: COPY can
			const request =
				version && !isPithos
					? {
							method: 'COPY',
							...of(from.container, from.name),
							query: { ...query, 'version-id': version },
							headers: { ...headers, destination: `${segment(to.container)}/${objectPath(to.name)}` },
						}
					: {
							method: 'PUT',
							...of(to.container, to.name),
							query,
							headers: { ...headers, 'x-copy-from': source, 'content-length': '0' },
						};
			await api.send({ ...request, doing }, place);
			return readBack(doing, to.name, () => info(to.container, to.name, place));
		},
		async remove(container, name, { version, ...place } = {}) {
			const { of } = await pathsOf(cloud, place);
			const query = version ? { 'version-id': version } : {};
			await api.send(
				{ method: 'DELETE', ...of(container, name), query, doing: `deleting object ${name}` },
				place,
			);
		},
	};
};
