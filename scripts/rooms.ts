import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build/files.ts';

/**
 * Tools too large for every clone: each has a folder with a lock file of its own, installed when first
 * needed.
 */
export type Room = 'jujulib' | 'lint' | 'n8n-engine' | 'n8n-engine-1' | 'node-red-4';

/** The room's folder, installed. */
export const room = (name: Room): string => {
	const folder = path.join(root, 'test/rooms', name);
	if (existsSync(path.join(folder, 'node_modules/.package-lock.json'))) return folder;
	console.error(`> npm install  (test/rooms/${name}, once)`);
	// `npm ci` refuses a lock without the optional builds that a registry may not have
	const { status } = spawnSync(
		'npm',
		[
			'install',
			'--no-save',
			'--ignore-scripts',
			'--legacy-peer-deps',
			'--prefer-offline',
			'--no-audit',
			'--no-fund',
			'--loglevel=error',
		],
		{
			cwd: folder,
			stdio: ['ignore', 2, 2],
			shell: process.platform === 'win32',
		},
	);
	if (status !== 0) throw new Error(`Installing test/rooms/${name} failed`);
	return folder;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
	for (const name of process.argv.slice(2)) room(name as Room);
