import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../src/core/errors.ts';
import { connectSerf } from '../../src/services/serf/client/connect.ts';
import { bytesOf, recordings } from '../services/serf/recordings.ts';

const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 300);

/**
 * Headers for each Seq the client will use, so that what follows reaches the decoding of bodies and records.
 */
const header = (seq: number): Buffer =>
	Buffer.concat([Buffer.from('82a54572726f72a0a3536571', 'hex'), Buffer.from([seq])]);
const bodies = recordings().flatMap((recording) => {
	const bytes = bytesOf(recording, 's2c');
	return bytes.length > 26 && bytes.length < 4000 ? [bytes.subarray(13)] : [];
});

/** What a hostile agent may say: right headers, recorded bodies under wrong Seqs, mutated bytes, noise. */
const saying = fc.oneof(
	{ weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }).map(header) },
	{ weight: 3, arbitrary: fc.constantFrom(...bodies) },
	{
		weight: 2,
		arbitrary: fc
			.tuple(fc.constantFrom(...bodies), fc.nat(), fc.integer({ min: 0, max: 255 }))
			.map(([bytes, at, to]) => {
				const changed = Buffer.from(bytes);
				changed[at % changed.length] = to;
				return changed;
			}),
	},
	{ weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
);

const speaker = (sayings: readonly Buffer[]): Duplex => {
	let next = 0;
	const duplex: Duplex = new Duplex({
		read() {
			const piece = sayings[next];
			next += 1;
			setImmediate(() => duplex.push(piece ?? null));
		},
		write: (_chunk, _encoding, done) => done(),
	});
	return duplex;
};

test('a hostile agent gets errors of ours and nothing else: no hang, no throw elsewhere', async () => {
	const strays: unknown[] = [];
	const stray = (thrown: unknown): void => void strays.push(thrown);
	process.on('unhandledRejection', stray);
	try {
		await fc.assert(
			fc.asyncProperty(fc.array(saying, { maxLength: 12 }), async (sayings) => {
				const transport = (): Duplex => speaker([header(1), ...sayings].filter(({ length }) => length > 0));
				const client = await connectSerf({ hosts: [{ host: 'hostile', port: 1 }], transport }).catch(
					(thrown: unknown) => thrown,
				);
				if (codeOf(client)) return;
				const { members, stream, query, listKeys, stats, coordinate, monitor, close } = client as Awaited<
					ReturnType<typeof connectSerf>
				>;
				const calls = [
					members(),
					stream('*').next(),
					query({ name: 'q' }).next(),
					listKeys(),
					stats(),
					coordinate('n'),
					monitor('INFO').next(),
				];
				for (const result of await Promise.all(calls.map((call) => call.then(() => 'answered', codeOf))))
					assert.ok(result);
				await close();
			}),
			{ numRuns: RUNS },
		);
		assert.deepEqual(strays, []);
	} finally {
		process.off('unhandledRejection', stray);
	}
});
