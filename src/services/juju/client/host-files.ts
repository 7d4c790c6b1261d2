import { homedir } from 'node:os';
import path from 'node:path';
import { atHome, namedFolder, type Variables } from '../../../net/host-files.ts';

/** Names the folder that may be read where the host itself does not allow it (n8n). */
export const FOLDER_VARIABLE = 'MUSTER_JUJU_FILES';

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
export const hostFiles = (input: string | undefined, env: Variables = process.env): HostFiles => {
	const named = namedFolder(
		{
			variable: FOLDER_VARIABLE,
			holds: 'Juju’s files',
			instead: 'Or paste what juju show-controller --show-password prints.',
		},
		env,
	);
	if (named !== undefined) return { folders: [named], variables: {} };
	if (input) return { folders: [atHome(input)], variables: env };
	const data = env['XDG_DATA_HOME'] || path.join(homedir(), '.local/share');
	return {
		folders: [
			env['JUJU_DATA'] || path.join(data, 'juju'),
			env['JUJU_HOME'] || path.join(homedir(), '.juju'),
		].map(atHome),
		variables: env,
	};
};
