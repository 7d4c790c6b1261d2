import type { Code } from '../../../core/codes.table.ts';
import { MusterError } from '../../../core/errors.ts';
import { serverCodes, serverWords } from './codes.table.ts';
import { errorOf, type ServerError } from './frame.ts';
import { get } from './get.ts';

const hints: Readonly<Record<string, string>> = {
	'operation is blocked': 'The model has a block. Use Lift a block of a model first, or ask whoever set it.',
	'upgrade in progress': 'The controller is upgrading. Try again in some minutes.',
	'model migration in progress':
		'The model is being migrated to another controller. Wait until that is done.',
	'model not found': 'Check the model’s name or UUID, and whether this user has access to it.',
	'public key already exists': 'List the keys of the user first.',
	'unauthorized access': 'This user may not do that. Ask for access, or use another user.',
};

/** Where the server’s words say more than its code. */
const wordHints: readonly (readonly [RegExp, string])[] = [
	[
		/^(adding|removing) units .*container/,
		'On Kubernetes an application has a number of equal units: use Scale an application.',
	],
	[/^scaling applications? on a non-container/, 'Use Add units and Remove units, or Scale an application.'],
	[
		/(application|service) already exists/,
		'Give it another name in Application, or use Refresh an application or Scale an application.',
	],
	[/offer has \d+ relation/, 'Other models use it: remove their relations first, or use Force.'],
	[
		/^cancelling task .*cannot prepare statement/,
		'Juju 4.0 up to 4.0.15 cannot cancel tasks: wait until it ends, or stop it on its machine.',
	],
];

/** What a controller says that is going down, or whose database changes hands: it has not refused anything. */
const GOING_DOWN =
	/context canceled|connection is shut ?down|tomb: dying|worker is dying|database is (dead|closed)|driver: bad connection/i;

/** What a user gave, as a refusal repeats it. */
const QUOTED = /"(?:[^"\\]|\\.)*"/g;

/** Whether a code says that the server thought about it, and refused. */
const isRefusal = (code: string | undefined): boolean => {
	const ours = code === undefined ? undefined : serverCodes[code];
	return ours !== undefined && ours !== 'CONNECTION_LOST' && ours !== 'BUSY';
};

/** Whether the server broke off what it was asked, so that nobody knows whether it was done. */
export const isBrokenOff = ({ code, message }: ServerError): boolean =>
	!isRefusal(code) && GOING_DOWN.test(message.replaceAll(QUOTED, '""'));

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

const hintOf = ({ code, message }: ServerError): string | undefined =>
	(code === undefined ? undefined : hints[code]) ?? wordHints.find(([words]) => words.test(message))?.[1];

/** What the server said, as ours. `doing`: what was asked, e.g. `Application.Expose`. */
export const serverError = (error: ServerError, doing: string, what = 'Juju refused'): MusterError => {
	const hint = hintOf(error);
	return new MusterError(codeOfServer(error), `${what}: ${error.message}`, {
		...(hint === undefined ? {} : { hint }),
		details: {
			call: doing,
			...(error.code === undefined ? {} : { serverCode: error.code }),
			...(error.info === undefined ? {} : { serverInfo: error.info }),
			...(isBrokenOff(error) ? { brokenOff: true } : {}),
		},
	});
};

/**
 * Some methods answer a whole failure as a success with an error in it.
 * @throws MusterError what the server said
 */
export const throwInner = (response: unknown, doing: string): void => {
	const error = errorOf(get(response, 'error'));
	if (error) throw serverError(error, doing);
};
