import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const RELEASE = '0.1.3';
const script = fileURLToPath(new URL('fleet-client.py', import.meta.url));

/**
 * A Python with python-fleet (`fleet` on PyPI), in a virtual environment that is made once per machine,
 * outside the clone.
 */
export const pythonFleet = async (python: string): Promise<string> => {
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', `fleet-${RELEASE}`);
	const made = path.join(folder, 'bin/python');
	if (existsSync(path.join(folder, 'whole'))) return made;
	console.error(`> installing python-fleet ${RELEASE} into ${folder}, once per machine`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.dirname(folder), { recursive: true });
	await run(python, ['-m', 'venv', folder]);
	await run(made, [
		'-m',
		'pip',
		'install',
		'--quiet',
		'--disable-pip-version-check',
		'setuptools',
		`fleet==${RELEASE}`,
	]);
	mkdirSync(path.join(folder, 'making'));
	renameSync(path.join(folder, 'making'), path.join(folder, 'whole'));
	return made;
};

/**
 * What python-fleet prints when it drives that endpoint; without one, what its Unit does alone; with seconds,
 * units/s of listing.
 */
export const drive = async (made: string, ...args: readonly string[]): Promise<string[]> => {
	const { stdout } = await run(made, ['-W', 'ignore', script, ...args], { timeout: 60_000 });
	return stdout.trim().split('\n');
};
