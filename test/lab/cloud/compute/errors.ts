import { type Answer, Refused } from '../call.ts';

const names: Readonly<Record<number, string>> = {
	400: 'badRequest',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'itemNotFound',
	405: 'badMethod',
	409: 'conflictingRequest',
	413: 'overLimit',
	415: 'badMediaType',
	429: 'overLimit',
	501: 'notImplemented',
	503: 'serviceUnavailable',
};

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: JSON.stringify(value),
});

export const faultBody = (code: number, message: string): string =>
	JSON.stringify({ [names[code] ?? 'computeFault']: { code, message } });

/** Nova's fault, to be thrown. */
export const fail = (code: number, message: string): Refused =>
	new Refused({
		status: code,
		headers: { 'Content-Type': 'application/json; charset=UTF-8' },
		body: faultBody(code, message),
	});

export const noServer = (id: string): Refused => fail(404, `Instance ${id} could not be found.`);
export const gone = (): Refused => fail(404, 'The resource could not be found.');
export const denied = (rule: string): Refused =>
	fail(403, `Policy doesn't allow os_compute_api:${rule} to be performed.`);
/** 202 without a body, as most actions answer. */
export const accepted: Answer = { status: 202, headers: { 'Content-Type': 'application/json' } };
export const noContent: Answer = {
	status: 204,
	headers: { 'Content-Type': 'application/json', 'Content-Length': '0' },
};
