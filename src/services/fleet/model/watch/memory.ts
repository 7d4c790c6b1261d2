import type { Remembered } from '../../../../catalogue/source.ts';
import {
	type Known,
	type MachineMark,
	type StateMark,
	stateKey,
	type Trouble,
	type UnitMark,
} from './marks.ts';

/*
 * { v, at, w: words, m: machines, u: units, s: states }
 * m: [id, primaryIp, digest, missed?]   u: [name, "il", machine, digest, since?, missed?]   s: [unit,
 * machine, load/active/sub word, digest?, missed?] A machine, a unit and a word are indexes; -1 is none. The
 * digest of a state is left out where it is its unit’s.
 */
const LETTER: Readonly<Record<string, string>> = { inactive: 'i', loaded: 'l', launched: 'r' };
const STATE: Readonly<Record<string, string>> = { i: 'inactive', l: 'loaded', r: 'launched' };

const MARK: Readonly<Record<Trouble, string>> = { none: '', failed: '/!', restarts: '/~', steady: '/=' };
const TROUBLE: Readonly<Record<string, Trouble>> = { '!': 'failed', '~': 'restarts', '=': 'steady' };

/**
 * What is known as a few words per thing, for the host to keep over a restart: about 45 bytes a unit. Never
 * unit files or metadata.
 */
export const remember = ({ at, machines, units, states }: Known): Remembered => {
	const ids = new Map([...machines.keys()].map((id, index) => [id, index]));
	const machineIndex = (id: string | null) => {
		if (id === null) return -1;
		if (!ids.has(id)) ids.set(id, ids.size);
		return ids.get(id) as number;
	};
	const names = new Map([...units.keys()].map((name, index) => [name, index]));
	const words: string[] = [];
	const wordIndex = (word: string) => (words.includes(word) ? words.indexOf(word) : words.push(word) - 1);
	const seconds = (ms: number) => Math.round((at - ms) / 1000);
	const u = [...units.values()].map((unit): Remembered[] => {
		const letters = `${LETTER[unit.desiredState]}${unit.currentState === null ? '-' : LETTER[unit.currentState]}${unit.converged ? '' : '!'}`;
		const row: Remembered[] = [unit.name, letters, machineIndex(unit.machineId), unit.digest];
		if (unit.missed > 0) return [...row, seconds(unit.since), 1];
		return unit.converged ? row : [...row, seconds(unit.since)];
	});
	const s = [...states.values()].map((state): Remembered[] => {
		const unit = names.get(state.name) ?? state.name;
		const row: Remembered[] = [
			unit,
			machineIndex(state.machineId),
			wordIndex(`${state.load}/${state.active}/${state.sub}${MARK[state.trouble]}`),
		];
		const digest = units.get(state.name)?.digest === state.digest ? 0 : state.digest;
		if (state.missed > 0) return [...row, digest, 1];
		return digest === 0 ? row : [...row, digest];
	});
	const known = [...machines.values()].map(({ id, primaryIp, digest, missed }): Remembered[] =>
		missed > 0 ? [id, primaryIp, digest, 1] : [id, primaryIp, digest],
	);
	// machines that have left, but on which units still stand
	const left = [...ids.keys()].slice(machines.size).map((id): Remembered[] => [id]);
	return { v: 1, at, w: words, m: [...known, ...left], u, s };
};

const rows = (value: unknown): readonly (readonly unknown[])[] => {
	if (!Array.isArray(value) || !value.every(Array.isArray)) throw new TypeError('not rows');
	return value as unknown[][];
};
const text = (value: unknown): string => {
	if (typeof value !== 'string') throw new TypeError('not a text');
	return value;
};

const read = (memory: Readonly<Record<string, unknown>>): Known => {
	const at = memory['at'];
	if (memory['v'] !== 1 || typeof at !== 'number' || !Array.isArray(memory['w']))
		throw new TypeError('not ours');
	const words = memory['w'].map(text);
	const all = rows(memory['m']);
	const id = (index: unknown) => (index === -1 ? null : text(all[index as number]?.[0]));
	const machines = all
		.filter((row) => row.length > 1)
		.map(([name, ip, digest, missed]): [string, MachineMark] => [
			text(name),
			{
				id: text(name),
				primaryIp: ip === null ? null : text(ip),
				digest: text(digest),
				record: undefined,
				missed: missed === 1 ? 1 : 0,
			},
		]);
	const units = rows(memory['u']).map(([name, letters, machine, digest, ago, missed]): [string, UnitMark] => {
		const [desired = '', current = '', bang] = text(letters);
		return [
			text(name),
			{
				name: text(name),
				desiredState: text(STATE[desired]),
				currentState: current === '-' ? null : text(STATE[current]),
				machineId: id(machine),
				digest: text(digest),
				converged: bang !== '!',
				since: typeof ago === 'number' ? at - ago * 1000 : at,
				record: undefined,
				missed: missed === 1 ? 1 : 0,
			},
		];
	});
	const states = rows(memory['s']).map(([unit, machine, word, digest, missed]): [string, StateMark] => {
		const own = typeof unit === 'number' ? units[unit]?.[1] : undefined;
		const name = own?.name ?? text(unit);
		const machineId = text(id(machine));
		const [load = '', active = '', sub = '', bang = ''] = text(words[word as number]).split('/');
		const hash = digest === undefined || digest === 0 ? (own?.digest ?? '') : text(digest);
		const mark = {
			name,
			machineId,
			load,
			active,
			sub,
			digest: hash,
			trouble: TROUBLE[bang] ?? 'none',
			record: undefined,
			missed: missed === 1 ? 1 : 0,
		};
		return [stateKey(name, machineId), mark];
	});
	return { at, machines: new Map(machines), units: new Map(units), states: new Map(states) };
};

/**
 * What {@link remember} made, as what was known then; `undefined` where it is not that: what changed since
 * cannot be told.
 */
export const recall = (memory: Remembered | undefined): Known | undefined => {
	if (typeof memory !== 'object' || memory === null || Array.isArray(memory)) return undefined;
	try {
		return read(memory as Readonly<Record<string, unknown>>);
	} catch {
		return undefined;
	}
};
