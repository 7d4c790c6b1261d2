import { type Answer, header } from '../../call.ts';
import { answer, fault } from '../answers.ts';
import type { Account, Box, Version } from '../state.ts';
import type { Wanted } from './asked.ts';
import { addVersion, currentOf, liveIn, metaIn, removeObject, rightOn, storedFor } from './state.ts';
import { share } from './write.ts';

interface Carry {
	/** `/container/object`. */
	readonly from: string;
	readonly account: string | undefined;
	readonly version: string | undefined;
	readonly move: boolean;
	readonly to: { readonly box: string; readonly object: string };
	readonly toAccount?: string | undefined;
}

const accountNamed = ({ world, account }: Wanted, uuid: string | undefined): Account => {
	const found = uuid === undefined ? account : world.accounts.get(uuid);
	if (!found) throw fault(403, 'Not allowed');
	return found;
};

/** Copies an object, also within or out of another account; a move takes the source away. */
export const copyInto = (wanted: Wanted, carry: Carry): Answer => {
	const { world, call, user } = wanted;
	const source = accountNamed(wanted, carry.account);
	const target = accountNamed(wanted, carry.toAccount);
	const [, boxName = '', name = ''] = /^\/?([^/]+)\/(.+)$/.exec(carry.from) ?? [];
	if (boxName === '') throw fault(400, 'Invalid X-Copy-From or X-Move-From header');
	const from = source.boxes.get(boxName);
	const into = target.boxes.get(carry.to.box);
	if (!from || !into) throw fault(404, 'Container does not exist');
	const stored = from.objects.get(name);
	const right = rightOn(source, stored, user);
	if (right === undefined || (carry.move && right !== 'write')) throw fault(403, 'Not allowed');
	if (rightOn(target, into.objects.get(carry.to.object), user) !== 'write') throw fault(403, 'Not allowed');
	const version =
		carry.version === undefined
			? stored && currentOf(stored)
			: stored?.versions.find(({ id, gone }) => String(id) === carry.version && !gone);
	if (!stored || !version)
		throw fault(404, carry.version === undefined ? 'Object does not exist' : 'Version does not exist');
	const input = metaIn(call, 'x-object-meta-').filter(([, value]) => value !== '');
	const type = header(call, 'content-type');
	const keepType = type === undefined || call.query.has('ignore_content_type');
	const one = (each: Version, object: string, box: Box) =>
		addVersion(world, target, box, storedFor(box, object), user.uuid, {
			size: each.size,
			hashes: each.hashes,
			etag: each.etag,
			type: keepType ? each.type : type,
			encoding: header(call, 'content-encoding') ?? each.encoding,
			disposition: header(call, 'content-disposition') ?? each.disposition,
			manifest: each.manifest,
			meta: new Map([...each.meta, ...input]),
			...(carry.move ? { uuid: each.uuid } : {}),
		});
	const made = one(version, carry.to.object, into);
	const carried = storedFor(into, carry.to.object);
	const dragged = call.query.has('delimiter')
		? liveIn(from).filter((each) => each.stored.name.startsWith(`${name}/`))
		: [];
	for (const { stored: child, now } of dragged)
		one(now, carry.to.object + child.name.slice(name.length), into);
	if (carry.move && !(from === into && name === carry.to.object))
		for (const each of [stored, ...dragged.map((child) => child.stored)])
			removeObject(world, from, each, user.uuid);
	share(wanted, carried);
	// a move tells what its inner call gave: a tuple of Python
	const told = carry.move ? `%28%5B${made.id}%5D, ${made.size}, ${made.size}%29` : String(made.id);
	return answer(201, undefined, { 'X-Object-Version': told });
};
