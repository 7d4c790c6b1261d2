import type { ITriggerFunctions } from 'n8n-workflow';
import type { AnyService } from '../../../catalogue/service.ts';
import type { Settings } from '../../../engine/connect/connect.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import { readSettings } from '../settings.ts';

/** The credential of a trigger: n8n gives it while the trigger runs, and none to one that was closed. */
export interface TriggerCredential {
	/** Reads it anew. @throws MusterError BAD_INPUT */
	read(): Promise<Settings>;
	/** As it was read last. */
	readonly last: Settings | undefined;
	/**
	 * What the trigger watches where, by the credential as it is, or as it was last. Rejects where it could
	 * never be read: the memory of nothing would take the place of the good one.
	 */
	identity(): Promise<string>;
}

export const triggerCredential = (
	functions: ITriggerFunctions,
	service: AnyService,
	source: string,
): TriggerCredential => {
	let last: Settings | undefined;
	const read = async (): Promise<Settings> => {
		last = await readSettings(service, (credential) => functions.getCredentials(credential));
		return last;
	};
	return {
		read,
		get last() {
			return last;
		},
		async identity() {
			const settings = await read().catch((error: unknown) => last ?? Promise.reject(error));
			return settingsIdentity(service, source, settings);
		},
	};
};
