import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
export const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
	name: string;
	version: string;
	homepage: string;
};

/** Where the pages of docs/ are read. */
export const docsOf = ({ homepage }: { readonly homepage: string }): string =>
	`${homepage.replace(/#.*/, '')}/blob/main/docs`;

export const clean = (): void => {
	for (const folder of ['dist', 'resources'])
		rmSync(path.join(root, folder), { recursive: true, force: true });
};

export const write = (file: string, text: string): void => {
	const full = path.join(root, file);
	mkdirSync(path.dirname(full), { recursive: true });
	writeFileSync(full, text);
};

export const writeJson = (file: string, value: unknown): void =>
	write(file, `${JSON.stringify(value, null, 2)}\n`);

/** Files below a folder whose path (from that folder) matches, as paths from the root, in order. */
export const sources = (folder: string, matches: RegExp): string[] =>
	existsSync(path.join(root, folder))
		? readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
				.map((file) => file.replaceAll('\\', '/'))
				.filter((file) => matches.test(file) && !file.includes('node_modules/'))
				.map((file) => `${folder}/${file}`)
				.sort()
		: [];

/** Icons and codex files go where the bundles expect them. dist/ holds CommonJS, whatever the sources are. */
export const copyAssets = (): void => {
	cpSync(path.join(root, 'icons'), path.join(root, 'dist/icons'), { recursive: true });
	for (const codex of sources('nodes', /\.node\.json$/))
		cpSync(path.join(root, codex), path.join(root, 'dist', codex));
	writeJson('dist/package.json', { type: 'commonjs' });
};
