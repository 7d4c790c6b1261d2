import assert from 'node:assert/strict';
import { Duplex } from 'node:stream';
import { test } from 'node:test';
import { codeOf } from '../../../../src/core/errors.ts';
import { connectSerf } from '../../../../src/services/serf/client/connect.ts';
import { bytesOf, cut, recordings } from '../recordings.ts';

/** An agent that says the same whatever it is asked, in pieces, and then hangs up. */
const parrot = (pieces: readonly Buffer[]): Duplex => {
	let next = 0;
	const duplex: Duplex = new Duplex({
		read() {
			const piece = pieces[next];
			next += 1;
			setImmediate(() => duplex.push(piece ?? null));
		},
		write: (_chunk, _encoding, done) => done(),
	});
	return duplex;
};

test('whatever real agents have sent, sent to a client that asked other things, ends in answers or in errors of ours', async () => {
	const runs = recordings().flatMap((recording) => [1, 50, 70_000].map((size) => ({ recording, size })));
	const ended = runs.map(async ({ recording, size }) => {
		const pieces = cut(bytesOf(recording, 's2c'), recording.steps.length > 200 ? Math.max(size, 50) : size);
		const client = await connectSerf({
			hosts: [{ host: 'recorded', port: 1 }],
			transport: () => parrot(pieces),
		}).catch((thrown: unknown) => thrown);
		if (codeOf(client)) return codeOf(client);
		const connected = client as Awaited<ReturnType<typeof connectSerf>>;
		const calls = [
			connected.members(),
			connected.stream('*').next(),
			connected.query({ name: 'q' }).next(),
			connected.join([]),
			connected.listKeys(),
		];
		const results = await Promise.all(calls.map((call) => call.then(() => 'answered', codeOf)));
		await connected.close();
		return results.every((result) => result !== undefined) ? 'used' : undefined;
	});
	for (const end of await Promise.all(ended)) assert.ok(end);
});
