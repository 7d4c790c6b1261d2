import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/build/files.ts';

/** `npm run demo` with these words, its temporary files in a folder of one’s own. */
export const demo = (words: readonly string[], temporary = tmpdir()) => {
	const child = spawn(process.execPath, [path.join(root, 'scripts/demo.ts'), ...words], {
		cwd: root,
		env: { ...process.env, TMPDIR: temporary, NODE_COMPILE_CACHE: '' },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
	const over = new Promise<number | null>((resolve) => child.once('exit', resolve));
	return { child, over, said: () => said };
};

/**
 * Command lines of processes with this folder in their environment: all that a demo started, also what others
 * have adopted.
 */
export const processesWith = (folder: string): string[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const has = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
				return has ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8')] : [];
			} catch {
				return [];
			}
		});

/** What a demo left in its folder of temporary files: npm and Node keep caches there, the demo nothing. */
export const leftIn = (temporary: string): string[] =>
	readdirSync(temporary).filter((name) => !/cache/.test(name));
