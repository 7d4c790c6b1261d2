import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, write, writeJson } from './files.ts';

/** Which packages of others are in which bundle: `{ "dist/net/ssh.js": ["ssh2", …] }`. Not shipped. */
export const BUNDLED = 'dist/bundled.json';

interface Manifest {
	readonly name: string;
	readonly version: string;
	readonly license?: string;
}

/** Name of the package that a bundled file comes from; `undefined` for our own. */
export const packageOf = (file: string): string | undefined => {
	const at = file.lastIndexOf('node_modules/');
	if (at < 0) return undefined;
	const [first = '', second = ''] = file.slice(at + 'node_modules/'.length).split('/');
	return first.startsWith('@') ? `${first}/${second}` : first;
};

/** @param files inputs of each bundle, by the bundle’s path from the root */
export const noteBundled = (files: ReadonlyMap<string, readonly string[]>): void =>
	writeJson(
		BUNDLED,
		Object.fromEntries(
			[...files]
				.map(([bundle, inputs]) => [
					bundle,
					[...new Set(inputs.flatMap((file) => packageOf(file) ?? []))].sort(),
				])
				.sort(),
		),
	);

const licenceOf = (name: string): string => {
	const folder = path.join(root, 'node_modules', name);
	const { version, license = 'see below' } = JSON.parse(
		readFileSync(path.join(folder, 'package.json'), 'utf8'),
	) as Manifest;
	const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)(\.|$)/i.test(one));
	if (!file) throw new Error(`${name} is bundled and has no file with its licence`);
	return `## ${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
};

/** The text of THIRD-PARTY-NOTICES for some bundles: the licence of each package in them. */
export const noticesOf = (bundles: (bundle: string) => boolean): string => {
	const all = JSON.parse(readFileSync(path.join(root, BUNDLED), 'utf8')) as Record<string, string[]>;
	const names = [
		...new Set(Object.entries(all).flatMap(([bundle, names]) => (bundles(bundle) ? names : []))),
	];
	const head =
		'# Third-party notices\n\nThis package contains code of the packages below, each under its own licence.\n';
	return [head, ...names.sort().map(licenceOf)].join('\n');
};

/** Writes the notices of the whole package. */
export const writeNotices = (): void => {
	if (existsSync(path.join(root, BUNDLED)))
		write(
			'dist/THIRD-PARTY-NOTICES.md',
			noticesOf(() => true),
		);
};
