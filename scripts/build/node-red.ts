import { cpSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { filesOf } from '../../src/hosts/node-red/html/files.ts';
import { services } from '../services.ts';
import { docsOf, manifest, root, write } from './files.ts';

/**
 * What Node-RED's editor loads: html and help of each service, icons beside them, the form script that all
 * share.
 */
export const nodeRedFiles = async (): Promise<void> => {
	for (const service of services)
		for (const [file, text] of Object.entries(
			filesOf(service, { packageName: manifest.name, docs: docsOf(manifest) }),
		))
			write(`dist/node-red/${file}`, text);
	cpSync(path.join(root, 'nodes/node-red/icons'), path.join(root, 'dist/node-red/icons'), {
		recursive: true,
	});
	await build({
		entryPoints: [path.join(root, 'src/hosts/node-red/editor/main.ts')],
		outfile: path.join(root, 'resources/form.js'),
		bundle: true,
		platform: 'browser',
		format: 'iife',
		target: 'es2021',
		minify: true,
		logLevel: 'warning',
		legalComments: 'none',
	});
};
