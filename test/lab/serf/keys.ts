/** The gossip keys of a cluster; the first one encrypts. Empty: the cluster is not encrypted. */
export interface Keyring {
	readonly keys: readonly string[];
	/**
	 * Carries out a key command on every node: what they all complain of, or nothing. Throws the agent's own
	 * error for what is no base64.
	 */
	apply(command: string, key: string): string | undefined;
}

/** Where Go's base64 decoder stops. */
const illegalAt = (text: string): number => {
	const bad = text.search(/[^A-Za-z0-9+/]/);
	const padded = /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
	return padded ? -1 : bad === -1 ? text.length : bad;
};

export const createKeyring = (input: readonly string[]): Keyring => {
	const keys = [...input];
	return {
		keys,
		apply(command, key) {
			if (command === 'list-keys')
				return keys.length === 0 ? 'Keyring is empty (encryption not enabled)' : undefined;
			const at = illegalAt(key);
			if (at !== -1) throw new Error(`illegal base64 data at input byte ${at}`);
			if (keys.length === 0) return 'No keyring to modify (encryption not enabled)';
			const index = keys.indexOf(key);
			if (command === 'install-key') {
				if (![16, 24, 32].includes(Buffer.from(key, 'base64').length))
					return 'key size must be 16, 24 or 32 bytes';
				if (index === -1) keys.push(key);
			} else if (command === 'use-key') {
				if (index === -1) return 'Requested key is not in the keyring';
				keys.unshift(...keys.splice(index, 1));
			} else {
				if (index === 0) return 'Removing the primary key is not allowed';
				if (index > 0) keys.splice(index, 1);
			}
			return undefined;
		},
	};
};
