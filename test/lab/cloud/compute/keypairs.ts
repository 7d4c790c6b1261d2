import { createHash, generateKeyPairSync } from 'node:crypto';
import type { Answer, Item } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { recordedItem } from '../recordings.ts';
import { micros } from '../world.ts';
import { bodyPart, type Nova, paged } from './context.ts';
import { accepted, fail, json, noContent } from './errors.ts';
import { validate } from './schema.ts';
import type { KeyPair } from './state.ts';

const ALLOWED = '_- 0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const text = (bytes: Buffer): Buffer =>
	Buffer.concat([Buffer.from([0, 0, bytes.length >> 8, bytes.length & 255]), bytes]);

/** A public key in the form of SSH, of a new RSA pair. */
const generate = (): { publicKey: string; privateKey: string } => {
	const pair = generateKeyPairSync('rsa', { modulusLength: 1024 });
	const { n = '', e = '' } = pair.publicKey.export({ format: 'jwk' });
	const number = (value: string) => {
		const bytes = Buffer.from(value, 'base64url');
		return text((bytes[0] ?? 0) >= 128 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
	};
	const blob = Buffer.concat([text(Buffer.from('ssh-rsa')), number(e), number(n)]);
	return {
		publicKey: `ssh-rsa ${blob.toString('base64')} Generated-by-Nova`,
		privateKey: pair.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
	};
};

const fingerprintOf = (key: string): string => {
	const [kind = '', base64 = ''] = key.split(' ');
	const blob = Buffer.from(base64, 'base64');
	const named = blob.subarray(4, 4 + (blob.length >= 4 ? blob.readUInt32BE(0) : 0)).toString();
	if (named !== kind || blob.length < 32)
		throw fail(400, 'Keypair data is invalid: failed to generate fingerprint');
	return (createHash('md5').update(blob).digest('hex').match(/../g) ?? []).join(':');
};

/** Node makes no certificates: every x509 pair has the recorded one. */
const certificate = recordedItem('20', 68)['keypair'] as Item;

const brief = ({ minor }: Nova, pair: KeyPair): Item => ({
	name: pair.name,
	public_key: pair.publicKey,
	fingerprint: pair.fingerprint,
	...(minor >= 2 && { type: pair.type }),
});

const owner = ({ call, token, minor }: Nova): string => {
	const asked = minor >= 10 ? call.query.get('user_id') : null;
	return asked !== null && isAdmin(token) ? asked : token.user;
};

const find = (nova: Nova, name: string): KeyPair => {
	const user = owner(nova);
	const pair = nova.world.compute.keyPairs.find((each) => each.name === name && each.user === user);
	if (!pair) throw fail(404, `Keypair ${name} not found for user ${user}`);
	return pair;
};

export const listKeyPairs = (nova: Nova): Answer => {
	const mine = nova.world.compute.keyPairs
		.filter(({ user }) => user === owner(nova))
		.sort((one, other) => (one.name < other.name ? -1 : 1));
	const { entries, next } =
		nova.minor >= 35 ? paged(nova, mine, ({ name }) => name, 'os-keypairs') : { entries: mine };
	return json(200, {
		keypairs: entries.map((pair) => ({ keypair: brief(nova, pair) })),
		...(next && { keypairs_links: [next] }),
	});
};

export const getKeyPair = (nova: Nova, name: string): Answer => {
	const pair = find(nova, name);
	return json(200, {
		keypair: {
			...brief(nova, pair),
			user_id: pair.user,
			created_at: pair.created,
			deleted: false,
			deleted_at: null,
			id: pair.id,
			updated_at: null,
		},
	});
};

export const createKeyPair = async (nova: Nova): Promise<Answer> => {
	const { minor, world, token } = nova;
	const input = await bodyPart(nova, 'keypair');
	validate({ type: 'object', required: minor >= 92 ? ['name', 'public_key'] : ['name'] }, input, 'keypair');
	const name = String(input['name']);
	const allowed = minor >= 92 ? `${ALLOWED}@.` : ALLOWED;
	if ([...name].some((letter) => !allowed.includes(letter)))
		throw fail(
			400,
			`An invalid 'name' value was provided. The name must be: Only expected characters: [${ALLOWED}]`,
		);
	const { compute } = world;
	if (compute.keyPairs.some((pair) => pair.name === name && pair.user === token.user))
		throw fail(409, `Key pair '${name}' already exists.`);
	const made = input['public_key'] === undefined ? generate() : undefined;
	const x509 = input['type'] === 'x509';
	const publicKey =
		x509 && made ? String(certificate['public_key']) : (made?.publicKey ?? String(input['public_key']));
	const pair: KeyPair = {
		name,
		user: token.user,
		publicKey,
		fingerprint: x509 ? String(certificate['fingerprint']) : fingerprintOf(publicKey),
		type: minor >= 2 ? String(input['type'] ?? 'ssh') : 'ssh',
		created: micros(),
		id: ++compute.keyPairCount,
	};
	compute.keyPairs.push(pair);
	return json(minor >= 2 ? 201 : 200, {
		keypair: {
			...(made && { private_key: made.privateKey }),
			...brief(nova, pair),
			user_id: pair.user,
		},
	});
};

export const deleteKeyPair = (nova: Nova, name: string): Answer => {
	const pair = find(nova, name);
	nova.world.compute.keyPairs = nova.world.compute.keyPairs.filter((each) => each !== pair);
	return nova.minor >= 2 ? noContent : accepted;
};
