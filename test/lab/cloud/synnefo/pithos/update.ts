import { type Answer, header } from '../../call.ts';
import { answer, fault } from '../answers.ts';
import type { Version } from '../state.ts';
import { flag, matching, mayWrite, objectOf, type Wanted } from './asked.ts';
import { addVersion, applyMeta, currentOf, decoded, metaIn, rightOn } from './state.ts';
import { share } from './write.ts';

/** `bytes 0-5/*` -> from, to and the size it is said to be of; `bytes * /*`: at the end. */
const rangeOf = (value: string, size: number): { from: number; to: number | undefined } => {
	const [, first, last, total] = /^bytes (?:\*|(\d+)-(\d*))\/(\*|\d+)$/.exec(value) ?? [];
	if (total === undefined) throw fault(400, 'Invalid Content-Range header');
	if (first === undefined) return { from: size, to: undefined };
	if (total !== '*' && Number(total) !== size) throw fault(400, 'Invalid Content-Range header');
	const to = last ? Number(last) : undefined;
	if (Number(first) > size) throw fault(416, 'Supplied offset is beyond object limits');
	return { from: Number(first), to };
};

/** Another object's bytes in place of a body. */
const sourceOf = (wanted: Wanted, from: string): Version => {
	const account = wanted.world.accounts.get(header(wanted.call, 'x-source-account') ?? wanted.account.uuid);
	const [, box = '', name = ''] = /^\/?([^/]+)\/(.+)$/.exec(decoded(from)) ?? [];
	const stored = account?.boxes.get(box)?.objects.get(name);
	if (!account || !rightOn(account, stored, wanted.user)) throw fault(403, 'Not allowed');
	const number = header(wanted.call, 'x-source-version');
	const found =
		number === undefined
			? stored && currentOf(stored)
			: stored?.versions.find(({ id }) => String(id) === number);
	if (!found) throw fault(404, 'Object does not exist');
	return found;
};

/** The bytes of an object with new ones from an offset on, as a stream. */
async function* spliced(
	{ world }: Wanted,
	now: Version,
	from: number,
	bytes: AsyncIterable<Buffer> | Iterable<Buffer>,
	limit: number | undefined,
): AsyncGenerator<Buffer> {
	const end = limit ?? Infinity;
	let at = 0;
	for (const chunk of from > 0
		? world.blocks.bytes(now.hashes, now.size, 0, Math.min(from, now.size) - 1)
		: []) {
		yield chunk.subarray(0, Math.max(0, end - at));
		at += chunk.length;
	}
	for await (const chunk of bytes) {
		yield chunk.subarray(0, Math.max(0, end - at));
		at += chunk.length;
	}
	if (at >= now.size || at >= end) return;
	for (const chunk of world.blocks.bytes(now.hashes, now.size, at)) {
		yield chunk.subarray(0, Math.max(0, end - at));
		at += chunk.length;
	}
}

/** `POST` with `Content-Range`: appends, overwrites or cuts. */
const change = async (wanted: Wanted, range: string): Promise<Answer> => {
	const { world, call, account, user } = wanted;
	const { box, stored } = objectOf(wanted);
	const now = currentOf(stored);
	if (!now) throw fault(404, 'Object does not exist');
	const { from, to } = rangeOf(range, now.size);
	const origin = header(call, 'x-source-object');
	const source = origin === undefined ? undefined : sourceOf(wanted, origin);
	const cut = header(call, 'x-object-bytes');
	const length = to === undefined ? undefined : to + 1 - from;
	const sent = call.headers['content-length'];
	if (!source && length !== undefined && sent !== undefined && Number(sent) !== length)
		throw fault(400, 'Invalid Content-Range header');
	const bytes = source
		? world.blocks.bytes(source.hashes, source.size, 0, Math.min(source.size, length ?? source.size) - 1)
		: call.body();
	const limit = cut === undefined ? undefined : Number(cut);
	const { size, hashes, md5 } = await world.blocks.cut(spliced(wanted, now, from, bytes, limit));
	const meta = new Map(now.meta);
	applyMeta(meta, metaIn(call, 'x-object-meta-'), flag(wanted, 'update'));
	const made = addVersion(world, account, box, stored, user.uuid, {
		...now,
		size,
		hashes,
		etag: md5,
		meta,
	});
	share(wanted, stored);
	return answer(204, undefined, { ETag: made.etag, 'X-Object-Version': String(made.id) });
};

export const objectPost = async (wanted: Wanted): Promise<Answer> => {
	const { world, call, account, user } = wanted;
	objectOf(wanted);
	mayWrite(wanted);
	const { box, stored } = objectOf(wanted);
	const now = currentOf(stored);
	if (!now) throw fault(404, 'Object does not exist');
	matching(wanted, stored);
	const range = header(call, 'content-range');
	if (range !== undefined) return change(wanted, range);
	const update = flag(wanted, 'update');
	const input = metaIn(call, 'x-object-meta-');
	const manifest = header(call, 'x-object-manifest');
	const said = ['content-encoding', 'content-disposition'].some((name) => call.headers[name] !== undefined);
	let headers: Record<string, string> = {};
	if (input.length > 0 || manifest !== undefined || said || !update) {
		const meta = new Map(now.meta);
		applyMeta(meta, input, update);
		const made = addVersion(world, account, box, stored, user.uuid, {
			...now,
			meta,
			encoding: header(call, 'content-encoding') ?? now.encoding,
			disposition: header(call, 'content-disposition') ?? now.disposition,
			manifest: manifest === undefined ? now.manifest : decoded(manifest) || undefined,
		});
		headers = { 'X-Object-Version': String(made.id) };
	}
	share(wanted, stored);
	return answer(202, undefined, headers);
};
