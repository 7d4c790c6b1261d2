import { createHash } from 'node:crypto';
import { mayWrite } from '../auth.ts';
import { type Answer, header, Refused } from '../call.ts';
import type { Content } from '../content.ts';
import { find, findFor, type Glance } from './context.ts';
import { denied, fail, failMore, nothing, page } from './errors.ts';
import type { Image } from './state.ts';

const checkType = (glance: Glance): void => {
	const type = header(glance.call, 'content-type')?.split(';')[0];
	if (type !== 'application/octet-stream')
		throw fail(415, `The request media type ${type ?? 'text/plain'} is not supported by this server.`);
};

const received = async (glance: Glance): Promise<Content> => {
	const told = header(glance.call, 'content-length');
	const broken = new Refused(
		page(500, 'The server has either erred or is incapable of performing the requested operation.'),
	);
	try {
		const content = await glance.store.keep(glance.call.body());
		if (told === undefined || Number(told) === content.size) return content;
		content.drop();
	} catch {
		throw broken;
	}
	throw broken;
};

const sha512 = async (content: Content): Promise<string> => {
	const hash = createHash('sha512');
	for await (const chunk of content.read()) hash.update(chunk as Buffer);
	return hash.digest('hex');
};

/** qcow2 tells its size inside; what is none has none. */
const virtualSize = async (image: Image, content: Content): Promise<number | null> => {
	if (image.diskFormat !== 'qcow2') return content.size || null;
	const head = await content.read(0, 31).toArray();
	const bytes = Buffer.concat(head as Buffer[]);
	return bytes.subarray(0, 4).toString('latin1') === 'QFI\xfb' ? Number(bytes.readBigUInt64BE(24)) : null;
};

export const activate = async (image: Image, content: Content): Promise<void> => {
	Object.assign(image, {
		content,
		status: 'active',
		size: content.size,
		virtualSize: await virtualSize(image, content),
		checksum: content.md5,
		hash: await sha512(content),
		updated: Date.now(),
	});
};

/** PUT /images/{id}/file */
export const putFile = async (glance: Glance, id: string): Promise<Answer> => {
	checkType(glance);
	const image = find(glance, id);
	if (!mayWrite(glance.world, glance.token)) throw denied('upload_image');
	if (image.owner !== glance.token.project && !glance.token.roles.includes('admin'))
		throw denied('upload_image');
	if (image.status !== 'queued')
		throw fail(409, `Image status transition from ${image.status} to saving is not allowed`);
	if (image.diskFormat === null || image.containerFormat === null)
		throw fail(400, 'Properties disk_format, container_format must be set prior to saving data.');
	await activate(image, await received(glance));
	image.stores = glance.world.image.stores.slice(0, 1);
	return nothing();
};

/** GET /images/{id}/file */
export const getFile = (glance: Glance, id: string): Answer => {
	const image = find(glance, id);
	if (!mayWrite(glance.world, glance.token)) throw denied('download_image');
	if (image.status === 'deactivated')
		throw fail(403, 'The requested image has been deactivated. Image data download is forbidden.');
	const { content } = image;
	if (!content) return { status: 204, headers: { 'Content-Length': '0' } };
	const headers = { 'Content-Type': 'application/octet-stream', 'Content-Md5': content.md5 };
	const asked = header(glance.call, 'range') ?? header(glance.call, 'content-range');
	const [, from, to] = /^bytes[= ](\d+)-(\d*)/.exec(asked ?? '') ?? [];
	if (from === undefined)
		return {
			status: 200,
			headers: { ...headers, 'Content-Length': String(content.size) },
			body: content.read(),
		};
	if (Number(from) >= content.size)
		throw failMore(
			416,
			`Invalid start position in Range header. Start position MUST be in the inclusive range [0, ${content.size - 1}].`,
		);
	const end = Math.min(to ? Number(to) : content.size - 1, content.size - 1);
	return {
		status: 206,
		headers: {
			...headers,
			'Content-Range': `bytes ${from}-${end}/${content.size}`,
			'Content-Length': String(end - Number(from) + 1),
		},
		body: content.read(Number(from), end),
	};
};

/** PUT /images/{id}/stage */
export const stage = async (glance: Glance, id: string): Promise<Answer> => {
	checkType(glance);
	const image = findFor(glance, id, 'upload_image');
	if (image.status !== 'queued')
		throw fail(409, `Image status transition from ${image.status} to uploading is not allowed`);
	const content = await received(glance);
	image.staged = content;
	image.status = 'uploading';
	image.size = content.size;
	return nothing();
};
