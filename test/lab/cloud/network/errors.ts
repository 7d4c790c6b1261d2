import { type Answer, Refused } from '../call.ts';

export const json = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json' },
	body: JSON.stringify(value),
});

/** Neutron's error, to be thrown. */
export const fail = (status: number, type: string, message: string): Refused =>
	new Refused(json(status, { NeutronError: { type, message, detail: '' } }));

export const bad = (message: string): Refused => fail(400, 'HTTPBadRequest', message);
export const badInput = (field: string, reason: string): Refused =>
	bad(`Invalid input for ${field}. Reason: ${reason}`);
export const denied = (rule: string): Refused =>
	fail(403, 'PolicyNotAuthorized', `${rule} is disallowed by policy`);
export const MALFORMED =
	'The server could not comply with the request since it is either malformed or otherwise incorrect.';
