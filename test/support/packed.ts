import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../scripts/build/files.ts';
import { build } from '../../scripts/build.ts';

/**
 * The tarball that npm would publish, from dist/ as it stands (built if a source has changed). The caller's
 * folder holds it; in a run of many test files it is made once, and stays where the run has put it.
 */
export const pack = async (folder: string): Promise<string> => {
	const packed = process.env['MUSTER_PACKED'];
	if (packed) return packed;
	await build();
	const out = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
		cwd: root,
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	const file =
		(JSON.parse(out) as { filename: string }[])[0]?.filename.replace('@', '').replace('/', '-') ?? '';
	const tarball = path.join(folder, file);
	if (statSync(tarball).size === 0) throw new Error('The packed tarball is empty');
	return tarball;
};

export interface Unpacked {
	/** The package as a user has it: package.json, dist/, resources/, examples/. */
	readonly folder: string;
	remove(): void;
}

/** The packed package in a folder of its own, with the host's own n8n-workflow beside it as in a real n8n. */
export const unpack = async (n8nWorkflow: string): Promise<Unpacked> => {
	const temporary = mkdtempSync(path.join(tmpdir(), 'muster-package-'));
	const tarball = await pack(temporary);
	execFileSync('tar', ['-xzf', tarball, '-C', temporary]);
	const folder = path.join(temporary, 'package');
	mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
	symlinkSync(n8nWorkflow, path.join(folder, 'node_modules/n8n-workflow'), 'dir');
	JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	return { folder, remove: () => rmSync(temporary, { recursive: true, force: true }) };
};
