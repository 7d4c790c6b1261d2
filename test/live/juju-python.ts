import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The clients of others, and what they need beside what they ask for. */
const rooms = {
	// it was written before websockets dropped what it uses
	libjuju: { name: 'libjuju-3.5.2', packages: ['juju==3.5.2.0', 'websockets<14', 'setuptools<81'] },
	jujuclient: { name: 'jujuclient-0.54.0', packages: ['jujuclient==0.54.0'] },
} as const;

/** A Python with that client, in a virtual environment that is made once per machine, outside the clone. */
export const pythonWith = async (python: string, client: keyof typeof rooms): Promise<string> => {
	const { name, packages } = rooms[client];
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', name);
	const made = path.join(folder, 'bin/python');
	if (existsSync(path.join(folder, 'whole'))) return made;
	console.error(`> installing ${packages.join(', ')} into ${folder}, once per machine`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.dirname(folder), { recursive: true });
	await run(python, ['-m', 'venv', folder]);
	await run(made, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
	mkdirSync(path.join(folder, 'making'));
	renameSync(path.join(folder, 'making'), path.join(folder, 'whole'));
	return made;
};

/** What a script of this folder prints when that Python runs it. */
export const drive = async (made: string, script: string, ...args: readonly string[]): Promise<string> => {
	const file = fileURLToPath(new URL(script, import.meta.url));
	const { stdout } = await run(made, ['-W', 'ignore', file, ...args], { timeout: 100_000 });
	return stdout;
};
