import { MusterError } from '../../../core/errors.ts';
import { formatDuration } from '../../../core/units.ts';
import { type Caller, lastText } from './caller.ts';
import type { Settings } from './settings.ts';
import type { CallOptions, Ending, FolderEntry } from './types.ts';
import { atLeast, waitFor } from '../../../net/call.ts';

const KINDS: Record<string, FolderEntry['kind']> = {
	d: 'folder',
	f: 'file',
	l: 'link',
};

/** How many entries are asked for their kind one by one, at most. */
const ASKED = 512;

/**
 * The text of `ls`: `Listing of Directory X:`, an empty line, then `d name`, `f name`, `l name` (protocol,
 * section 5).
 */
export const parseListing = (text: string): FolderEntry[] => {
	const body = text.slice(text.indexOf(':\n\n') + 3);
	return body
		.split('\n')
		.filter((line) => /^[dfl] ./.test(line))
		.map((line) => ({
			name: line.slice(2),
			kind: KINDS[line[0] as string] ?? 'unknown',
		}));
};

/** What listing an entry says of it. */
const kindOf = (ending: Ending | undefined): FolderEntry['kind'] => {
	if (ending?.ended === 'exited') return 'folder';
	return ending?.ended === 'refused' ? 'file' : 'unknown';
};

/**
 * Lists a folder. The server tests kinds in its working folder, whatever folder it lists, so elsewhere each
 * entry is asked by listing it: what can be listed is a folder.
 */
export const list = async (
	{ ask, submit }: Caller,
	{ callTimeout, where }: Settings,
	path: string | undefined,
	{ kinds = true, signal, timeout = atLeast(callTimeout, signal) }: CallOptions & { kinds?: boolean } = {},
): Promise<readonly FolderEntry[]> => {
	const output = await ask('ls', path === undefined ? [] : [path], {
		signal,
		timeout,
	});
	const entries = parseListing(lastText(output));
	if (path === undefined || path === '.') return entries;
	if (!kinds) return entries.map(({ name }) => ({ name, kind: 'unknown' as const }));
	const base = /[/\\]$/.test(path) ? path : `${path}/`;
	const asked = entries.slice(0, ASKED).map(({ name }) => submit('ls', [base + name], {}, { signal }));
	const late = () =>
		new MusterError('TIMEOUT', `Listing ${path}: ${where} gave no answer within ${formatDuration(timeout)}`);
	const found: FolderEntry[] = [];
	for (const [index, { name }] of entries.entries()) {
		const command = asked[index];
		const ending =
			command &&
			(await waitFor(command.ending, `listing ${path}`, {
				signal,
				timeout,
				late,
			}));
		command?.queue.discard();
		found.push({ name, kind: kindOf(ending) });
	}
	return found;
};
