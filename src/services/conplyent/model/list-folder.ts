import { asPath, ENTER } from './as-path.ts';
import { MusterError } from '../../../core/errors.ts';
import { failure } from '../client/caller.ts';
import type { CallOptions, ConplyentClient, FolderEntry, Outcome } from '../client/types.ts';
import { fromHex, IN_HEX } from './names-in-hex.ts';

/**
 * Kind and name of each entry of `$1` that is not hidden. Exit code 3 if it is no folder, 4 if it may not be
 * read.
 */
const LIST = `[ -d "$1" ] || exit 3
${ENTER} 2>/dev/null && [ -r . ] || exit 4
for name in *; do
	if [ -d "$name" ]; then kind=d; elif [ -L "$name" ]; then kind=l; elif [ -e "$name" ]; then kind=f; else continue; fi
	printf '%s%s\\0' "$kind" "$name"
done | ${IN_HEX}
echo`;

const KINDS: Readonly<Record<string, FolderEntry['kind']>> = { d: 'folder', f: 'file', l: 'link' };
/** How often a question that the server dropped is asked again. It only reads. */
const TRIES = 3;

const textOf = ({ output }: Outcome): string =>
	output
		.map((piece) => ('text' in piece ? piece.text : ''))
		.join('')
		.trim();

/**
 * A folder’s entries with their kinds, by a shell of the server: its own `ls` takes `[…]` in a path for a
 * pattern, gives a folder that may not be read as empty, and tells kinds only in its working folder. Where no
 * shell is, that is what is asked. Hidden entries are left out, as `ls` does.
 * @throws MusterError NOT_FOUND if there is no such folder; SERVER if the server’s user may not read it.
 */
export const listFolder = async (
	client: ConplyentClient,
	path: string | undefined,
	options: CallOptions,
): Promise<readonly FolderEntry[]> => {
	const folder = path ?? '.';
	for (let tried = 1; ; tried += 1) {
		const command = ['sh', '-c', LIST, 'muster', asPath(folder)];
		const outcome = await client.call('exec', [command], {}, { ...options, reads: true });
		if (outcome.ended === 'raised') return client.list(path, options);
		if (outcome.exitCode === 3)
			throw new MusterError('NOT_FOUND', `Listing ${folder}: No such directory`, {
				hint: 'List the folder above to see what there is.',
			});
		if (outcome.exitCode === 4)
			throw new MusterError('SERVER', `Listing ${folder}: the user of the server may not read it`, {
				hint: 'Let that user in, or run the server as another.',
			});
		const digits = textOf(outcome);
		if (outcome.ended === 'exited' && outcome.exitCode === 0 && /^[0-9a-f]*$/.test(digits))
			return fromHex(digits).map((entry) => ({
				name: entry.slice(1),
				kind: KINDS[entry.charAt(0)] ?? 'unknown',
			}));
		if (outcome.ended !== 'lost' || tried >= TRIES)
			throw (
				failure(`Listing ${folder}`, false, outcome, '') ??
				new MusterError('SERVER', `Listing ${folder}: the server’s shell said “${digits.slice(0, 200)}”`)
			);
	}
};
