import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { bundles } from './build/bundles.ts';
import { clean, copyAssets, root } from './build/files.ts';
import { n8nMetadata } from './build/n8n.ts';
import { nodeRedFiles } from './build/node-red.ts';
import { building, isBuilt } from './build/stamp.ts';

/**
 * Makes dist/ and resources/ anew where a source has changed: bundles, declarations, what n8n reads without loading us, what
 * Node-RED's editor loads. Where none has, they stay as they are, under whoever reads them just now.
 */
export const build = async (): Promise<void> => {
	if (isBuilt()) return;
	await building(async () => {
		clean();
		await bundles();
		copyAssets();
		await Promise.all([n8nMetadata(), nodeRedFiles()]);
	});
};

/** Type declarations of the exports. */
export const declarations = (): void => {
	execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.dts.json'], {
		cwd: root,
		stdio: 'inherit',
	});
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	await build();
	declarations();
}
