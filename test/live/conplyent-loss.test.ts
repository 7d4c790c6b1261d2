import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { followKept } from '../../src/services/conplyent/model/persisted-job/follow.ts';
import { startKept } from '../../src/services/conplyent/model/persisted-job/persisted-job.ts';
import { collect, withClient } from '../services/conplyent/support.ts';
import { needs } from '../support/needs.ts';
import { pythonWith } from './conplyent-python.ts';
import { type RealServer, startServer } from './conplyent-server.ts';

const LINES = 20_000;
const RUNS = 20;
const peer = fileURLToPath(new URL('../bench/support/conplyent-peer.py', import.meta.url));
const python = needs('python', 'what a real conplyent server drops');

/** Keeps all processors busy while something is done. */
const underLoad = async <T>(work: () => Promise<T>): Promise<T> => {
	const busy = Array.from({ length: 3 }, () =>
		spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
	);
	try {
		return await work();
	} finally {
		for (const child of busy) child.kill('SIGKILL');
	}
};

const median = (counts: readonly number[]): number =>
	[...counts].sort((a, b) => a - b)[Math.floor(counts.length / 2)] as number;

const whole = (counts: readonly number[]): number => counts.filter((lines) => lines === LINES).length;

/** By how many standard errors we were whole less often: above 3.3 in one of 2,000 runs of equals. */
const lessOften = (ours: readonly number[], theirs: readonly number[]): number => {
	const both = (whole(ours) + whole(theirs)) / (ours.length + theirs.length);
	const error = Math.sqrt(both * (1 - both) * (1 / ours.length + 1 / theirs.length));
	return (whole(theirs) / theirs.length - whole(ours) / ours.length) / (error || 1);
};

/** One job of many lines: how many came, in order, and whether all is said to have come. */
const run = (server: RealServer) =>
	withClient(server, async (client) => {
		const job = await client.exec(['seq', String(LINES)]);
		let lines = 0;
		for await (const output of job) {
			if (!('text' in output)) continue;
			lines += 1;
			assert.equal(output.text, `${lines}\n`);
		}
		const { ended, missing } = await job.ending;
		return { lines, whole: ended === 'exited' && missing === 0 };
	});

if (python)
	describe('a real server drops output; it is never unreported', () => {
		let server: RealServer;
		let own: string;
		before(async () => {
			own = await pythonWith(python, '0.2.9');
			server = await startServer(own);
		});
		after(() => server.close());

		it(`${RUNS} jobs of ${LINES} lines: whole, or said to be lost; and no fewer than the Python client gets in turn`, async () => {
			const ours: number[] = [];
			const theirs: number[] = [];
			for (let count = 0; count < RUNS; count += 1) {
				const one = await run(server);
				assert.equal(one.whole, one.lines === LINES);
				ours.push(one.lines);
				if (count % 2 > 0) continue;
				const { stdout } = await promisify(execFile)(
					own,
					[peer, String(server.port), 'lines', String(LINES)],
					{ cwd: server.folder },
				);
				theirs.push(Number(stdout.split(' ')[0]));
			}
			const said = `whole: ours ${whole(ours)} of ${RUNS}, the Python client’s ${whole(theirs)} of ${theirs.length}`;
			console.log(said);
			assert.ok(median(ours) >= median(theirs), said);
			assert.ok(lessOften(ours, theirs) <= 3.3, said);
		});

		it('the same under load', () =>
			underLoad(async () => {
				for (let count = 0; count < 5; count += 1) {
					const { lines, whole } = await run(server);
					assert.equal(whole, lines === LINES);
				}
			}));

		it(`output kept in a file loses nothing: ${RUNS} of ${RUNS} under load`, () =>
			underLoad(async () => {
				const expected = Array.from({ length: LINES }, (_, index) => `${index + 1}\n`).join('');
				for (let count = 0; count < RUNS; count += 1)
					await withClient(server, async (client) => {
						const folder = `${server.folder}/kept-${count}`;
						await startKept(client, ['seq', String(LINES)], { folder });
						const parts = await collect(followKept(client, folder, { every: [0.05, 0.5] }));
						assert.equal(Buffer.concat(parts.map(({ bytes }) => bytes)).toString(), expected);
						assert.equal(parts.at(-1)?.exit, 0);
					});
			}));
	});
