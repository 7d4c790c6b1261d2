import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, sources } from './files.ts';

const imports = (file: string): string[] =>
	[...readFileSync(path.join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
		([, wanted = '']) => path.posix.join(path.posix.dirname(file), wanted.replace(/\.[jt]s$/, '.d.ts')),
	);

/** Type declarations of the exports, and no others: what they do not lead to is not public. */
export const declarations = (): void => {
	rmSync(path.join(root, 'dist/dts'), { recursive: true, force: true });
	execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.dts.json'], {
		cwd: root,
		stdio: 'inherit',
	});
	const found = new Set<string>();
	const visit = (file: string): void => {
		if (found.has(file) || !existsSync(path.join(root, file))) return;
		found.add(file);
		for (const wanted of imports(file)) visit(wanted);
	};
	for (const entry of sources('dist/dts/services', /^[^/]+\/index\.d\.ts$/)) visit(entry);
	for (const file of sources('dist/dts', /\.d\.ts$/)) if (!found.has(file)) rmSync(path.join(root, file));
};
