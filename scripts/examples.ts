import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root, sources } from './build/files.ts';
import type { FlowNode } from './demo/flows.ts';
import { layout } from './examples/layout.ts';
import { labels } from './examples/labels.ts';

// node scripts/examples.ts: gives the nodes of every example their places on the canvas
const labelOf = await labels();
for (const file of sources('examples', /\.json$/)) {
	const at = path.join(root, file);
	const nodes = JSON.parse(readFileSync(at, 'utf8')) as FlowNode[];
	const text = JSON.stringify(layout(nodes, labelOf), null, '\t');
	writeFileSync(at, await format(text, { ...(await resolveConfig(at)), filepath: at }));
}
