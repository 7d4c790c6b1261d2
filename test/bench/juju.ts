import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import v8 from 'node:v8';
import { applyDeltas } from '../../src/services/juju/model/watch/deltas.ts';
import { changedPaths } from '../../src/services/juju/model/watch/changed-paths.ts';
import type { Entity } from '../../src/services/juju/model/watch/entity.ts';
import { observe } from '../../src/services/juju/model/watch/events.ts';
import { know, type Known } from '../../src/services/juju/model/watch/memory.ts';
import { lookInThread } from '../../src/services/juju/sources/shared/status-looks.ts';
import { startStatusThread } from '../../src/services/juju/sources/shared/status-thread.ts';
import { inFlight } from './support/juju-inflight.ts';
import { worked } from './support/work.ts';
import { type Measure, measure, median } from './support/measure.ts';

const UNITS = 5000;
const ROUNDS = 25;

const since = '2026-01-31T03:12:45.678901234Z';
const status = (current: string, message = '') => ({ current, message, since, version: '', data: {} });

/** A unit as the AllWatcher of 3.x tells it. */
const unit = (index: number, workload = 'active') => [
	'unit',
	'change',
	{
		'model-uuid': 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
		name: `web/${index}`,
		application: 'web',
		base: 'ubuntu@24.04/stable',
		'charm-url': 'ch:amd64/web-42',
		life: 'alive',
		'public-address': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
		'private-address': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
		'machine-id': String(index),
		ports: [{ protocol: 'tcp', number: 80 }],
		'port-ranges': [{ 'from-port': 80, 'to-port': 80, protocol: 'tcp' }],
		principal: '',
		subordinate: false,
		'workload-status': status(workload, 'ready'),
		'agent-status': { ...status('idle'), version: '3.6.14' },
	},
];
const batch = JSON.stringify({
	'request-id': 3,
	response: { deltas: Array.from({ length: UNITS }, (_, index) => unit(index)) },
});

v8.setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const timed = (work: () => unknown): number => {
	const start = worked();
	work();
	return worked() - start;
};
const parse = () => JSON.parse(batch) as { response: { deltas: unknown[] } };

/** Both in turn, so that a slow moment of the machine strikes both; each round of each, in ms. */
const both = (ours: () => number): { readonly own: readonly number[]; readonly peer: readonly number[] } => {
	const own: number[] = [];
	const peer: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		peer.push(timed(parse));
		own.push(ours());
	}
	return { own, peer };
};
/** Work is counted in steps of 4 ms on some machines: only many rounds together say more. */
const mean = (numbers: readonly number[]): number =>
	numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const MEGABYTES = 30;
const BLOCK_ROUNDS = 5;

/** A unit as FullStatus of 3.x and 4.x tells it. */
const statusUnit = (index: number, message: string) => ({
	'agent-status': { status: 'idle', info: '', data: {}, since, kind: '', version: '3.6.14', life: '' },
	'workload-status': { status: 'active', info: message, data: {}, since, kind: '', version: '', life: '' },
	'workload-version': '16.4',
	machine: String(index),
	'opened-ports': ['80/tcp', '443/tcp'],
	'public-address': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
	charm: '',
	subordinates: null,
	leader: index === 0,
});
/** The answer of FullStatus, as bytes; every hundredth unit says something of its round. */
const largeStatus = (round: number): Buffer => {
	const one = JSON.stringify(statusUnit(0, 'ready')).length + 12;
	const count = Math.ceil((MEGABYTES * 2 ** 20) / one);
	const units = Object.fromEntries(
		Array.from({ length: count }, (_, index) => [
			`web/${index}`,
			statusUnit(index, index % 100 === 0 ? `ready ${round}` : 'ready'),
		]),
	);
	const model = { name: 'large', type: 'iaas', version: '3.6.14', 'model-status': { status: 'available' } };
	const text = JSON.stringify({
		'request-id': 1,
		response: { model, machines: {}, applications: { web: { charm: 'web', units } }, relations: null },
	});
	const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
	bytes.write(text);
	return bytes;
};

/** The longest turn of the event loop while something was done, in ms of work. */
const longestBlock = async (work: () => Promise<unknown>): Promise<number> => {
	let longest = 0;
	let last = worked();
	let over = false;
	const beat = () => {
		const now = worked();
		longest = Math.max(longest, now - last);
		last = now;
		if (!over) setImmediate(beat);
	};
	setImmediate(beat);
	await work();
	await new Promise((resolve) => setImmediate(resolve));
	over = true;
	return longest;
};

/** Each round is a watch’s first look, which gives everything, and its second, which gives what differs. */
const statusBlock = async (): Promise<Measure> => {
	const own: number[] = [];
	const peer: number[] = [];
	for (let round = 0; round < BLOCK_ROUNDS; round++) {
		const [first, second] = [largeStatus(0), largeStatus(1)];
		const text = first.toString('utf8');
		const before = worked();
		JSON.parse(text);
		peer.push(worked() - before);
		// the garbage of this bench is not ours
		collect();
		const block = await longestBlock(async () => {
			const thread = startStatusThread();
			const whole = await lookInThread(thread, first, new Map(), true);
			const next = await lookInThread(thread, second, whole.world, false);
			assert.ok(next.touched.size >= 100 && next.touched.size < whole.touched.size / 50);
			thread.close();
		});
		own.push(block);
	}
	return measure('juju.status30mb', {
		unit: 'ms',
		ours: median(own),
		peer: median(peer),
		peerName: 'JSON.parse of the same bytes here',
		better: 'lower',
	});
};

/** `JSON.parse` of the same bytes is the peer: what nobody can do without. */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = {
	'juju.status30mb': statusBlock,
	'juju.inflight64': inFlight,
	'juju.firstbatch5000': async () => {
		const before = new Map<string, Entity>();
		applyDeltas(before, parse().response.deltas);
		const { own, peer } = both(() => {
			const { deltas } = parse().response;
			return timed(() => {
				const world = new Map<string, Entity>();
				applyDeltas(world, deltas);
				for (const [key, entity] of world) {
					const old = before.get(key);
					if (old) changedPaths(old.record, entity.record);
				}
			});
		});
		return measure('juju.firstbatch5000', {
			unit: 'ms',
			ours: mean(own),
			peer: mean(peer),
			peerName: 'JSON.parse',
			better: 'lower',
		});
	},
	'juju.delta': async () => {
		const world = new Map<string, Entity>();
		applyDeltas(world, parse().response.deltas);
		const known = new Map<string, Known>([...world].map(([key, entity]) => [key, know(entity)]));
		let turn = 0;
		const { own, peer } = both(() => {
			const text = JSON.stringify({
				response: { deltas: [unit(2500, turn++ % 2 === 0 ? 'blocked' : 'active')] },
			});
			const start = performance.now();
			const { deltas } = (JSON.parse(text) as { response: { deltas: unknown[] } }).response;
			const { touched } = applyDeltas(world, deltas);
			for (const key of touched) observe(key, world.get(key), known, {}, { model: 'm' });
			return performance.now() - start;
		});
		return measure('juju.delta', {
			unit: 'ms',
			ours: median(own),
			peer: mean(peer),
			peerName: 'JSON.parse of the first batch',
			better: 'lower',
		});
	},
};
