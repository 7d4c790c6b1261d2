import { defineCall } from '../choose.ts';
import { list, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, nothing, old, oldEntities, since2 } from '../row.ts';
import { userTag } from '../tags.ts';

interface Keys {
	readonly user: string;
	readonly keys: readonly string[];
}
export const listKeys = defineCall<{ readonly user: string; readonly full: boolean }>(
	'reads',
	'KeyManager.ListKeys',
)(
	old(
		'KeyManager.ListKeys',
		0,
		({ user, full }) => ({ ...oldEntities([userTag(user, 1)]), Mode: full }),
		(response, { user }) =>
			only(itemsOf(response, [user], 'KeyManager.ListKeys', (one) => texts(one, 'result'))),
	),
	since2(
		'KeyManager.ListKeys',
		[1, 1],
		({ user, full }) => ({ entities: entities([userTag(user)]), mode: full }),
		(response, { user }) =>
			only(itemsOf(response, [user], 'KeyManager.ListKeys', (one) => texts(one, 'result'))),
	),
);
/** 4.0 answers once for all where something failed, and null where nothing did. */
const each = (response: unknown, keys: readonly string[], call: string) => {
	const [first, ...more] = list(response, 'results');
	const isForAll = first !== undefined && more.length === 0;
	return itemsOf(isForAll ? { results: keys.map(() => first) } : response, keys, call, nothing);
};
/** 4.0 wants the plain name. */
const plain = (user: string) => user.replace(/^user-/, '').replace(/@local$/, '');
const changeKeys = (method: string) =>
	defineCall<Keys>('changes', `KeyManager.${method}`)(
		old(
			`KeyManager.${method}`,
			0,
			({ user, keys }) => ({ User: plain(user), Keys: keys }),
			(response, { keys }) => itemsOf(response, keys, `KeyManager.${method}`, nothing),
		),
		since2(
			`KeyManager.${method}`,
			[1, 1],
			({ user, keys }) => ({ user: plain(user), 'ssh-keys': keys }),
			(response, { keys }) => each(response, keys, `KeyManager.${method}`),
		),
	);
export const addKeys = changeKeys('AddKeys');
export const deleteKeys = changeKeys('DeleteKeys');
export const importKeys = changeKeys('ImportKeys');
