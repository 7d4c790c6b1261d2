import { execFileSync } from 'node:child_process';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { filesOf } from '../../../../src/hosts/node-red/html/files.ts';
import { pack } from '../../../support/packed.ts';
import { demo } from '../demo/service.ts';
import { temporary } from './temporary.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
export const NAME = '@muster-test/demo';
/** Where the help of the demo links to. */
export const DOCS = 'https://docs.example';
export const PRODUCT = 'n8n-nodes-muster';

const write = async (path: string, text: string) => {
	await mkdir(dirname(path), { recursive: true });
	await writeFile(path, text);
};

const entry = `import { nodeRed } from './src/hosts/node-red/index.ts';
import { demo } from './test/hosts/node-red/demo/service.ts';
export default nodeRed(demo);`;

/** Builds the demo service as a package for Node-RED, the way the product is built. @returns its folder. */
export const demoPackage = async (): Promise<string> => {
	const folder = temporary('demo');
	await Promise.all([
		build({
			stdin: { contents: entry, resolveDir: root, sourcefile: 'demo.ts', loader: 'ts' },
			outfile: join(folder, 'nodes/demo.js'),
			bundle: true,
			platform: 'node',
			format: 'cjs',
			target: 'node20.19',
			footer: { js: 'module.exports = module.exports.default;' },
			logLevel: 'warning',
		}),
		build({
			entryPoints: [join(root, 'src/hosts/node-red/editor/main.ts')],
			outfile: join(folder, 'resources/form.js'),
			bundle: true,
			format: 'iife',
			target: 'es2021',
			logLevel: 'warning',
		}),
		...Object.entries(filesOf(demo, { packageName: NAME, docs: DOCS })).map(([path, text]) =>
			write(join(folder, 'nodes', path), text),
		),
		write(
			join(folder, 'package.json'),
			JSON.stringify({
				name: NAME,
				version: '1.0.0',
				keywords: ['node-red'],
				'node-red': { nodes: { demo: 'nodes/demo.js' } },
			}),
		),
		cp(join(root, 'nodes/node-red/icons'), join(folder, 'nodes/icons'), { recursive: true }),
	]);
	await cp(join(root, 'nodes/node-red/icons/serf.svg'), join(folder, 'nodes/icons/demo.svg'));
	return folder;
};

/** The product as a user installs it: packed, and unpacked into a folder of its own. */
export const productPackage = async (): Promise<string> => {
	const folder = temporary('product');
	execFileSync('tar', ['-xzf', await pack(folder), '-C', folder]);
	return join(folder, 'package');
};
