import { text, time } from '../get.ts';
import type { TaskLine } from './task.ts';

/** `{"timestamp":…,"message":…}` as text (§3.5); anything else is a line as it stands. */
export const readLine = (input: string): TaskLine => {
	let line: unknown;
	try {
		line = JSON.parse(input);
	} catch {
		line = undefined;
	}
	const message = text(line, 'message');
	return message === undefined ? { at: null, message: input } : { at: time(line, 'timestamp'), message };
};
