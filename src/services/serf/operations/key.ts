import { createHash } from 'node:crypto';
import { text } from '../../../catalogue/field.ts';
import { pastedKey } from '../../../core/pasted.ts';
import { operations } from '../../../catalogue/operation.ts';
import { typedSecret } from '../../../catalogue/typed-secret.ts';
import type { KeyAnswer } from '../client/types.ts';
import type { SerfParts } from '../parts.ts';

const op = operations<SerfParts>();

const key = text('Key', {
	required: true,
	secret: true,
	example: 'aGVsbG8gZ29zc2lwIGtleQ==',
	alias: 'Key',
	help: typedSecret('Gossip key: base64 of 16, 24 or 32 bytes'),
});

/** A key as it was copied, or as `serf keygen` printed it: base64 holds no blanks. */
const copied = (secret: string): string => pastedKey(secret.replaceAll(/\s/g, ''));

/** Tells keys apart without showing them. */
const fingerprint = (secret: string): string =>
	createHash('sha256').update(secret).digest('hex').slice(0, 12);

const answerWords = ({ messages, numNodes, numErr, numResp }: KeyAnswer) => ({
	members: numNodes,
	answered: numResp,
	failed: numErr,
	messages: { ...messages },
});

const told = async (secret: string, change: (key: string) => Promise<KeyAnswer>) => {
	const key = copied(secret);
	return { fingerprint: fingerprint(key), ...answerWords(await change(key)) };
};

const counts = { members: 3, answered: 3, failed: 0, messages: {} };
const common = { resource: 'key', part: 'slow', timeout: 60, since: '0.6.0' } as const;

const listKeys = op({
	...common,
	name: 'getMany',
	action: 'Get many keys',
	alias: ['encryption keys'],
	effect: 'reads',
	help: 'The gossip keys that members hold, by fingerprint',
	returns: 'many',
	fields: {},
	covers: ['list-keys'],
	sample: {
		fingerprint: '0f3c9d2a7b11',
		installedOn: 3,
		members: 3,
		everywhere: true,
		key: 'aGVsbG8gZ29zc2lwIGtleQ==',
	},
	secretOutput: ['key'],
	async run(client, _, { signal }) {
		const { keys, numNodes } = await client.listKeys({ signal });
		return Object.entries(keys).map(([secret, installedOn]) => ({
			fingerprint: fingerprint(secret),
			installedOn,
			members: numNodes,
			everywhere: installedOn === numNodes,
			key: secret,
		}));
	},
});

const installKey = op({
	...common,
	name: 'install',
	action: 'Install a key',
	alias: ['rotate the encryption key', 'add an encryption key'],
	effect: 'changes',
	help: 'Install a further gossip key on every member, which can then decrypt messages with it',
	fields: { key },
	covers: ['install-key'],
	sample: { fingerprint: '0f3c9d2a7b11', ...counts },
	run: (client, { key: secret }, { signal }) => told(secret, (one) => client.installKey(one, { signal })),
});

const useKey = op({
	...common,
	name: 'use',
	action: 'Use a key',
	effect: 'changes',
	help: 'Make an installed key the primary key, with which members encrypt',
	fields: { key },
	covers: ['use-key'],
	sample: { fingerprint: '0f3c9d2a7b11', ...counts },
	run: (client, { key: secret }, { signal }) => told(secret, (one) => client.useKey(one, { signal })),
});

const removeKey = op({
	...common,
	name: 'remove',
	action: 'Remove a key',
	effect: 'destroys',
	help: 'Remove a gossip key from every member; the one in use is refused',
	fields: { key },
	covers: ['remove-key'],
	sample: { fingerprint: '0f3c9d2a7b11', ...counts },
	async preview(client, { key: secret }, { signal }) {
		const { keys, numNodes } = await client.listKeys({ signal });
		const key = copied(secret);
		return { fingerprint: fingerprint(key), installedOn: keys[key] ?? 0, members: numNodes };
	},
	run: (client, { key: secret }, { signal }) => told(secret, (one) => client.removeKey(one, { signal })),
});

/** What can be done with gossip keys. */
export const keyOperations = [listKeys, installKey, useKey, removeKey] as const;
