import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { root } from './build/files.ts';
import { n8nLint } from './lint/n8n.ts';

/** Format and rules of our own code, then n8n's rules over node and credential files, over package.json and over what we generate. */
export const lint = async (): Promise<boolean> => {
	const own = spawnSync('biome', ['check', '--error-on-warnings', '.'], { cwd: root, stdio: 'inherit' }).status === 0;
	return (await n8nLint()) && own;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = (await lint()) ? 0 : 1;
