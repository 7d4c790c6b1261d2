import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { service } from '../../../src/services/conplyent/index.ts';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import { createJournal } from '../journal.ts';
import type { Random } from '../random.ts';
import { restarts, type ChaosWorld, type Watcher } from '../world.ts';

/** A conplyent server with a program that repeats what is written into a file. */
export const conplyentWorld = async (random: Random): Promise<ChaosWorld> => {
	const journal = createJournal();
	const lab = await startConplyentLab();
	const log = join(lab.folder, 'log');
	writeFileSync(log, '');
	let turn = 0;
	let isUp = true;
	const place = join(lab.folder, 'place');
	writeFileSync(place, '0\n');
	// the next one goes on where the last one was
	const command = `n=$(tail -n 1 '${place}'); tail -F -n +$((n+1)) -s 0.05 '${log}' | while read -r l; do n=$((n+1)); echo $n >> '${place}'; echo "$l"; done`;
	const watcher: Watcher = {
		source: 'jobOutput',
		input: [
			{ command, reading: 'shell', restart: 'always' },
			{ command, reading: 'shell', restart: 'always', payloadAs: undefined },
		],
		promises: 'each',
		told: ({ event, line }) =>
			event === 'job.line' && /^chaos \d+$/.test(String(line))
				? { track: 'log', state: String(line) }
				: undefined,
	};
	const write = (count = 1) => {
		for (let index = 0; index < count; index++) {
			const state = `chaos ${++turn}`;
			journal.note('output', 'log', state);
			appendFileSync(log, `${state}\n`);
		}
	};
	const down = async () => {
		if (isUp) await lab.kill();
		isUp = false;
	};
	const up = async () => {
		if (!isUp) await lab.restart();
		isUp = true;
	};
	return {
		service,
		journal,
		settings: () => ({ host: lab.host, port: lab.port, hold: '500ms' }),
		watchers: { output: watcher },
		changes: { write: () => write(), writeMany: () => write(30) },
		troubles: {
			...restarts(down, up),
			drop: () => lab.drop(),
			garbage: () => lab.inject(Buffer.from(Array.from({ length: 40 }, () => random.below(256)))),
			deaf: () => (lab.faults.deaf = true),
			noPong: () => (lab.faults.noPong = true),
			mute: () => (lab.faults.mute = true),
			heartbeat: () => {
				// nobody there, or nobody who reads, is no fault of the triggers
				try {
					lab.heartbeat();
				} catch {}
			},
		},
		async heal() {
			lab.faults.deaf = undefined;
			lab.faults.noPong = undefined;
			lab.faults.mute = undefined;
			await up();
		},
		connections: () => lab.open(),
		close: () => lab.close(),
	};
};
