import type { Code } from '../../../core/codes.table.ts';
import { MusterError } from '../../../core/errors.ts';
import { serverCodes, serverWords } from './codes.table.ts';
import type { ServerError } from './frame.ts';

const hints: Readonly<Record<string, string>> = {
	'operation is blocked': 'A block guards the model. Lift it first, or ask whoever set it.',
	'upgrade in progress': 'The controller is upgrading. Try again in some minutes.',
	'model migration in progress': 'The model moves to another controller. Wait until it has.',
	'model not found': 'Check the model’s name or UUID, and whether this user has access to it.',
	'unauthorized access': 'This user may not do that. Ask for access, or use another user.',
};

export const codeOfServer = ({ code, message }: ServerError): Code => {
	// in 4.0 this code stands for “never”, not for “later”
	if (code === 'not yet available; try again later')
		return /^not yet available in \d/.test(message) ? 'UNSUPPORTED' : 'BUSY';
	return (
		(code === undefined ? undefined : serverCodes[code]) ??
		serverWords.find(([words]) => words.test(message))?.[1] ??
		'SERVER'
	);
};

/** What the server said, as ours. `doing`: what was asked, e.g. `Application.Expose`. */
export const serverError = (error: ServerError, doing: string, what = 'Juju refused'): MusterError =>
	new MusterError(codeOfServer(error), `${what}: ${error.message}`, {
		...(error.code !== undefined && error.code in hints ? { hint: hints[error.code] as string } : {}),
		details: {
			call: doing,
			...(error.code === undefined ? {} : { serverCode: error.code }),
			...(error.info === undefined ? {} : { serverInfo: error.info }),
		},
	});
