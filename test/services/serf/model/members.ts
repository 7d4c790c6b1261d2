import type { Member } from '../../../../src/services/serf/client/types.ts';

const range = { min: 1, max: 5, current: 2 };

/** A member as the client gives it. */
export const member = (
	name: string,
	status = 'alive',
	tags: Readonly<Record<string, string>> = {},
	address = '10.0.0.1',
): Member => ({ name, address, port: 7946, tags, status, protocol: range, delegate: range, raw: {} });
