import type { KnownRefusal } from './known-refusal.ts';

/** Keystone’s. */
export const identityRefusals: readonly KnownRefusal[] = [
	{
		says: /'application_credential' is not allowed for managing additional application credentials/,
		code: 'AUTH_REJECTED',
		hint: 'An application credential makes others only if it was created as unrestricted. Log in with user and password for that.',
	},
];
