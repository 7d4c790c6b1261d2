import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, sources } from './build/files.ts';
import { build } from './build.ts';
import type { Measure } from '../test/bench/support/measure.ts';
import { only } from './only.ts';

// npm run bench [-- --json] [--only serf]
const json = process.argv.includes('--json');
const wanted = only();
await build();
const measures: Measure[] = [];
for (const file of sources('test/bench', /^[a-z0-9-]+\.ts$/)) {
	const name = path.basename(file, '.ts');
	// a service's benches are not loaded for the sake of another's
	if (wanted.length > 0 && !name.startsWith('host-') && !wanted.some((word) => word.split('.')[0] === name))
		continue;
	const { benches } = (await import(pathToFileURL(path.join(root, file)).href)) as {
		benches: Readonly<Record<string, () => Promise<Measure>>>;
	};
	for (const [id, bench] of Object.entries(benches)) {
		if (
			wanted.length > 0 &&
			!wanted.some((word) => name === word || id === word || id.startsWith(`${word}.`))
		)
			continue;
		console.error(`measuring ${id} …`);
		measures.push(await bench());
	}
}
if (json) process.stdout.write(`${JSON.stringify(measures, null, 2)}\n`);
else
	for (const { id, ours, peer, peerName, unit, ratio, better } of measures)
		console.log(
			`${id}: ${ratio.toFixed(2)} (${better} is better): ${ours.toPrecision(4)} ${unit}, ${peerName} ${peer.toPrecision(4)}`,
		);
process.exit();
