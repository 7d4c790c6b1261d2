import { literal } from './python-literal.ts';
import type { ServerJob } from './types.ts';

const command = (call: string): ServerJob['command'] => {
	const read = literal(call);
	const args = Array.isArray(read) ? read[0] : undefined;
	const [first] = Array.isArray(args) ? args : [];
	if (typeof first === 'string') return first;
	return Array.isArray(first) && first.every((word) => typeof word === 'string') ? first : undefined;
};

/**
 * The text of `jobs`: `Running N: ((…,), {…})`, one line each, or `No jobs running.` (protocol, section 5).
 */
export const parseJobs = (text: string, own: (id: number) => boolean): ServerJob[] =>
	[...text.matchAll(/^Running (\d+): (.*)$/gm)].map(([, id, call = '']) => {
		const input = command(call);
		return {
			id: Number(id),
			call,
			own: own(Number(id)),
			...(input === undefined ? {} : { command: input }),
		};
	});
