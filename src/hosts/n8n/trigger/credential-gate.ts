import type { Settings } from '../../../engine/connect/connect.ts';
import { cleanUpDone } from './clean-up-later.ts';
import type { TriggerCredential } from './credential.ts';
import { type Reading, untilRead } from './until-read.ts';

/**
 * Nothing of trigger `id` is loaded before what an earlier one started on the server has ended, and its
 * credential can be read: right after its own start n8n may not give it. `reading`: `undefined` in a manual
 * test, which tries once.
 */
export const credentialGate = (
	id: string,
	credential: TriggerCredential,
	closed: AbortSignal,
	reading: Omit<Reading, 'signal'> | undefined,
) => {
	let unusable: unknown;
	return {
		/** Settles when it is open; `false` where the trigger was closed, or the credential cannot be used. */
		async open(): Promise<boolean> {
			await cleanUpDone(id);
			try {
				if (reading) await untilRead(credential.read, { ...reading, signal: closed });
			} catch (error) {
				unusable = error;
				return false;
			}
			return !closed.aborted;
		},
		/** The credential as it is now. @throws what makes it unusable. */
		async settings(): Promise<Settings> {
			if (unusable) throw unusable;
			return credential.read();
		},
	};
};
