import type { Remembered } from '../../../catalogue/event.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { AnySource } from '../../../catalogue/source.ts';
import { connect } from '../../../engine/connect/connect.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import { cleanUp } from '../../../engine/watch/clean-up.ts';
import type { Store } from '../../../engine/watch/memory.ts';
import { cancelCleanUp, cleanUpLater } from './clean-up-later.ts';
import type { TriggerCredential } from './credential.ts';

export interface Started {
	readonly id: string;
	readonly service: AnyService;
	readonly source: AnySource;
	readonly credential: TriggerCredential;
	readonly store: Store;
	readonly manual: boolean;
	/** Milliseconds that a trigger may be away. */
	readonly away: number;
	log(line: string): void;
}

/**
 * What a trigger started on the server, a job for example: a test’s ends with the test, a published one’s
 * where the trigger does not come back.
 */
export const startedOnServer = ({ id, service, source, credential, store, manual, away, log }: Started) => {
	let remembered: Remembered | undefined;
	const end = async (elsewhere: boolean): Promise<void> => {
		const { last } = credential;
		if (!last) return;
		const lease = (part: string, signal: AbortSignal) => connect(service, last, part, signal);
		const ended = await cleanUp({ source, remembered, lease, log });
		if (ended && !elsewhere) await store.save({ version: 1 }).catch(() => {});
	};
	const endLater = cleanUpLater(id, end, away);
	if (!manual)
		void credential.identity().then(
			(of) => cancelCleanUp(id, of),
			() => {},
		);
	return {
		onRemember(now: Remembered | undefined): void {
			remembered = now;
		},
		/** To be called when watching has ended. */
		end(): void {
			if (!source.cleanUp) return;
			if (manual) void end(true);
			else endLater(settingsIdentity(service, source.name, credential.last ?? {}));
		},
	};
};
