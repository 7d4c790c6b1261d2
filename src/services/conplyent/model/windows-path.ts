import { basename } from 'node:path/win32';
import { MusterError } from '../../../core/errors.ts';
import type { CallOptions, ConplyentClient } from '../client/types.ts';

/** `C:\dir`, `C:/dir` or `\\server\share`: nothing else is meant by these. */
const isOfWindows = (path: string): boolean => /^[A-Za-z]:[\\/]|^\\\\[^\\]/.test(path);

/** The file’s own name in a path of either kind. */
export const nameIn = (path: string): string => basename(path.replaceAll('\\', '/'));

/**
 * @throws MusterError BAD_INPUT for a path that can only be a folder's: its folders would be made, and no
 * file.
 */
export const checkFileName = (path: string): void => {
	if (!/(^|[\\/])\.{0,2}$/.test(path)) return;
	throw new MusterError('BAD_INPUT', `“${path.slice(0, 200)}” names a folder, not a file`, {
		hint: 'Add the name of the file. Nothing was written.',
		details: { field: 'path' },
	});
};

/**
 * A path of Windows is taken by a server there only: any other would make a file of that whole name in its
 * working folder, and say that all is well.
 * @throws MusterError BAD_INPUT
 */
export const checkSystem = async (
	client: ConplyentClient,
	path: string,
	options: CallOptions,
): Promise<void> => {
	if (!isOfWindows(path) || !client.commands.includes('os_info')) return;
	const os = await client.osInfo(options);
	if (os.toLowerCase() === 'windows') return;
	throw new MusterError(
		'BAD_INPUT',
		`“${path.slice(0, 200)}” is a path of Windows, and the server runs on ${os}`,
		{
			hint: 'Write it as that system does, e.g. /srv/app/config.yml. Nothing was written.',
			details: { field: 'path' },
		},
	);
};
