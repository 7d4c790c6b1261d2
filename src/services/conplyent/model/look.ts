import { asPath, ENTER } from './as-path.ts';
import { atLeast } from '../../../net/call.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import { failure, lastText } from '../client/caller.ts';
import type { CallOptions, ConplyentClient, Outcome } from '../client/types.ts';
import { fromHex, IN_HEX } from './names-in-hex.ts';

/** What is at a path. `count`: all entries of a folder; `entries`: the names of the first thousand. */
export type Found =
	| { readonly kind: 'none' }
	| { readonly kind: 'file' }
	/** A link to a folder, or one that leads nowhere, which the server can neither empty nor remove. */
	| { readonly kind: 'link'; readonly leads: 'folder' | 'nowhere' }
	| { readonly kind: 'folder'; readonly count: number; readonly entries: readonly string[] };

/**
 * Prints what `$1` is, as `rm` of the server sees it (links to files are followed), and what is in a folder,
 * hidden entries too: up to a thousand names, then how many there are.
 */
const LOOK = `if [ -L "$1" ] && [ -d "$1" ]; then echo link
elif [ -d "$1" ]; then
	${ENTER} 2>/dev/null && [ -r . ] || exit 4
	printf 'folder '
	{
		count=0
		for name in .[!.]* ..?* *; do
			[ -e "$name" ] || [ -L "$name" ] || continue
			count=$((count + 1))
			[ "$count" -gt 1000 ] || printf '%s\\0' "$name"
		done
		printf '%s\\0' "$count"
	} | ${IN_HEX}
	echo
elif [ -e "$1" ]; then echo file
elif [ -L "$1" ]; then echo dangling
else echo none
fi`;

/** The server dropped an answer that can simply be had again. */
const check = (path: string, outcome: Outcome): void => {
	const error = outcome.ended === 'lost' && failure(`Looking at ${path}`, false, outcome, '');
	if (error) throw error;
};

/**
 * Where no shell is: `ls` knows folders but leaves out hidden entries; reading a file in pieces of no bytes
 * tells whether it is there.
 */
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
 * @throws MusterError CONNECTION_LOST, TIMEOUT or CANCELLED where it could not be told; SERVER in the shell’s
 *   words.
 */
export const lookAt = async (
	client: ConplyentClient,
	path: string,
	input: CallOptions = {},
): Promise<Found> => {
	const options = { timeout: atLeast(30, input.signal), ...input };
	const outcome = await client.call(
		'exec',
		[['sh', '-c', LOOK, 'muster', asPath(path)]],
		{},
		{ ...options, reads: true },
	);
	if (outcome.ended === 'raised') return lookByCommands(client, path, options);
	check(path, outcome);
	if (outcome.exitCode === 4)
		throw new MusterError('SERVER', `Looking at ${path}: the user of the server may not read it`, {
			hint: 'Let that user in, or run the server as another.',
		});
	const first = lastText(outcome.output).trim();
	const [, kind, digits = ''] = /^(folder|file|link|dangling|none)(?: ([0-9a-f]+))?$/.exec(first) ?? [];
	if (kind === 'folder' && digits !== '') {
		const names = fromHex(digits);
		return { kind, count: Number(names.at(-1)), entries: names.slice(0, -1) };
	}
	if (kind === 'file' || kind === 'none') return { kind };
	if (kind === 'link') return { kind, leads: 'folder' };
	if (kind === 'dangling') return { kind: 'link', leads: 'nowhere' };
	throw new MusterError(
		'SERVER',
		`Looking at ${path}: the server’s shell said ${first ? JSON.stringify(first.slice(0, 200)) : 'nothing'}`,
	);
};
