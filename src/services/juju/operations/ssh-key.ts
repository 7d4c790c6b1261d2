import { flag, list, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { isKey } from '../model/ssh-keys.ts';
import { addKeys, deleteKeys, importKeys, listKeys } from '../wire/calls/ssh-key.table.ts';
import { modelOp } from './op.ts';
import { itemResults } from './item-results.ts';

const user = text('User', {
	advanced: true,
	placeholder: 'the connection’s user',
	example: 'admin',
	help: 'Whose keys; before 4.0 all keys belong to the model',
});
const keys = list('Keys', {
	required: true,
	item: 'key',
	itemPlaceholder: 'ssh-ed25519 AAAA… bob@example',
	example: 'ssh-ed25519 AAAA… bob@example',
	help: 'Public keys in OpenSSH form',
});
const who = (client: JujuClient, input: string | undefined) => input || client.offer.user || 'admin';

const getMany = modelOp({
	resource: 'sshKey',
	name: 'getMany',
	action: 'Get many SSH keys',
	effect: 'reads',
	returns: 'many',
	help: 'List the keys with which people may log in to machines of a model',
	fields: {
		full: flag('Whole keys', {
			default: true,
			help: 'Whether to return whole keys, instead of fingerprints with comments',
		}),
		user,
	},
	covers: ['KeyManager.ListKeys'],
	sample: { key: 'ssh-ed25519 AAAAC3… bob@example' },
	async run(client, { full, user: input }, { signal }) {
		const found = await client.ask(listKeys, { user: who(client, input), full }, { signal });
		return found.map((key) => ({ key }));
	},
});
const add = modelOp({
	resource: 'sshKey',
	name: 'add',
	action: 'Add SSH keys',
	effect: 'changes',
	returns: 'many',
	help: 'Let people with these keys log in to machines of a model',
	fields: { keys, user },
	covers: ['KeyManager.AddKeys', 'KeyManager.ListKeys'],
	sample: { key: 'ssh-ed25519 AAAAC3… bob@example', added: true },
	async run(client, { keys: input, user: name }, { signal }) {
		const of = who(client, name);
		const items = await client.ask(addKeys, { user: of, keys: input }, { signal });
		const now = await client.ask(listKeys, { user: of, full: true }, { signal });
		return itemResults(items, ({ key }) => ({ key, added: now.some((one) => isKey(one, key)) }));
	},
});
const remove = modelOp({
	resource: 'sshKey',
	name: 'remove',
	action: 'Remove SSH keys',
	effect: 'destroys',
	returns: 'many',
	help: 'Remove keys: who has them can no longer log in to machines of a model',
	fields: {
		keys: list('Keys', {
			required: true,
			item: 'key',
			itemPlaceholder: 'bob@example',
			example: 'bob@example',
			help: 'Comments or fingerprints of keys',
		}),
		user,
	},
	confirm: 'REMOVE',
	covers: ['KeyManager.DeleteKeys', 'KeyManager.ListKeys'],
	sample: { key: 'bob@example', removed: true },
	async run(client, { keys: input, user: name }, { signal }) {
		const of = who(client, name);
		const listed = () => client.ask(listKeys, { user: of, full: true }, { signal });
		const before = await listed();
		// 4.0 says of a key that is not there that it was removed
		const missing = input.filter((key) => !before.some((one) => isKey(one, key)));
		const there = input.filter((key) => !missing.includes(key));
		const items = there.length > 0 ? await client.ask(deleteKeys, { user: of, keys: there }, { signal }) : [];
		const left = await listed();
		const unknown = missing.map((key) => ({
			key,
			error: new MusterError('NOT_FOUND', `${of} has no key ${key}`, { details: { key } }),
		}));
		return itemResults([...items, ...unknown], ({ key }) => ({
			key,
			removed: !left.some((one) => isKey(one, key)),
		}));
	},
});
const fetch = modelOp({
	resource: 'sshKey',
	name: 'import',
	action: 'Import SSH keys',
	effect: 'changes',
	returns: 'many',
	help: 'Add the keys that people have published on GitHub or Launchpad',
	fields: {
		sources: list('Sources', {
			required: true,
			item: 'source',
			itemPlaceholder: 'gh:name',
			example: 'gh:name',
			help: 'Accounts on GitHub (gh:name) or Launchpad (lp:name)',
		}),
		user,
	},
	timeout: 60,
	covers: ['KeyManager.ImportKeys'],
	sample: { source: 'gh:name', imported: true },
	async run(client, { sources, user: name }, { signal }) {
		return itemResults(
			await client.ask(importKeys, { user: who(client, name), keys: sources }, { signal }),
			({ key }) => ({ source: key, imported: true }),
		);
	},
});

export const sshKeyOperations = [getMany, add, remove, fetch] as const;
