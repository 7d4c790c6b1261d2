import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { sentence } from '../../src/core/case.ts';
import { BUNDLED, noticesOf } from '../build/notices.ts';
import { manifest, root, sources, write, writeJson } from '../build/files.ts';
import { folderOf, type Published } from './published.ts';
import { readmeOf } from './readme.ts';

type Loose = Record<string, unknown>;

const whole = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Loose;
const readJson = (file: string): Loose => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Loose;

/**
 * Chunks that bundles require and threads that they start, directly or through others, as paths from the
 * root.
 */
const withChunks = (entries: readonly string[]): string[] => {
	const found = new Set<string>();
	const visit = (file: string): void => {
		if (found.has(file)) return;
		found.add(file);
		const text = readFileSync(path.join(root, file), 'utf8');
		for (const [, wanted = ''] of text.matchAll(/\b(?:require|import)\("(\.[^"]+\.js)"\)/g))
			visit(path.posix.join(path.posix.dirname(file), wanted));
		// a thread is started by its file’s name
		for (const [, thread = ''] of text.matchAll(/"([a-z]+-thread\.js)"/g))
			visit(path.posix.join(path.posix.dirname(file), thread));
	};
	for (const entry of entries) visit(entry);
	return [...found].sort();
};

const copy = (file: string, folder: string, change: (text: string) => string = (text) => text): void => {
	const target = path.join(root, folder, file);
	mkdirSync(path.dirname(target), { recursive: true });
	if (/\.(js|json|html|ts|md)$/.test(file))
		write(`${folder}/${file}`, change(readFileSync(path.join(root, file), 'utf8')));
	else cpSync(path.join(root, file), target);
};

/** Workflows and flows whose nodes are all of this service. */
const examplesOf = (folder: string, isOurs: (text: string) => boolean): string[] =>
	sources(folder, /\.json$/).filter((file) => isOurs(readFileSync(path.join(root, file), 'utf8')));

const common = ({ name, service }: Published): Loose => ({
	name,
	version: manifest.version,
	description: `${service.title}: ${service.help}`,
	...Object.fromEntries(
		['license', 'author', 'homepage', 'repository', 'bugs', 'engines'].map((key) => [key, whole[key]]),
	),
	files: ['dist', 'resources', 'examples', 'docs', 'THIRD-PARTY-NOTICES.md'],
	dependencies: {},
});

const n8nPackage = (made: Published): void => {
	const { name, service } = made;
	const folder = folderOf(made);
	const title = sentence(service.name);
	const nodes = [`dist/nodes/${title}/${title}.node.js`, `dist/nodes/${title}/${title}Trigger.node.js`];
	const credentials = [`dist/credentials/${title}Api.credentials.js`];
	const ours = (text: string) => text.replaceAll(`${manifest.name}/`, `${name}/`);
	for (const file of withChunks([...nodes, ...credentials])) copy(file, folder);
	for (const file of sources(`dist/nodes/${title}`, /\.json$/)) copy(file, folder, ours);
	for (const file of sources('dist/icons', new RegExp(`^${service.name}\\.`))) copy(file, folder);
	copy('dist/package.json', folder);
	const names = [service.name, `${service.name}Trigger`];
	for (const [file, wanted] of [
		['dist/known/nodes.json', names],
		['dist/known/credentials.json', [`${service.name}Api`]],
	] as const) {
		const all = readJson(file);
		writeJson(`${folder}/${file}`, Object.fromEntries(wanted.map((one) => [one, all[one]])));
	}
	for (const [file, wanted] of [
		['dist/types/nodes.json', names],
		['dist/types/credentials.json', [`${service.name}Api`]],
	] as const) {
		const all = readJson(file) as unknown as { name: string }[];
		const kept = all.filter((one) => wanted.some((name) => name === one.name));
		write(`${folder}/${file}`, ours(`${JSON.stringify(kept)}\n`));
	}
	const prefix = `${manifest.name}.`;
	const types = (text: string) => [...text.matchAll(/"type":\s*"([^"]+)"/g)].map(([, type = '']) => type);
	for (const file of examplesOf('docs/workflows', (text) => {
		const mine = types(text).filter((type) => type.startsWith(prefix));
		return (
			mine.length > 0 && mine.every((type) => names.includes(type.slice(prefix.length).replace(/Tool$/, '')))
		);
	}))
		copy(file, folder, (text) => text.replaceAll(prefix, `${name}.`));
	writeJson(`${folder}/package.json`, {
		...common(made),
		keywords: ['n8n-community-node-package', service.name, ...service.alias],
		n8n: { n8nNodesApiVersion: 1, strict: false, nodes, credentials },
		peerDependencies: whole['peerDependencies'],
		peerDependenciesMeta: whole['peerDependenciesMeta'],
	});
};

const nodeRedPackage = (made: Published): void => {
	const { name, service } = made;
	const folder = folderOf(made);
	const entry = `dist/node-red/${service.name}.js`;
	const ours = (text: string) => text.replaceAll(`resources/${manifest.name}/`, `resources/${name}/`);
	for (const file of withChunks([entry])) copy(file, folder);
	for (const file of sources('dist/node-red', new RegExp(`^(locales/[^/]+/)?${service.name}\\.(html|json)$`)))
		copy(file, folder, ours);
	const html = readFileSync(path.join(root, `dist/node-red/${service.name}.html`), 'utf8');
	for (const file of sources('dist/node-red/icons', /\./))
		if (html.includes(path.posix.basename(file))) copy(file, folder);
	copy('dist/package.json', folder);
	copy('resources/form.js', folder);
	const isOurs = (text: string) => {
		const types = [...text.matchAll(/"type":\s*"(muster-[^"]+)"/g)].map(([, type = '']) => type);
		return (
			types.length > 0 &&
			types.every((type) => type === `muster-${service.name}` || type.startsWith(`muster-${service.name}-`))
		);
	};
	for (const file of examplesOf('examples', isOurs)) copy(file, folder);
	writeJson(`${folder}/package.json`, {
		...common(made),
		keywords: ['node-red', service.name, ...service.alias],
		'node-red': { version: '>=4.0.0', nodes: { [service.name]: entry } },
	});
};

/** Makes the folder of one published package out of the whole one, which is built. */
export const assemble = (made: Published): void => {
	const folder = folderOf(made);
	rmSync(path.join(root, folder), { recursive: true, force: true });
	(made.editor === 'n8n' ? n8nPackage : nodeRedPackage)(made);
	write(`${folder}/README.md`, readmeOf(made));
	copy('LICENSE', folder);
	const shipped = (bundle: string) => existsSync(path.join(root, folder, bundle));
	if (!existsSync(path.join(root, BUNDLED))) throw new Error('The whole package is not built');
	write(`${folder}/THIRD-PARTY-NOTICES.md`, noticesOf(shipped));
};
