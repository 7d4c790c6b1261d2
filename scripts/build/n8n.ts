import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import { sentence } from '../../src/core/case.ts';
import { aliasesOf, triggerAliasesOf } from '../../src/hosts/n8n/codex.ts';
import { schemasOf } from '../../src/hosts/n8n/schemas.ts';
import { services } from '../services.ts';
import { manifest, root, sources, write, writeJson } from './files.ts';

type Themed = { icon?: unknown; iconUrl?: unknown };
type NodeClass = new () => { description: INodeTypeDescription; methods?: { loadOptions?: object } };

const load = createRequire(path.join(root, 'dist/package.json'));

const classesOf = <T>(folder: string, ending: string) =>
	sources(folder, new RegExp(`${ending.replaceAll('.', '\\.')}$`)).map((file) => {
		const sourcePath = `dist/${file.replace(/\.ts$/, '.js')}`;
		const className = path.basename(file, ending);
		const Type = (load(path.join(root, sourcePath)) as Record<string, T>)[className];
		if (!Type) throw new Error(`${file} does not export ${className}`);
		return { className, sourcePath, Type };
	});

/** n8n serves icons by url, and its loader replaces the one by the other. */
const withIconUrl = <T extends object>(type: T, sourcePath: string): T => {
	const { icon, ...rest } = type as T & Themed;
	const url = (file: string) =>
		`icons/${manifest.name}/${path.posix.join(path.posix.dirname(sourcePath), file.replace('file:', ''))}`;
	if (typeof icon !== 'object' || icon === null) return type;
	const { light, dark } = icon as { light: string; dark: string };
	return { ...rest, iconUrl: { light: url(light), dark: url(dark) } } as T;
};

const readCodex = (sourcePath: string) =>
	JSON.parse(readFileSync(path.join(root, `${sourcePath}on`), 'utf8'));

/** A node's codex with the phrases that its service is found by, where n8n's loader looks for it. */
const codexOf = (sourcePath: string) => {
	const codex = readCodex(sourcePath);
	const folder = path.basename(path.dirname(sourcePath));
	const service = services.find(({ name }) => sentence(name) === folder);
	const phrases = sourcePath.endsWith('Trigger.node.js') ? triggerAliasesOf : aliasesOf;
	if (service) codex.alias = phrases(service, codex.alias);
	writeJson(`${sourcePath}on`, codex);
	const { categories, subcategories, alias, resources } = codex;
	return { categories, subcategories, alias, resources };
};

/**
 * What the editor is told of a node. Hidden fields keep what a program wrote, to be refused; in the editor they
 * would keep the options of an operation chosen before, secrets among them, and hand them to the next.
 */
const forEditor = <T extends INodeTypeDescription>(description: T): T => ({
	...description,
	properties: description.properties.filter(({ type }) => type !== 'hidden'),
});

/**
 * What n8n reads at its start instead of loading our files: `dist/known` and `dist/types`, the same as its
 * own n8n-generate-metadata writes but for what is hidden (a test compares), and `__schema__`, the previews of
 * results.
 */
export const n8nMetadata = async (): Promise<void> => {
	const nodes = classesOf<NodeClass>('nodes', '.node.ts').map(({ className, sourcePath, Type }) => {
		const { description } = new Type();
		const full = {
			...withIconUrl(description, sourcePath),
			codex: codexOf(sourcePath),
			communityNodePackageVersion: manifest.version,
		};
		return { className, sourcePath, description: full };
	});
	const credentials = classesOf<new () => ICredentialType>('credentials', '.credentials.ts').map(
		({ className, sourcePath, Type }) => {
			const type = new Type();
			const supportedNodes = nodes
				.filter(({ description }) => description.credentials?.some(({ name }) => name === type.name))
				.map(({ description }) => description.name);
			return {
				className,
				sourcePath,
				type: { ...withIconUrl(type, sourcePath), supportedNodes },
				supportedNodes,
			};
		},
	);
	writeJson(
		'dist/known/nodes.json',
		Object.fromEntries(
			nodes.map(({ description, className, sourcePath }) => [description.name, { className, sourcePath }]),
		),
	);
	writeJson(
		'dist/known/credentials.json',
		Object.fromEntries(
			credentials.map(({ type, className, sourcePath, supportedNodes }) => [
				type.name,
				{ className, sourcePath, supportedNodes },
			]),
		),
	);
	// without indentation: half a megabyte less
	const writeCompact = (file: string, value: unknown) => write(file, `${JSON.stringify(value)}\n`);
	writeCompact(
		'dist/types/nodes.json',
		nodes.map(({ description }) => forEditor(description)),
	);
	writeCompact(
		'dist/types/credentials.json',
		credentials.map(({ type }) => type),
	);
	for (const service of services)
		for (const [file, schema] of schemasOf(service)) writeCompact(`dist/nodes/${file}`, schema);
};
