import type { Answer } from '../../call.ts';
import { answer, fault, iso, lines, userOf } from '../answers.ts';
import { type Box, limitOf, numbered, type Synnefo } from '../state.ts';
import type { Call } from '../../call.ts';
import { asJson, flag, needsOwner, owns, type Wanted, unchanged } from './asked.ts';
import { applyMeta, liveIn, metaHeaders, metaIn, rightOn, sizeOf } from './state.ts';

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

export const accountVerbs: Readonly<Record<string, (wanted: Wanted) => Answer | Promise<Answer>>> = {
	HEAD: accountGet,
	GET: accountGet,
	POST: accountPost,
};
