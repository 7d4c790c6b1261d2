import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { areHostFilesAllowed } from '../../../core/host-files.ts';
import { MusterError } from '../../../core/errors.ts';

/** Names the folder that may be read where the host itself does not allow it (n8n). */
export const FOLDER_VARIABLE = 'MUSTER_JUJU_FILES';
/** Bytes of a file of Juju’s client. */
const MOST = 4 * 2 ** 20;

export type Variables = Readonly<Record<string, string | undefined>>;

const atHome = (folder: string): string =>
	folder === '~' || folder.startsWith('~/') ? path.join(homedir(), folder.slice(1)) : folder;

const forbidden = () =>
	new MusterError('UNSUPPORTED', 'Files of this machine are not read here', {
		hint:
			'The administrator can name a folder with Juju’s files in the environment variable ' +
			`${FOLDER_VARIABLE}. Or paste what juju show-controller --show-password prints.`,
		details: { field: 'login' },
	});

/** Where files are looked for, and the variables that count beside them. */
export interface HostFiles {
	readonly folders: readonly string[];
	readonly variables: Variables;
}

/**
 * Folders in which Juju’s client may have left files: the one given, else those of its own rules (§2), else
 * the one that the administrator named; variables count only where the host allows them.
 * @throws MusterError UNSUPPORTED where nothing may be read
 */
export const hostFiles = (given: string | undefined, env: Variables = process.env): HostFiles => {
	const named = env[FOLDER_VARIABLE];
	if (named) return { folders: [atHome(named)], variables: {} };
	if (!areHostFilesAllowed()) throw forbidden();
	if (given) return { folders: [atHome(given)], variables: env };
	const data = env['XDG_DATA_HOME'] || path.join(homedir(), '.local/share');
	return {
		folders: [
			env['JUJU_DATA'] || path.join(data, 'juju'),
			env['JUJU_HOME'] || path.join(homedir(), '.juju'),
		].map(atHome),
		variables: env,
	};
};

/**
 * A file of a folder as text; `undefined` where there is none. @throws MusterError CONFLICT where it cannot
 * be read, LIMIT
 */
export const readHostFile = async (folder: string, name: string): Promise<string | undefined> => {
	const file = path.join(folder, name);
	try {
		const bytes = await readFile(file);
		if (bytes.length > MOST) throw new MusterError('LIMIT', `${file} has more than ${MOST} bytes`);
		return bytes.toString('utf8');
	} catch (error) {
		if (error instanceof MusterError) throw error;
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
		throw new MusterError('CONFLICT', `${file} cannot be read: ${code}`, {
			hint: 'See whether the user that runs this process may read it.',
			details: { file, field: 'folder' },
		});
	}
};
