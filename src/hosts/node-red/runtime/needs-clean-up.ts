import type { Fields } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { settingsIdentity } from '../../../engine/connect/settings-identity.ts';
import type { Config, Red } from './red.ts';
import { settingsFrom } from './settings.ts';
import { storedConfig } from './stored-values.ts';

/** Where a connection node leads as the flows have it, before variables are filled in. */
const placeOf = (red: Red, service: AnyService, id: unknown): string | undefined => {
	const config = storedConfig(red, id);
	return config && settingsIdentity(service, '', settingsFrom(service.settings as Fields, config, {}));
};

/**
 * Tells, when a node closes, whether it will watch this place no more: it was removed or disabled, or another
 * connection was chosen, or its connection leads elsewhere. The flows are the new ones by then. A restart of
 * Node-RED changes nothing of that.
 */
export const needsCleanUp = (
	red: Red,
	service: AnyService,
	config: Config,
): ((removed: boolean) => boolean) => {
	const { server } = config;
	const place = placeOf(red, service, server);
	return (removed) => {
		const now = storedConfig(red, config.id);
		return (
			removed || (now !== undefined && now['server'] !== server) || placeOf(red, service, server) !== place
		);
	};
};
