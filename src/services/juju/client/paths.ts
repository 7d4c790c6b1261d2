import type { Framing } from '../wire/frame.ts';
import type { Target } from './options.ts';

/** Where the API of a target is (§1.1). 1.x without a UUID means the environment of the state server. */
export const apiPath = (target: Target, framing: Framing): string => {
	const uuid = target.kind === 'model' ? target.uuid : undefined;
	if (framing === 'camel') return uuid === undefined ? '/' : `/environment/${uuid}/api`;
	return uuid === undefined ? '/api' : `/model/${uuid.toLowerCase()}/api`;
};

/** Where the log stream of a target is. */
export const logPath = (target: Target, framing: Framing): string => {
	const uuid = target.kind === 'model' ? target.uuid : undefined;
	if (uuid === undefined) return '/log';
	return framing === 'camel' ? `/environment/${uuid}/log` : `/model/${uuid.toLowerCase()}/log`;
};
