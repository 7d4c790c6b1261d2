import { branchRecord } from '../../wire/records/branch.ts';
import { type Application, decodeApplication, derivedStatus } from '../../wire/records/application.ts';
import { get, map, number, text, time } from '../../wire/get.ts';
import { decodeMachine } from '../../wire/records/machine.ts';
import { decodeRelation } from '../../wire/records/relation.ts';
import { statusInfo } from '../../wire/records/status-info.ts';
import { nameOf } from '../../wire/tags.ts';
import { applicationOf, decodeUnit, type Unit } from '../../wire/records/unit.ts';
import { type Entities, type Entity, type Entityish, type Kind, keyOf } from './entity.ts';

interface Reader {
	readonly kind: Kind;
	name(data: unknown): string | undefined;
	record(name: string, data: unknown): object;
}

const modelRecord = (name: string, data: unknown) => ({
	name,
	type: text(data, 'type') ?? 'iaas',
	cloud: text(data, 'cloud') ?? null,
	region: text(data, 'cloud-region') ?? null,
	version: text(data, 'version') ?? null,
	availableVersion: null,
	status: statusInfo(get(data, 'status') ?? { status: 'available' }),
	life: text(data, 'life') ?? 'alive',
	owner: nameOf(get(data, 'owner')) ?? null,
});

const actionRecord = (id: string, data: unknown) => ({
	id,
	name: text(data, 'name') ?? '',
	receiver: text(data, 'receiver') ?? '',
	status: text(data, 'status') ?? 'unknown',
	message: text(data, 'message') ?? '',
	enqueued: time(data, 'enqueued'),
	started: time(data, 'started'),
	completed: time(data, 'completed'),
});

const model: Reader = { kind: 'model', name: (data) => text(data, 'name'), record: modelRecord };
const application: Reader = {
	kind: 'application',
	name: (data) => text(data, 'name'),
	record: (name, data) => decodeApplication(name, data, []),
};

/** Kinds of deltas (§3.2) by the server’s name. */
const readers: Readonly<Record<string, Reader>> = {
	model,
	environment: model,
	application,
	service: application,
	unit: { kind: 'unit', name: (data) => text(data, 'name'), record: (name, data) => decodeUnit(name, data) },
	machine: { kind: 'machine', name: (data) => text(data, 'id'), record: decodeMachine },
	relation: {
		kind: 'relation',
		name: (data) => text(data, 'key'),
		record: (_, data) => decodeRelation(data),
	},
	remoteApplication: {
		kind: 'remoteApplication',
		name: (data) => text(data, 'name'),
		record: (name, data) => ({
			name,
			offerUrl: text(data, 'offer-url') ?? '',
			life: text(data, 'life') ?? 'alive',
			status: statusInfo(get(data, 'status')),
		}),
	},
	applicationOffer: {
		kind: 'offer',
		name: (data) => text(data, 'offer-name'),
		record: (name, data) => ({
			name,
			application: text(data, 'application-name') ?? '',
			charm: text(data, 'charm-name') ?? null,
			endpoints: [],
			activeConnections: number(data, 'active-connected-count') ?? 0,
			totalConnections: number(data, 'total-connected-count') ?? 0,
		}),
	},
	action: { kind: 'action', name: (data) => text(data, 'id'), record: actionRecord },
	annotation: {
		kind: 'annotation',
		name: (data) => text(data, 'tag'),
		record: (tag, data) => ({ tag, annotations: map(data, 'annotations') }),
	},
	block: {
		kind: 'block',
		name: (data) => text(data, 'id'),
		record: (id, data) => ({ id, type: text(data, 'type') ?? '', message: text(data, 'message') ?? '' }),
	},
	branch: { kind: 'branch', name: (data) => text(data, 'name'), record: branchRecord },
};

/** Kinds that are known and not told: what they say stands in applications. */
const untold = new Set(['charm']);

/**
 * The branch that a removal means, which may say its id alone: its name may be that of another by now.
 */
const branchWithId = (all: Entities, data: unknown): string | undefined => {
	const id = text(data, 'id');
	for (const { kind, name, record } of all.values())
		if (kind === 'branch' && record['id'] === id) return name;
	return undefined;
};

/** What a batch did. */
export interface Applied {
	/** Keys of what it touched. */
	readonly touched: ReadonlySet<string>;
	/** Deltas of kinds that are not known here, or that name nothing. */
	readonly unknown: number;
}

/** An application that says nothing of itself is as its worst unit. */
const derive = (all: Map<string, Entity>, names: ReadonlySet<string>, touched: Set<string>): void => {
	if (names.size === 0) return;
	const units = new Map<string, Unit[]>();
	for (const { kind, record } of all.values()) {
		if (kind !== 'unit') continue;
		const unit = record as unknown as Unit;
		if (!names.has(unit.application)) continue;
		const beside = units.get(unit.application);
		if (beside) beside.push(unit);
		else units.set(unit.application, [unit]);
	}
	for (const name of names) {
		const key = keyOf('application', name);
		const entity = all.get(key);
		if (!entity) continue;
		const { status } = entity.record as unknown as Application;
		all.set(key, {
			...entity,
			record: { ...entity.record, status: derivedStatus(units.get(name) ?? [], status) },
		});
		touched.add(key);
	}
};

/** Whether an application’s own record says nothing of its status, by key. */
const silent = new WeakMap<Entities, Set<string>>();

/**
 * Applies one batch of deltas to what is known: all of it, since a unit may come before its application.
 * Deltas are tuples `[kind, "change" | "remove", record]`; a change carries the whole record.
 */
export const applyDeltas = (all: Map<string, Entity>, deltas: readonly unknown[]): Applied => {
	const touched = new Set<string>();
	const quiet = silent.get(all) ?? new Set<string>();
	silent.set(all, quiet);
	const stale = new Set<string>();
	let unknown = 0;
	for (const delta of deltas) {
		const tuple: readonly unknown[] = Array.isArray(delta) ? delta : [];
		const input = tuple[0];
		const data = tuple[2];
		const reader = typeof input === 'string' && Object.hasOwn(readers, input) ? readers[input] : undefined;
		const isBranchGone = reader?.kind === 'branch' && tuple[1] === 'remove';
		const name = isBranchGone ? branchWithId(all, data) : reader?.name(data);
		if (isBranchGone && name === undefined) continue;
		if (!reader || name === undefined) {
			if (typeof input !== 'string' || !untold.has(input)) unknown++;
			continue;
		}
		const key = keyOf(reader.kind, name);
		touched.add(key);
		if (reader.kind === 'unit')
			stale.add(text(data, 'application') ?? text(data, 'service') ?? applicationOf(name));
		if (tuple[1] === 'remove') {
			all.delete(key);
			quiet.delete(name);
			continue;
		}
		all.set(key, { kind: reader.kind, name, record: reader.record(name, data) as Entityish });
		if (reader.kind !== 'application') continue;
		const own = text(get(data, 'status'), 'current') ?? text(get(data, 'status'), 'status');
		if (own === undefined || own === 'unset' || own === 'unknown') quiet.add(name);
		else quiet.delete(name);
		stale.add(name);
	}
	derive(all, new Set([...stale].filter((name) => quiet.has(name))), touched);
	return { touched, unknown };
};
