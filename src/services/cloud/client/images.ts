import { MusterError } from '../../../core/errors.ts';
import type { HttpAnswer } from '../../../net/http/index.ts';
import { checkHeaderNames } from '../model/image-properties.ts';
import { type Image, imageFromHeaders, readImage } from '../wire/image.ts';
import { type Json, listOf, recordOf, textOf } from '../wire/json.ts';
import { path, segment } from '../wire/path.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';
import { type ImageImporting, imageImporting } from './image-imports.ts';
import { imageKind } from './kinds.ts';
import { type Resource, resourceOf } from './resource.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

/** Somebody who may use an image. */
export interface ImageMember {
	readonly imageId: string;
	/** A project; a user in Synnefo. */
	readonly memberId: string;
	/** `pending`, `accepted` or `rejected`; `null` in Synnefo. */
	readonly status: string | null;
}

/** What changes of an image: a value sets, `null` removes. */
export type ImageChange = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** The images of a cloud: Glance v2, and plankton (Glance v1, everything in headers). */
export interface Images extends Resource<Image>, ImageImporting {
	/** The bytes of an image that is `queued`; read once. */
	upload(
		id: string,
		body: AsyncIterable<Uint8Array> | Uint8Array,
		options?: Call & { readonly size?: number | undefined },
	): Promise<void>;
	download(id: string, options?: Call): Promise<HttpAnswer>;
	/** Field names as the service’s own, e.g. `min_ram`. */
	change(image: Image, change: ImageChange, options?: Call): Promise<Image>;
	/** Makes an image of a Pithos object. Synnefo only. */
	register(headers: Readonly<Record<string, string>>, name: string, options?: Call): Promise<Image>;
	members(id: string, options?: Call): Promise<ImageMember[]>;
	addMember(id: string, member: string, options?: Call): Promise<ImageMember>;
	removeMember(id: string, member: string, options?: Call): Promise<void>;
	/** `accepted`, `rejected` or `pending`, by the member itself. OpenStack only. */
	setMembership(id: string, member: string, status: string, options?: Call): Promise<ImageMember>;
	/** `deactivate` or `reactivate`. OpenStack only. */
	act(id: string, action: string, options?: Call): Promise<void>;
}

const PATCH = 'application/openstack-images-v2.1-json-patch';
const pointer = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
const fixed = new Set([
	'name',
	'visibility',
	'min_disk',
	'min_ram',
	'protected',
	'tags',
	'os_hidden',
	'container_format',
	'disk_format',
	'owner',
]);

/** plankton’s headers for a change. */
const headersOf = (change: ImageChange): Record<string, string> =>
	Object.fromEntries(
		Object.entries(change).map(([name, value]) => {
			const text = encodeURIComponent(value === null ? '' : String(value));
			if (name === 'visibility') return ['x-image-meta-is-public', value === 'public' ? 'True' : 'False'];
			const header = name.replaceAll('_', '-');
			return fixed.has(name) ? [`x-image-meta-${header}`, text] : [`x-image-meta-property-${header}`, text];
		}),
	);

/** What plankton would pass over, or could not be told. @throws MusterError BAD_INPUT or UNSUPPORTED */
const checkForPlankton = (change: ImageChange): void => {
	const { visibility } = change;
	if (visibility !== undefined && visibility !== 'public' && visibility !== 'private')
		throw new MusterError(
			'UNSUPPORTED',
			`Synnefo’s images are public or private, not ${String(visibility)}`,
			{
				hint: 'To give it to a few users, share it with them.',
			},
		);
	checkHeaderNames(Object.keys(change).filter((name) => !fixed.has(name)));
};

const memberOf = (imageId: string, raw: Json): ImageMember => ({
	imageId,
	memberId: textOf(raw['member_id']),
	status: textOf(raw['status']) || null,
});

export const imagesOf = (cloud: Cloud): Images => {
	const api = cloud.apis.image;
	const isSynnefo = async (call?: Call) => (await api.family(call)) === 'synnefo';
	const get: Images['get'] = async (id, { raw, signal } = {}) => {
		const isHead = await isSynnefo({ signal });
		const request = {
			method: isHead ? 'HEAD' : 'GET',
			path: path`/images/${id}`,
			doing: `reading image ${id}`,
		};
		const { headers, body } = await api.send(request, { signal });
		const record = isHead ? imageFromHeaders(headers) : recordOf(body);
		const image = readImage(record);
		if (image.id === '') {
			const { doing } = request;
			throw unexpectedAnswer({ service: 'image', doing, reads: true, body: record, wanted: 'id' });
		}
		return raw ? { ...image, raw: record } : image;
	};
	const base = resourceOf(cloud, imageKind, { get });
	const patch = (image: Image, change: ImageChange) =>
		Object.entries(change).flatMap(([name, value]) => {
			const isThere = fixed.has(name) || Object.hasOwn(image.properties, name);
			if (value === null) return isThere ? [{ op: 'remove', path: pointer(name) }] : [];
			return [{ op: isThere ? 'replace' : 'add', path: pointer(name), value }];
		});
	return {
		...base,
		...imageImporting(cloud),
		async upload(id, body, { signal, size } = {}) {
			const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
			if (size !== undefined) headers['content-length'] = String(size);
			await api.send(
				{ method: 'PUT', path: path`/images/${id}/file`, headers, body, doing: `uploading image ${id}` },
				{ signal },
			);
		},
		async download(id, { signal } = {}) {
			const headers = { accept: 'application/octet-stream', 'accept-encoding': 'identity' };
			const answer = await api.open(
				{ path: path`/images/${id}/file`, headers, doing: `downloading image ${id}` },
				{ signal },
			);
			if (answer.status !== 204) return answer;
			throw new MusterError('CONFLICT', `Image ${id} has no data yet`, { hint: 'Wait until it is active.' });
		},
		async change(image, change, { signal } = {}) {
			const doing = `changing image ${image.name ?? image.id}`;
			const where = path`/images/${image.id}`;
			if (await isSynnefo({ signal })) {
				checkForPlankton(change);
				const answer = await api.send(
					{ method: 'PUT', path: where, headers: headersOf(change), doing },
					{ signal },
				);
				return readImage(imageFromHeaders(answer.headers));
			}
			const headers = { 'content-type': PATCH };
			const body = JSON.stringify(patch(image, change));
			const answer = await api.send({ method: 'PATCH', path: where, headers, body, doing }, { signal });
			return readImage(recordOf(answer.body));
		},
		async register(headers, name, { signal } = {}) {
			const answer = await api.send(
				{ method: 'POST', path: '/images/', headers, doing: `registering image ${name}` },
				{ signal },
			);
			return readImage(imageFromHeaders(answer.headers));
		},
		async members(id, { signal } = {}) {
			const answer = await api.send(
				{ path: path`/images/${id}/members`, doing: `listing members of image ${id}`, gives: 'members' },
				{ signal },
			);
			return listOf(recordOf(answer.body)['members']).map((raw) => memberOf(id, raw));
		},
		async addMember(id, member, { signal } = {}) {
			const doing = `sharing image ${id}`;
			if (await isSynnefo({ signal })) {
				await api.send({ method: 'PUT', path: path`/images/${id}/members/${member}`, doing }, { signal });
				return { imageId: id, memberId: member, status: null };
			}
			const answer = await api.send(
				{ method: 'POST', path: path`/images/${id}/members`, json: { member }, doing },
				{ signal },
			);
			return memberOf(id, recordOf(answer.body));
		},
		async removeMember(id, member, { signal } = {}) {
			const doing = `ending the sharing of image ${id}`;
			await api.send(
				{ method: 'DELETE', path: `/images/${segment(id)}/members/${segment(member)}`, doing },
				{ signal },
			);
		},
		async setMembership(id, member, status, { signal } = {}) {
			const doing = `answering the sharing of image ${id}`;
			const request = { method: 'PUT', path: path`/images/${id}/members/${member}`, json: { status }, doing };
			return memberOf(id, recordOf((await api.send(request, { signal })).body));
		},
		async act(id, action, { signal } = {}) {
			const doing = `${action === 'deactivate' ? 'deactivating' : 'reactivating'} image ${id}`;
			await api.send({ method: 'POST', path: path`/images/${id}/actions/${action}`, doing }, { signal });
		},
	};
};
