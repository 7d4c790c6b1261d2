import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AnySource, Event } from '../../../src/catalogue/source.ts';
import { connect } from '../../../src/engine/connect/connect.ts';
import { cleanUp } from '../../../src/engine/watch/clean-up.ts';
import { watch } from '../../../src/engine/watch/watch.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { memoryStore } from '../../support/steps.ts';
import { until } from '../../support/until.ts';

let lab: ConplyentLab;
before(async () => {
	lab = await startConplyentLab();
});
after(async () => {
	endLeases();
	await lab.close();
});

test('lines that were read as the node closed are not settled: the next start hands them over, then the job is ended', async () => {
	const source = service.sources.find(({ name }) => name === 'jobOutput') as AnySource;
	const settings = { host: lab.host, port: lab.port };
	const store = memoryStore();
	const start = (signal: AbortSignal, handOver: (events: readonly Event[]) => boolean) =>
		watch({
			service,
			source,
			input: { command: `printf 'a\\nb\\n'; exec sleep 600` },
			settings: async () => settings,
			signal,
			store,
			restarted: false,
			handOver,
			log: () => {},
		});
	const closing = new AbortController();
	await start(closing.signal, () => false);
	const events: Event[] = [];
	const next = start(closing.signal, (batch) => {
		events.push(...batch);
		return true;
	});
	await until(() => events.length >= 2, 'both lines');
	closing.abort();
	await next;
	assert.deepEqual(
		events.map(({ line, redelivered }) => [line, redelivered]),
		[
			['a', true],
			['b', true],
		],
	);
	const lease = (part: string, signal: AbortSignal) => connect(service, settings, part, signal);
	const remembered = store.saved?.known;
	const lines: string[] = [];
	const log = (line: string) => void lines.push(line);
	assert.equal(await cleanUp({ source, remembered, lease, log }), true);
	await until(() => lab.jobs() === 0, 'the job to end');
	assert.equal(await cleanUp({ source, remembered: undefined, lease, log }), false);
	await lab.kill();
	assert.equal(await cleanUp({ source, remembered, lease, log }), false);
	assert.match(lines.join(), /“job output” had started on the server could not be ended and may run on/);
});
