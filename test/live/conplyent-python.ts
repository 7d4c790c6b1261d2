import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A Python with that release of conplyent, in a virtual environment that is made once per machine, outside
 * the clone.
 */
export const pythonWith = async (python: string, release: string): Promise<string> => {
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', `conplyent-${release}`);
	const made = path.join(folder, 'bin/python');
	if (existsSync(path.join(folder, 'whole'))) return made;
	console.error(`> installing conplyent ${release} into ${folder}, once per machine`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.dirname(folder), { recursive: true });
	await run(python, ['-m', 'venv', folder]);
	await run(made, [
		'-m',
		'pip',
		'install',
		'--quiet',
		'--disable-pip-version-check',
		`conplyent==${release}`,
	]);
	mkdirSync(path.join(folder, 'making'));
	renameSync(path.join(folder, 'making'), path.join(folder, 'whole'));
	return made;
};
