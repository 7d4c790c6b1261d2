import { service } from '../../../src/services/fleet/index.ts';
import { labMachine, startFleetLab } from '../../lab/fleet/lab.ts';
import { createJournal, GONE } from '../journal.ts';
import type { Random } from '../random.ts';
import { restarts, type ChaosWorld, type Loose, type Watcher } from '../world.ts';

const EVERY = { interval: '500ms' };
const UNITS = ['web.service', 'db.service', 'cache.service'];

const units: Watcher = {
	source: 'clusterChanged',
	input: [
		{ ...EVERY, events: ['unit.created', 'unit.destroyed', 'unit.replaced'] },
		{ ...EVERY, events: ['unit.created', 'unit.destroyed', 'unit.replaced', 'machine.left'] },
		{ ...EVERY, events: ['unit.created', 'unit.destroyed', 'unit.replaced'], units: ['*.service'] },
	],
	promises: 'last',
	told({ event, unit }) {
		if (!String(event).startsWith('unit.')) return undefined;
		const { name, options } = unit as { name: string; options?: { name: string; value: string }[] };
		if (event === 'unit.destroyed') return { track: name, state: GONE };
		return { track: name, state: String(options?.find((one) => one.name === 'Description')?.value) };
	},
};

const machines: Watcher = {
	source: 'clusterChanged',
	input: [
		{ ...EVERY, events: ['machine.joined', 'machine.left', 'machine.changed'] },
		{ interval: '600ms', events: ['machine.joined', 'machine.left', 'machine.changed'] },
	],
	promises: 'last',
	told({ event, machine }) {
		const { id, metadata } = machine as { id: string; metadata?: Loose };
		return { track: id, state: event === 'machine.left' ? GONE : String(metadata?.['turn']) };
	},
};

/** A fleet cluster whose units are made, replaced and destroyed, and whose machines come, change and go. */
export const fleetWorld = async (random: Random): Promise<ChaosWorld> => {
	const journal = createJournal();
	const lab = await startFleetLab({ machines: 3 });
	const { cluster } = lab;
	const third = labMachine(3);
	let turn = 0;
	let isUp = true;
	const there = new Set<string>([1, 2, 3].map((number) => labMachine(number).id));
	for (const { id } of cluster.machines()) {
		cluster.setMetadata(id, 'turn', '0');
		journal.begin('machines', id, '0');
	}
	const unit = (name = random.pick(UNITS)): void => {
		if (cluster.unit(name) && random.isBelow(0.4)) {
			cluster.destroy(name);
			return journal.note('units', name, GONE);
		}
		const state = `turn ${++turn}`;
		cluster.put(
			name,
			[
				{ section: 'Unit', name: 'Description', value: state },
				{ section: 'Service', name: 'ExecStart', value: '/bin/sleep 1d' },
			],
			random.pick(['launched', 'loaded', 'inactive']),
		);
		journal.note('units', name, state);
	};
	const label = () => {
		const { id } = random.pick(cluster.machines());
		const state = String(++turn);
		cluster.setMetadata(id, 'turn', state);
		journal.note('machines', id, state);
	};
	const come = () => {
		if (there.has(third.id)) {
			there.delete(third.id);
			cluster.leave(third.id);
			return journal.note('machines', third.id, GONE);
		}
		there.add(third.id);
		const state = String(++turn);
		cluster.setMetadata(third.id, 'turn', state);
		cluster.join(third);
		return journal.note('machines', third.id, state);
	};
	const down = async () => {
		if (isUp) await lab.stop();
		isUp = false;
	};
	const up = async () => {
		if (!isUp) await lab.start();
		isUp = true;
	};
	const wrong = (act: Parameters<typeof lab.fault>[0]['act']) => () =>
		lab.fault({ act, times: 1 + random.below(6) });
	const page = { status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"units":7}' };
	return {
		service,
		journal,
		settings: () => ({ endpoints: [lab.url] }),
		watchers: { units, machines },
		changes: {
			unit: () => unit(),
			units: () => UNITS.forEach((name) => unit(name)),
			label,
			come,
			comeAndGo: () => {
				come();
				come();
			},
			thereAndBack: () => {
				const name = 'flash.service';
				cluster.put(name, [{ section: 'Unit', name: 'Description', value: `turn ${++turn}` }], 'loaded');
				journal.note('units', name, `turn ${turn}`);
				cluster.destroy(name);
				journal.note('units', name, GONE);
			},
		},
		troubles: {
			...restarts(down, up),
			halfOpen: () => lab.freeze(),
			cut: () => lab.cut(),
			drop: wrong('drop'),
			hang: wrong('hang'),
			half: wrong('half'),
			garbage: wrong('garbage'),
			wrongPage: wrong(page),
			noPage: wrong({ status: 500, headers: {}, body: '' }),
			failing: () => lab.etcd('failing'),
			noEtcd: () => lab.etcd('gone'),
			pageSize: () => lab.pageSize(1 + random.below(3)),
		},
		async heal() {
			lab.heal();
			lab.etcd('there');
			await up();
		},
		connections: () => lab.connections(),
		close: () => lab.close(),
	};
};
