import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sentence } from '../../src/core/case.ts';
import { manifest, root, sources } from '../build/files.ts';
import { services } from '../services.ts';
import { folderOf, type Published, published } from './published.ts';

/** Where users look for whole workflows or flows. */
const EXAMPLES = { n8n: 'docs/workflows', 'node-red': 'examples' } as const;

/** Types of the nodes in a workflow or flow. */
const typesIn = (text: string): string[] =>
	[...text.matchAll(/"type":\s*"([^"]+)"/g)].map(([, type = '']) => type);

/** What is wrong with the contents of an assembled package: examples of its own, and nothing of others. */
export const contentFaults = (made: Published): string[] => {
	const { name, editor, service } = made;
	const folder = folderOf(made);
	const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
	const examples = sources(`${folder}/${EXAMPLES[editor]}`, /\.json$/);
	const prefix = editor === 'n8n' ? `${name}.` : `muster-${service.name}`;
	const others = published.filter((one) => one.editor === editor && one !== made);
	const files = sources(folder, /./);
	const foreign = services
		.filter((one) => one.name !== service.name)
		.flatMap((one) => {
			const title = sentence(one.name);
			return [`/dist/nodes/${title}/`, `/dist/credentials/${title}Api.`, `/dist/node-red/${one.name}.`];
		});
	return [
		...(examples.length > 0 ? [] : [`${EXAMPLES[editor]} is empty`]),
		...examples.flatMap((file) => {
			const types = typesIn(read(file));
			const isOld = types.some((type) => type.startsWith(`${manifest.name}.`));
			const isOthers = others.some((one) => types.some((type) => type.startsWith(`${one.name}.`)));
			const isOurs = types.some((type) => type.startsWith(prefix));
			return isOld || isOthers || !isOurs ? [`${file} has nodes of another package`] : [];
		}),
		...files
			.filter((file) => foreign.some((one) => file.includes(one)))
			.map((file) => `${file} is not its own`),
		...['README.md', 'LICENSE', 'THIRD-PARTY-NOTICES.md']
			.filter((file) => !files.includes(`${folder}/${file}`))
			.map((file) => `${file} is missing`),
	];
};
