import { flag, text } from './field.ts';

const place = { section: 'SSH tunnel', advanced: true } as const;

/** Settings of a service that can be reached through SSH; `tunnelOf` reads them. */
export const tunnelFields = {
	tunnelHost: text('SSH host', {
		...place,
		placeholder: 'none',
		example: 'core@203.0.113.5:22',
		help: 'Machine to tunnel through; addresses and sockets are then as seen from there',
	}),
	tunnelKey: text('SSH key', {
		...place,
		secret: true,
		lines: 4,
		help: 'Private key, in OpenSSH, PEM or PuTTY format; without key and password the SSH agent of this process is asked',
	}),
	tunnelPassphrase: text('SSH passphrase', {
		...place,
		secret: true,
		help: 'Passphrase of that key, if it has one',
	}),
	tunnelPassword: text('SSH password', {
		...place,
		secret: true,
		help: 'Password of the user, where the machine takes one; a key is tried first',
	}),
	tunnelHostKeys: text('Host keys', {
		...place,
		lines: 3,
		placeholder: 'SHA256:…',
		help: 'Which keys to trust: fingerprints, public keys or lines of known_hosts; empty for the known_hosts of the user that runs this process',
	}),
	tunnelCheckHostKeys: flag('Check host keys', {
		...place,
		default: true,
		help: 'Whether to refuse a machine whose host key is not known',
	}),
};
