import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { MusterError } from '../core/errors.ts';
import { areHostFilesAllowed } from '../core/host-files.ts';

/** Bytes of a configuration file on the machine. */
const MAX_BYTES = 4 * 2 ** 20;

export type Variables = Readonly<Record<string, string | undefined>>;

interface Wanted {
	/**
	 * Names the folder that may be read where the host itself allows nothing (n8n), e.g. `MUSTER_JUJU_FILES`.
	 */
	readonly variable: string;
	/** What the folder holds, after “a folder with”, e.g. `a clouds.yaml`. */
	readonly holds: string;
	/** What a user can do instead, as a sentence. */
	readonly instead: string;
}

/** A path with the user’s own folder for `~`. */
export const atHome = (folder: string): string =>
	folder === '~' || folder.startsWith('~/') ? path.join(homedir(), folder.slice(1)) : folder;

/**
 * The folder that the administrator has named: then it is all that counts; `undefined` where the host allows
 * its files and variables.
 * @throws MusterError UNSUPPORTED where nothing may be read
 */
export const namedFolder = (
	{ variable, holds, instead }: Wanted,
	env: Variables = process.env,
): string | undefined => {
	const named = env[variable];
	if (named) return atHome(named);
	if (areHostFilesAllowed()) return undefined;
	throw new MusterError('UNSUPPORTED', 'Files of this machine are not read here', {
		hint: `The administrator can name a folder with ${holds} in the environment variable ${variable}. ${instead}`,
		details: { field: 'login' },
	});
};

/**
 * A file as text; `undefined` where there is none. @throws MusterError CONFLICT where it cannot be read,
 * LIMIT above 4 MiB
 */
export const readHostFile = async (file: string): Promise<string | undefined> => {
	try {
		const bytes = await readFile(file);
		if (bytes.length > MAX_BYTES) throw new MusterError('LIMIT', `${file} has more than ${MAX_BYTES} bytes`);
		return bytes.toString('utf8');
	} catch (error) {
		if (error instanceof MusterError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
		throw new MusterError('CONFLICT', `${file} cannot be read: ${code}`, {
			hint: 'See whether the user that runs this process may read it.',
			details: { file },
		});
	}
};
