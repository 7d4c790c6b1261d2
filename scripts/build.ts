import { pathToFileURL } from 'node:url';
import { bundles } from './build/bundles.ts';
import { declarations } from './build/declarations.ts';
import { clean, copyAssets } from './build/files.ts';
import { n8nMetadata } from './build/n8n.ts';
import { nodeRedFiles } from './build/node-red.ts';
import { building, isBuilt } from './build/stamp.ts';

/**
 * Makes dist/ and resources/ anew where a source has changed: bundles, declarations, what n8n reads without
 * loading us, what Node-RED's editor loads. Where none has, they stay as they are, under whoever reads them
 * just now.
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	await build();
	declarations();
}
