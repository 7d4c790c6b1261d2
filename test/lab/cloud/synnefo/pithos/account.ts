import type { Answer } from '../../call.ts';
import { answer, fault, iso, lines, userOf } from '../answers.ts';
import { type Box, limitOf, numbered, type Synnefo } from '../state.ts';
import type { Call } from '../../call.ts';
import { asJson, boxOf, flag, needsOwner, owns, untilOf, type Wanted, unchanged } from './asked.ts';
import { object } from './listing.ts';
import { applyMeta, liveIn, metaHeaders, metaIn, newBox, removeObject, rightOn, sizeOf } from './state.ts';

const accountHeaders = ({ world, account }: Wanted): Record<string, string> => {
	const boxes = [...account.boxes.values()];
	const limit = String(limitOf(world, 'pithos.diskspace'));
	return {
		'X-Account-Container-Count': String(boxes.length),
		'X-Account-Bytes-Used': String(boxes.reduce((sum, box) => sum + sizeOf(box), 0)),
		...metaHeaders('X-Account-Meta-', account.meta),
		...Object.fromEntries(
			[...account.groups].map(([name, members]) => [`X-Account-Group-${name}`, members.join(',')]),
		),
		'X-Account-Policy-Quota': limit,
		[`X-Account-Policy-Quota-${account.uuid}`]: limit,
	};
};

/** Only what lies after the marker, and so many. */
export const page = <Each>(
	{ call }: Wanted,
	items: readonly Each[],
	nameOf: (item: Each) => string,
): Each[] => {
	const marker = call.query.get('marker');
	const limit = call.query.get('limit');
	if (limit !== null && !/^\d+$/.test(limit)) throw fault(400, 'Invalid limit value');
	const after = marker ? items.filter((item) => nameOf(item) > marker) : [...items];
	return after.slice(0, Math.min(limit === null || limit === '0' ? 10_000 : Number(limit), 10_000));
};

const accountGet = (wanted: Wanted): Answer => {
	const { account, call } = wanted;
	if (unchanged(wanted, account.modified)) return { status: 304 };
	const mine = owns(wanted);
	const shares = (box: Box) =>
		liveIn(box).some(({ stored }) =>
			mine ? stored.rights !== undefined : rightOn(account, stored, wanted.user) !== undefined,
		);
	const boxes = [...account.boxes.values()]
		.filter((box) => (mine && !flag(wanted, 'shared')) || shares(box))
		.filter((box) => !flag(wanted, 'public') || liveIn(box).some(({ stored }) => stored.public !== undefined))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
	const seen = page(wanted, boxes, ({ name }) => name);
	const headers = mine ? accountHeaders(wanted) : {};
	if (call.method === 'HEAD') return answer(204, undefined, headers);
	if (!asJson(wanted))
		return lines(
			seen.map(({ name }) => name),
			headers,
		);
	return answer(
		200,
		seen.map((box) => ({
			name: box.name,
			count: liveIn(box).length,
			bytes: sizeOf(box),
			last_modified: iso(box.modified),
			x_container_policy: { ...box.policy },
		})),
		headers,
	);
};

const accountPost = (wanted: Wanted): Answer => {
	needsOwner(wanted);
	const { world, account, call } = wanted;
	const update = flag(wanted, 'update');
	const meta = metaIn(call, 'x-account-meta-');
	if (!update) account.groups.clear();
	for (const [name, value] of metaIn(call, 'x-account-group-')) {
		const group = name.toLowerCase();
		if (value === '') account.groups.delete(group);
		else
			account.groups.set(
				group,
				value.split(',').map((member) => member.trim()),
			);
	}
	if (meta.length > 0 || !update) numbered(world, 'version');
	applyMeta(account.meta, meta, update);
	account.modified = world.clock.now();
	return answer(202);
};

/** `GET /`: accounts that share something with me. */
export const sharing = (world: Synnefo, call: Call): Answer => {
	const user = userOf(world, call, true);
	const found = [...world.accounts.values()].filter(
		(account) =>
			account.uuid !== user.uuid &&
			[...account.boxes.values()].some((box) =>
				liveIn(box).some(({ stored }) => rightOn(account, stored, user)),
			),
	);
	if (!asJson({ call })) return lines(found.map(({ uuid }) => uuid));
	return answer(
		200,
		found.map(({ uuid, modified }) => ({ name: uuid, last_modified: iso(modified) })),
	);
};

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

export const accountVerbs: Readonly<Record<string, (wanted: Wanted) => Answer | Promise<Answer>>> = {
	HEAD: accountGet,
	GET: accountGet,
	POST: accountPost,
};
export const boxVerbs: Readonly<Record<string, (wanted: Wanted) => Answer | Promise<Answer>>> = {
	HEAD: boxGet,
	GET: boxGet,
	PUT: boxPut,
	POST: boxPost,
	DELETE: boxDelete,
};
