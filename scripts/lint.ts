import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build/files.ts';
import { n8nLint } from './lint/n8n.ts';
import { ownLint } from './lint/own.ts';

/** Prettier over everything. */
export const prettier = (mode: '--check' | '--write'): boolean =>
	spawnSync(
		process.execPath,
		[path.join(root, 'node_modules/prettier/bin/prettier.cjs'), mode, '--log-level', 'warn', '.'],
		{
			cwd: root,
			stdio: 'inherit',
		},
	).status === 0;

/**
 * The format, TypeScript's rules over all we wrote, then n8n's over package.json, nodes, credentials and what
 * we generate.
 */
export const lint = async (): Promise<boolean> => {
	const all = [prettier('--check'), await ownLint(), await n8nLint()];
	return all.every(Boolean);
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = (await lint()) ? 0 : 1;
