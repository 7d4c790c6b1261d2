import { type Answer, Refused } from '../call.ts';

const names: Readonly<Record<number, string>> = {
	400: 'badRequest',
	401: 'unauthorized',
	403: 'forbidden',
	404: 'itemNotFound',
	409: 'conflictingRequest',
	413: 'overLimit',
};

export const json = (status: number, value: unknown): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json' },
	body: JSON.stringify(value),
});

/** Cinder's fault, to be thrown. */
export const fail = (code: number, message: string): Refused => {
	const late = code === 413 ? { retryAfter: '0' } : {};
	const answer = json(code, { [names[code] ?? 'computeFault']: { code, message, ...late } });
	return new Refused(
		code === 413 ? { ...answer, headers: { ...answer.headers, 'Retry-After': '0' } } : answer,
	);
};

export const MALFORMED =
	'The server could not comply with the request since it is either malformed or otherwise incorrect.';
export const denied = (rule: string): Refused => fail(403, `Policy doesn't allow ${rule} to be performed.`);
export const noVolume = (id: string): Refused => fail(404, `Volume ${id} could not be found.`);
export const noSnapshot = (id: string): Refused => fail(404, `Snapshot ${id} could not be found.`);
/** 202 with webob's default type and nothing in it. */
export const accepted: Answer = {
	status: 202,
	headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Content-Length': '0' },
};
/** 202 or 200 of an action. */
export const done = (status = 202): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json', 'Content-Length': '0' },
});
