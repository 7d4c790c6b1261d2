import { isRecord, type Json, textOf, textOrNull } from './json.ts';
import { timeOf } from './time.ts';

export interface KeyPair {
	/** Its name: key pairs have no other id. */
	readonly id: string;
	readonly name: string;
	readonly fingerprint: string | null;
	readonly publicKey: string | null;
	/** `ssh` or `x509`. */
	readonly type: string | null;
	readonly created: string | null;
	/** Only right after it was made, and only where the cloud made it. */
	readonly privateKey?: string;
}

/** In a list each is wrapped once more. */
export const readKeyPair = (input: Json): KeyPair => {
	const raw = isRecord(input['keypair']) ? input['keypair'] : input;
	const secret = textOf(raw['private_key']);
	return {
		id: textOf(raw['name']),
		name: textOf(raw['name']),
		fingerprint: textOrNull(raw['fingerprint']),
		publicKey: textOrNull(raw['public_key']),
		type: textOrNull(raw['type']),
		created: timeOf(raw['created_at']),
		...(secret === '' ? {} : { privateKey: secret }),
	};
};
