import { atLeast } from '../../../net/call.ts';
import { MusterError } from '../../../core/errors.ts';
import type { CallOptions, ConplyentClient } from '../client/types.ts';
import { asPath } from './as-path.ts';

/** Exit codes that tell what a path is. */
export const [PIPE, DEVICE] = [9, 8] as const;

/** The error for what would keep the server’s one main loop, so that nobody is heard any more. */
export const holdsUp = (path: string, what: string, doing: string, instead: string): MusterError =>
	new MusterError(
		'BAD_INPUT',
		`${path} is ${what}: while it is ${doing}, the server hears none of its clients`,
		{ hint: `Use Run a command, e.g. ${instead}. Nothing was sent.`, details: { field: 'path' } },
	);

const LOOK = `[ -p "$1" ] && exit ${PIPE}
exit 0`;

/**
 * Opening a pipe that nobody reads waits for a reader, in the main loop of the server. POSIX only.
 * @throws MusterError BAD_INPUT
 */
export const checkNoPipe = async (
	client: ConplyentClient,
	path: string,
	options: CallOptions = {},
): Promise<void> => {
	if (!client.commands.includes('exec')) return;
	const outcome = await client.call(
		'exec',
		[['sh', '-c', LOOK, 'muster', asPath(path)]],
		{},
		{ timeout: atLeast(30, options.signal), ...options, reads: true },
	);
	if (outcome.ended === 'exited' && outcome.exitCode === PIPE)
		throw holdsUp(path, 'a pipe', 'written to', `printf %s text >${path}`);
};
