import { applyDeltas } from '../../src/services/juju/model/watch/deltas.ts';
import { changedPaths } from '../../src/services/juju/model/watch/changed-paths.ts';
import type { Entity } from '../../src/services/juju/model/watch/entity.ts';
import { observe } from '../../src/services/juju/model/watch/events.ts';
import { know, type Known } from '../../src/services/juju/model/watch/memory.ts';
import { type Measure, measure, median } from './support/measure.ts';

const UNITS = 5000;
const ROUNDS = 15;

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

const timed = (work: () => unknown): number => {
	const start = performance.now();
	work();
	return performance.now() - start;
};
const parse = () => JSON.parse(batch) as { response: { deltas: unknown[] } };

/** Both in turn, so that a slow moment of the machine strikes both. */
const both = (ours: () => number): { readonly ours: number; readonly peer: number } => {
	const own: number[] = [];
	const peer: number[] = [];
	for (let round = 0; round < ROUNDS; round++) {
		peer.push(timed(parse));
		own.push(ours());
	}
	return { ours: median(own), peer: median(peer) };
};

/** `JSON.parse` of the same bytes is the peer: what nobody can do without. */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = {
	'juju.firstbatch5000': async () => {
		const before = new Map<string, Entity>();
		applyDeltas(before, parse().response.deltas);
		const { ours, peer } = both(() => {
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
			ours,
			peer,
			peerName: 'JSON.parse',
			better: 'lower',
		});
	},
	'juju.delta': async () => {
		const world = new Map<string, Entity>();
		applyDeltas(world, parse().response.deltas);
		const known = new Map<string, Known>([...world].map(([key, entity]) => [key, know(entity)]));
		let turn = 0;
		const { ours, peer } = both(() => {
			const text = JSON.stringify({
				response: { deltas: [unit(2500, turn++ % 2 === 0 ? 'blocked' : 'active')] },
			});
			return timed(() => {
				const { deltas } = (JSON.parse(text) as { response: { deltas: unknown[] } }).response;
				const { touched } = applyDeltas(world, deltas);
				for (const key of touched) observe(key, world.get(key), known, {}, { model: 'm' });
			});
		});
		return measure('juju.delta', {
			unit: 'ms',
			ours,
			peer,
			peerName: 'JSON.parse of the first batch',
			better: 'lower',
		});
	},
};
