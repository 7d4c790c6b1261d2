import { pick, text } from '../../../catalogue/field.ts';
import type { KeyPair } from '../wire/key-pair.ts';
import { deleteOne, getMany, getOne, op, type Plain } from './crud.ts';
import { keyPairSample } from './samples.ts';

const plain: Plain<KeyPair, 'keyPair'> = {
	resource: 'keyPair',
	title: 'key pair',
	titles: 'key pairs',
	by: 'name',
	part: 'compute',
	path: '/os-keypairs',
	field: 'keyPair',
	pick: pick('Key pair', { list: 'keyPairs', required: true, example: 'ops', help: 'Name of the key pair' }),
	sample: keyPairSample,
	of: (client) => client.keyPairs,
};

const create = op({
	resource: 'keyPair',
	name: 'create',
	action: 'Create a key pair',
	alias: ['import an ssh key'],
	effect: 'changes',
	help: 'Import a public key, or let the cloud make a pair; its private key is shown this once, and with “Include secrets” only',
	part: 'compute',
	fields: {
		name: text('Key pair name', {
			required: true,
			example: 'ops',
			help: 'What the key pair is called: letters, digits, blanks and -_.@',
		}),
		publicKey: text('Public key', {
			lines: 3,
			example: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0s ops',
			help: 'In OpenSSH format; if empty the cloud makes a pair: turn on “Include secrets”, or the private key is lost',
		}),
	},
	covers: ['compute POST /os-keypairs'],
	sample: { ...keyPairSample, privateKey: '-----BEGIN RSA PRIVATE KEY-----…' },
	optional: ['privateKey'],
	secretOutput: ['privateKey'],
	run: (client, { name, publicKey }, { signal }) =>
		client.keyPairs.create({ name, ...(publicKey ? { public_key: publicKey.trim() } : {}) }, { signal }),
});

/** Keys with which one logs in to servers. */
export const keyPairOperations = [
	getMany(plain, {}, { help: 'List the user’s key pairs' }),
	getOne(plain),
	create,
	deleteOne(plain, { help: 'Delete a key pair; servers that have its public key keep it' }),
] as const;
