import type { Answer } from '../../call.ts';
import { answer, fault, lines } from '../answers.ts';
import { type Box, numbered } from '../state.ts';
import { page } from './account.ts';
import { asJson, boxOf, flag, needsOwner, owns, untilOf, type Wanted, unchanged } from './asked.ts';
import { object } from './listing.ts';
import { applyMeta, liveIn, metaHeaders, metaIn, newBox, removeObject, rightOn, sizeOf } from './state.ts';

export const boxHeaders = ({ world }: Wanted, box: Box): Record<string, string> => {
	const live = liveIn(box);
	const keys = new Set(live.flatMap(({ now }) => [...now.meta.keys()]));
	return {
		'X-Container-Object-Count': String(live.length),
		'X-Container-Bytes-Used': String(sizeOf(box)),
		...metaHeaders('X-Container-Meta-', box.meta),
		'X-Container-Object-Meta': [...keys].sort().join(','),
		'X-Container-Block-Size': String(world.blocks.blockSize),
		'X-Container-Block-Hash': 'sha256',
		'X-Container-Policy-Quota': box.policy.quota,
		'X-Container-Policy-Versioning': box.policy.versioning,
		'X-Container-Policy-Project': box.policy.project,
	};
};

const policy = ({ call, world }: Wanted, box: Box): void => {
	for (const [name, value] of metaIn(call, 'x-container-policy-')) {
		if (name === 'Quota') {
			if (!/^\d+$/.test(value)) throw fault(400, 'Bad quota value');
			box.policy.quota = value;
		} else if (name === 'Versioning') {
			if (value !== 'auto' && value !== 'none') throw fault(400, 'Bad versioning value');
			box.policy.versioning = value;
		} else if (name === 'Project') {
			if (!world.projects.some(({ id }) => id === value)) throw fault(400, 'No such project');
			box.policy.project = value;
		}
	}
};

const boxPut = (wanted: Wanted): Answer => {
	needsOwner(wanted);
	const { world, account, call } = wanted;
	const before = account.boxes.get(wanted.box);
	const box = before ?? newBox(world, account, wanted.box);
	policy(wanted, box);
	const meta = metaIn(call, 'x-container-meta-');
	if (meta.length > 0) numbered(world, 'version');
	applyMeta(box.meta, meta, true);
	account.modified = world.clock.now();
	return answer(before ? 202 : 201);
};

const boxPost = async (wanted: Wanted): Promise<Answer> => {
	const { world, call } = wanted;
	const length = Number(call.headers['content-length'] ?? 0);
	const carries = length > 0 || call.headers['transfer-encoding'] !== undefined;
	if (!owns(wanted)) {
		if (carries) throw fault(403, 'User does not have write access to the container');
		throw fault(403, 'Not allowed');
	}
	const box = boxOf(wanted);
	policy(wanted, box);
	const meta = metaIn(call, 'x-container-meta-');
	if (meta.length > 0 || !flag(wanted, 'update')) numbered(world, 'version');
	applyMeta(box.meta, meta, flag(wanted, 'update'));
	box.modified = world.clock.now();
	if (!carries) return answer(202);
	if (call.headers['content-type'] !== 'application/octet-stream')
		throw fault(400, 'Invalid content type for block upload');
	const { hashes } = await world.blocks.cut(call.body());
	return asJson(wanted) ? answer(202, hashes) : { ...lines(hashes), status: 202 };
};

const boxDelete = (wanted: Wanted): Answer => {
	needsOwner(wanted);
	const { world, account, user } = wanted;
	const box = boxOf(wanted);
	const until = untilOf(wanted);
	if (until !== undefined)
		for (const stored of box.objects.values()) {
			const last = stored.versions.at(-1);
			stored.versions = stored.versions.filter(
				(version) => version.time > until || (version === last && !version.gone),
			);
			if (stored.versions.length === 0) box.objects.delete(stored.name);
		}
	else if (flag(wanted, 'delimiter'))
		for (const { stored } of liveIn(box)) removeObject(world, box, stored, user.uuid);
	else if (liveIn(box).length > 0) throw fault(409, 'Container is not empty');
	else account.boxes.delete(box.name);
	return answer(204);
};

const boxGet = (wanted: Wanted): Answer => {
	const { account, call, user } = wanted;
	const box = boxOf(wanted);
	if (unchanged(wanted, box.modified)) return { status: 304 };
	const headers = boxHeaders(wanted, box);
	if (call.method === 'HEAD') return answer(204, undefined, headers);
	const mine = owns(wanted);
	const path = call.query.get('path');
	const prefix = path ? `${path.replace(/\/$/, '')}/` : (call.query.get('prefix') ?? '');
	const delimiter = path === null ? call.query.get('delimiter') : '/';
	const conditions = (call.query.get('meta') ?? '').split(',').filter((each) => each !== '');
	const until = untilOf(wanted);
	const entries = new Map<string, unknown>();
	const live =
		until === undefined
			? liveIn(box)
			: [...box.objects.values()].flatMap((stored) => {
					const now = stored.versions.findLast(({ time }) => time <= until);
					return now && !now.gone ? [{ stored, now }] : [];
				});
	for (const { stored, now } of live) {
		if (!stored.name.startsWith(prefix)) continue;
		if (!mine && !rightOn(account, stored, user)) continue;
		if (flag(wanted, 'shared') && stored.rights === undefined) continue;
		if (flag(wanted, 'public') && stored.public === undefined) continue;
		if (!conditions.every((each) => metaFits(now.meta, each))) continue;
		const rest = stored.name.slice(prefix.length);
		const cut = delimiter ? rest.indexOf(delimiter) : -1;
		if (cut >= 0) {
			const subdir = prefix + rest.slice(0, cut + 1);
			if (path === null) entries.set(subdir, { subdir });
		} else entries.set(stored.name, object(wanted, stored, now));
	}
	const seen = page(
		wanted,
		[...entries.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
		([name]) => name,
	);
	if (asJson(wanted))
		return answer(
			200,
			seen.map(([, item]) => item),
			headers,
		);
	return lines(
		seen.map(([name]) => name),
		headers,
	);
};

/** `k`, `!k`, `k=v`, `k>v` … */
const metaFits = (meta: ReadonlyMap<string, string>, condition: string): boolean => {
	const [, not, key = '', sign, value = ''] =
		/^(!?)([^=<>!]+)(?:(=|!=|<=|>=|<|>)(.*))?$/.exec(condition) ?? [];
	const found = meta.get(key.trim().replace(/^./, (letter) => letter.toUpperCase()));
	if (not) return found === undefined;
	if (found === undefined || sign === undefined) return found !== undefined;
	const compared = Number(found) - Number(value);
	const order = Number.isNaN(compared) ? (found < value ? -1 : Number(found > value)) : compared;
	if (sign === '=') return order === 0;
	if (sign === '!=') return order !== 0;
	return sign.startsWith('<')
		? order < 0 || (sign === '<=' && order === 0)
		: order > 0 || (sign === '>=' && order === 0);
};

export const boxVerbs: Readonly<Record<string, (wanted: Wanted) => Answer | Promise<Answer>>> = {
	HEAD: boxGet,
	GET: boxGet,
	PUT: boxPut,
	POST: boxPost,
	DELETE: boxDelete,
};
