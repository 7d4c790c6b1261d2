import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './build/files.ts';
import { build } from './build.ts';
import { assemble } from './pack/assemble.ts';
import { folderOf, type Published, published } from './pack/published.ts';

/** Makes and packs the published packages; the path of each tarball. */
export const pack = async (): Promise<ReadonlyMap<Published, string>> => {
	await build();
	const tarballs = new Map<Published, string>();
	for (const made of published) {
		assemble(made);
		const words = [
			'pack',
			'--json',
			'--ignore-scripts',
			'--pack-destination',
			path.join(root, 'dist/packages'),
		];
		const [packed] = JSON.parse(
			execFileSync('npm', words, { cwd: path.join(root, folderOf(made)), encoding: 'utf8' }),
		) as { filename: string }[];
		tarballs.set(made, path.join(root, 'dist/packages', path.basename(packed?.filename ?? '')));
	}
	return tarballs;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
	for (const [{ name }, file] of await pack())
		console.log(
			`${name.padEnd(32)} ${(statSync(file).size / 1024).toFixed(0).padStart(5)} KiB  ${path.relative(root, file)}`,
		);
