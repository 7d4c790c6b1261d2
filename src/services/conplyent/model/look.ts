import { codeOf, MusterError } from '../../../core/errors.ts';
import { failure } from '../client/caller.ts';
import type { CallOptions, ConplyentClient, Outcome } from '../client/types.ts';

/** What is at a path. `count`: all entries of a folder; `entries`: the names of the first thousand. */
export type Found =
	| { readonly kind: 'none' }
	| { readonly kind: 'file' }
	| { readonly kind: 'folder'; readonly count: number; readonly entries: readonly string[] };

/** Prints what `$1` is, as `rm` of the server sees it (links are followed), and what is in a folder, hidden entries too. */
const LOOK = `if [ -d "$1" ]; then echo "folder $(($(ls -A -- "$1" | wc -l)))"; ls -A -- "$1" | head -n 1000
elif [ -e "$1" ]; then echo file
else echo none
fi`;

/** The server dropped an answer that can simply be had again. */
const check = (path: string, outcome: Outcome): void => {
	const error = outcome.ended === 'lost' && failure(`Looking at ${path}`, false, outcome, '');
	if (error) throw error;
};

/** Where no shell is: `ls` knows folders but leaves out hidden entries; reading a file in pieces of no bytes tells whether it is there. */
const lookByCommands = async (
	client: ConplyentClient,
	path: string,
	options: CallOptions,
): Promise<Found> => {
	try {
		const entries = (await client.list(path, { ...options, kinds: false })).map(({ name }) => name);
		return { kind: 'folder', count: entries.length, entries };
	} catch (error) {
		if (codeOf(error) !== 'NOT_FOUND') throw error;
	}
	const outcome = await client.call('rdfile', [path, 0], {}, options);
	check(path, outcome);
	return {
		kind: outcome.ended === 'refused' || outcome.error?.type === 'FileNotFoundError' ? 'none' : 'file',
	};
};

/**
 * Looks at a path on the server and changes nothing (exec of a shell; on Windows ls and rdfile).
 * @throws MusterError CONNECTION_LOST, TIMEOUT or CANCELLED where it could not be told; SERVER in the shell’s words.
 */
export const lookAt = async (
	client: ConplyentClient,
	path: string,
	given: CallOptions = {},
): Promise<Found> => {
	const options = { timeout: 30, ...given };
	const outcome = await client.call(
		'exec',
		[['sh', '-c', LOOK, 'muster', path]],
		{},
		{ ...options, reads: true },
	);
	if (outcome.ended === 'raised') return lookByCommands(client, path, options);
	check(path, outcome);
	const [first = '', ...entries] = outcome.output.map((piece) =>
		'text' in piece ? piece.text.replace(/\n$/, '') : '',
	);
	const [, kind, count] = /^(folder|file|none)(?: (\d+))?$/.exec(first) ?? [];
	if (kind === 'folder') return { kind, count: Number(count), entries };
	if (kind === 'file' || kind === 'none') return { kind };
	throw new MusterError(
		'SERVER',
		`Looking at ${path}: the server’s shell said ${first ? JSON.stringify(first.slice(0, 200)) : 'nothing'}`,
	);
};
