import type { ServerJob } from '../client/types.ts';
import { KEEP } from './persisted-job/scripts.ts';

export interface JobView extends ServerJob {
	/** Where its output is kept, of a job that was started so. */
	readonly kept?: string;
}

/** How a job whose output is kept begins on the server: a script, its name, the folder, the program. */
const [SHELL, OPTION, NAME] = ['sh', '-c', 'muster'];
/** The rest of it may be that of another version. */
const FIRST_LINE = KEEP.slice(0, KEEP.indexOf('\n') + 1);

/**
 * A job as its user started it: of one with kept output the program and the folder, not the script around it.
 */
export const jobView = (job: ServerJob): JobView => {
	const { command } = job;
	if (!Array.isArray(command)) return job;
	const [shell, option, script = '', name, kept, ...program] = command as readonly string[];
	const isKept = shell === SHELL && option === OPTION && name === NAME && script.startsWith(FIRST_LINE);
	return isKept && kept !== undefined ? { ...job, command: program, kept } : job;
};

/** A job in a line, for a list. */
export const jobText = (job: ServerJob): string => {
	const { command, call } = jobView(job);
	return typeof command === 'object' ? command.join(' ') : (command ?? call);
};
