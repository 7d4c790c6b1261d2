import { type Answer, header, type Item } from '../../call.ts';
import { answer, fault } from '../answers.ts';
import { type Box, type Rights, type Stored, type Version, word } from '../state.ts';
import { flag, matching, mayWrite, objectOf, owns, untilOf, type Wanted } from './asked.ts';
import { copyInto } from './copy.ts';
import { addVersion, decoded, liveIn, metaIn, removeObject } from './state.ts';

/** `read=u1,u2;write=u3`; empty: nobody. */
const rightsOf = (text: string): Rights | undefined => {
	const found = { read: [] as string[], write: [] as string[] };
	for (const part of decoded(text)
		.split(';')
		.map((each) => each.trim())
		.filter((each) => each !== '')) {
		const [kind, list = ''] = part.split('=');
		if (kind !== 'read' && kind !== 'write') throw fault(400, 'Bad X-Object-Sharing header value');
		found[kind] = list
			.split(',')
			.map((each) => each.trim())
			.filter((each) => each !== '');
	}
	return found.read.length + found.write.length > 0 ? found : undefined;
};

/** Sharing and publishing make no version. */
export const share = (wanted: Wanted, stored: Stored): void => {
	const [sharing, open] = ['sharing', 'public'].map((name) => header(wanted.call, `x-object-${name}`));
	if ((sharing !== undefined || open !== undefined) && !owns(wanted)) throw fault(403, 'Not allowed');
	if (sharing !== undefined) stored.rights = rightsOf(sharing);
	if (open === undefined) return;
	if (open.toLowerCase() !== 'true') stored.public = undefined;
	else stored.public ??= word(22);
};

/** What the headers say of a new version. */
export const saidOf = ({ call }: Wanted): Partial<Version> & { type: string } => ({
	type: header(call, 'content-type') ?? 'application/octet-stream',
	encoding: header(call, 'content-encoding'),
	disposition: header(call, 'content-disposition'),
	meta: new Map(metaIn(call, 'x-object-meta-').filter(([, value]) => value !== '')),
});

const boxFor = ({ account, box }: Wanted): Box => {
	const found = account.boxes.get(box);
	if (!found) throw fault(404, 'Container does not exist');
	return found;
};

const made = (wanted: Wanted, box: Box, input: Parameters<typeof addVersion>[5]): Answer => {
	const { world, account, user } = wanted;
	const stored = box.objects.get(wanted.object) ?? {
		name: wanted.object,
		versions: [],
		rights: undefined,
		public: undefined,
	};
	const version = addVersion(world, account, box, stored, user.uuid, input);
	share(wanted, stored);
	return answer(201, undefined, { ETag: version.etag, 'X-Object-Version': String(version.id) });
};

/** `PUT ?hashmap`: an object of blocks that are there; those that are not are told. */
const putMap = async (wanted: Wanted, box: Box): Promise<Answer> => {
	const { world, call } = wanted;
	let map: Item;
	try {
		map = JSON.parse(await call.text()) as Item;
	} catch {
		throw fault(400, 'Invalid data formatting');
	}
	const { bytes, hashes } = map as { bytes?: number; hashes?: string[] };
	if (typeof bytes !== 'number' || !Array.isArray(hashes)) throw fault(400, 'Invalid data formatting');
	if (hashes.length !== Math.ceil(bytes / world.blocks.blockSize)) throw fault(400, 'Invalid hashmap');
	const missing = [...new Set(hashes.filter((hash) => !world.blocks.has(hash)))];
	if (missing.length > 0) return answer(409, missing);
	return made(wanted, box, { ...saidOf(wanted), size: bytes, hashes, etag: world.blocks.md5(hashes, bytes) });
};

export const objectPut = async (wanted: Wanted): Promise<Answer> => {
	const { world, call } = wanted;
	mayWrite(wanted);
	const from = header(call, 'x-copy-from') ?? header(call, 'x-move-from');
	const before = wanted.account.boxes.get(wanted.box)?.objects.get(wanted.object);
	matching(wanted, before);
	if (from !== undefined)
		return copyInto(wanted, {
			from: decoded(from),
			account: header(call, 'x-source-account'),
			version: header(call, 'x-source-version'),
			move: header(call, 'x-move-from') !== undefined,
			to: { box: wanted.box, object: wanted.object },
		});
	const box = boxFor(wanted);
	if (flag(wanted, 'hashmap')) return putMap(wanted, box);
	const manifest = header(call, 'x-object-manifest');
	const length = header(call, 'content-length');
	if (length === undefined && call.headers['transfer-encoding'] === undefined)
		throw fault(411, 'Missing or invalid Content-Length header');
	if (manifest !== undefined && length !== '0') throw fault(400, 'Manifest objects must be empty');
	const { size, hashes, md5 } = await world.blocks.cut(call.body());
	const wantedTag = header(call, 'etag');
	if (wantedTag !== undefined && wantedTag.replaceAll('"', '') !== md5)
		throw fault(422, 'Object ETag does not match');
	return made(wanted, box, {
		...saidOf(wanted),
		manifest: manifest === undefined ? undefined : decoded(manifest),
		size,
		hashes,
		etag: md5,
	});
};

export const objectDelete = (wanted: Wanted): Answer => {
	const { world, account, user } = wanted;
	mayWrite(wanted);
	const box = boxFor(wanted);
	const stored = box.objects.get(wanted.object);
	const until = untilOf(wanted);
	if (!stored) throw fault(404, 'Object does not exist');
	if (until !== undefined) {
		const last = stored.versions.at(-1);
		stored.versions = stored.versions.filter(
			(version) => version.time > until || (version === last && !version.gone),
		);
		if (stored.versions.length === 0) box.objects.delete(stored.name);
		return answer(204);
	}
	removeObject(world, box, stored, user.uuid);
	const delimiter = wanted.call.query.get('delimiter');
	if (delimiter !== null)
		for (const each of liveIn(box))
			if (each.stored.name.startsWith(wanted.object.replace(/\/?$/, '/')))
				removeObject(world, box, each.stored, account.uuid);
	return answer(204);
};

/** `COPY` and `MOVE`. */
export const objectCarry = (wanted: Wanted, move: boolean): Answer => {
	const { call } = wanted;
	const destination = decoded(header(call, 'destination') ?? '');
	const [, box = '', object = ''] = /^\/([^/]+)\/(.+)$/.exec(destination) ?? [];
	if (box === '') throw fault(400, 'Invalid Destination header');
	objectOf(wanted);
	return copyInto(wanted, {
		from: `/${wanted.box}/${wanted.object}`,
		account: undefined,
		version: header(call, 'x-source-version'),
		move,
		to: { box, object },
		toAccount: header(call, 'destination-account'),
	});
};
