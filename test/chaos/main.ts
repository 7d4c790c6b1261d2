/**
 * `npm run test:chaos -- [--only serf,juju] [--seed 1] [--seeds 20] [--rounds 60] [--host
 * engine|node-red-4|node-red-5] [--tell] [--dump file]`: triggers of every service while everything goes
 * wrong, by seeds that can be run again.
 */
import { parseArgs } from 'node:util';
import { hosts } from './hosts/index.ts';
import { run } from './run.ts';
import { worlds } from './worlds/index.ts';

const { values } = parseArgs({
	options: {
		only: { type: 'string' },
		seed: { type: 'string', default: '1' },
		seeds: { type: 'string', default: '1' },
		rounds: { type: 'string', default: '60' },
		host: { type: 'string', default: 'engine' },
		tell: { type: 'boolean', default: false },
		dump: { type: 'string' },
	},
});
// each run has folders that go with the process
process.setMaxListeners(0);
const only = values.only?.split(',');
const host = hosts[values.host];
if (!host) throw new Error(`There is no host ${values.host}, but ${Object.keys(hosts).join(', ')}`);
let failed = 0;
for (const [name, open] of Object.entries(worlds)) {
	if (only && !only.includes(name)) continue;
	for (let seed = Number(values.seed); seed < Number(values.seed) + Number(values.seeds); seed++) {
		const began = Date.now();
		const words = (text: string) => console.log(`${name} ${values.host} seed ${seed}: ${text}`);
		const faults = await run({
			seed,
			rounds: Number(values.rounds),
			open,
			host,
			tell: values.tell ? words : () => {},
			dump: values.dump && `${values.dump}-${name}-${values.host}-${seed}`,
		}).catch((error: unknown) => [
			`the run itself failed: ${(error as Error).stack} ${(error as Error).cause ?? ''}`,
		]);
		if (faults.length > 0) failed++;
		words(
			`${faults.length === 0 ? 'well' : `${faults.length} faults`}, ${Math.round((Date.now() - began) / 1000)} s`,
		);
		for (const fault of faults.slice(0, 12)) words(fault.slice(0, 1500));
	}
}
process.exitCode = failed > 0 ? 1 : 0;
