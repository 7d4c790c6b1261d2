import { get, list, map, number, text, time } from '../get.ts';
import { nameOf } from '../tags.ts';
import { type Application, decodeApplication } from './application.ts';
import { decodeMachines, type Machine } from './machine.ts';
import { decodeRelation, type Relation } from './relation.ts';
import { statusInfo, type StatusInfo } from './status-info.ts';
import { decodeUnits, type Unit } from './unit.ts';

export interface RemoteApplication {
	readonly name: string;
	readonly offerUrl: string;
	readonly life: string;
	readonly status: StatusInfo;
}

export interface OfferStatus {
	readonly name: string;
	readonly application: string;
	readonly charm: string | null;
	readonly endpoints: readonly string[];
	readonly activeConnections: number;
	readonly totalConnections: number;
}

/**
 * A whole model at one moment, in one form whatever the release; lists are sorted, so that two can be
 * compared.
 */
export interface ModelStatus {
	readonly model: {
		readonly name: string;
		/** `iaas`, or `caas` on Kubernetes. */
		readonly type: string;
		readonly cloud: string | null;
		readonly region: string | null;
		readonly version: string | null;
		readonly availableVersion: string | null;
		readonly status: StatusInfo;
	};
	readonly machines: readonly Machine[];
	readonly applications: readonly Application[];
	readonly units: readonly Unit[];
	readonly relations: readonly Relation[];
	readonly remoteApplications: readonly RemoteApplication[];
	readonly offers: readonly OfferStatus[];
	/** The controller’s clock. */
	readonly at: string | null;
}

const collator = new Intl.Collator('en', { numeric: true });
/** `mysql/2` before `mysql/10`. */
export const byName = (one: string, other: string): number => collator.compare(one, other);

const remotes = (input: unknown): RemoteApplication[] =>
	Object.entries(map(input, 'remote-applications')).map(([name, one]) => ({
		name,
		offerUrl: text(one, 'offer-url') ?? '',
		life: text(one, 'life') ?? 'alive',
		status: statusInfo(get(one, 'status')),
	}));

const offers = (input: unknown): OfferStatus[] =>
	Object.entries(map(input, 'offers')).map(([name, one]) => ({
		name: text(one, 'offer-name') ?? name,
		application: text(one, 'application-name') ?? '',
		charm: text(one, 'charm') ?? null,
		endpoints: Object.keys(map(one, 'endpoints')).sort(),
		activeConnections: number(one, 'active-connected-count') ?? 0,
		totalConnections: number(one, 'total-connected-count') ?? 0,
	}));

const modelOf = (input: unknown): ModelStatus['model'] => {
	const model = get(input, 'model');
	const status = get(model, 'model-status') ?? get(model, 'status');
	return {
		name: text(model, 'name') ?? text(input, 'environment-name') ?? '',
		type: text(model, 'type') ?? 'iaas',
		cloud: nameOf(get(model, 'cloud-tag')) ?? null,
		region: text(model, 'region') ?? null,
		version: text(model, 'version') ?? null,
		availableVersion: text(model, 'available-version') ?? text(input, 'available-version') ?? null,
		// 1.x has no status of the whole
		status: statusInfo(status ?? { status: 'available' }),
	};
};

const entries = (input: unknown, ...names: readonly string[]): [string, unknown][] => {
	for (const name of names) {
		const found = Object.entries(map(input, name));
		if (found.length > 0) return found;
	}
	return [];
};

/** The answer of `Client.FullStatus`. */
export const decodeStatus = (input: unknown): ModelStatus => {
	const applications = entries(input, 'applications', 'services');
	const units = applications.flatMap(([, one]) =>
		Object.entries(map(one, 'units')).flatMap(([name, record]) => decodeUnits(name, record)),
	);
	const own = new Map<string, Unit[]>();
	for (const unit of units) {
		const beside = own.get(unit.application);
		if (beside) beside.push(unit);
		else own.set(unit.application, [unit]);
	}
	const model = modelOf(input);
	// the server leaves out a scale of 0
	const scaled = (one: Application): Application =>
		model.type === 'caas' ? { ...one, scale: one.scale ?? 0 } : one;
	return {
		model,
		machines: entries(input, 'machines')
			.flatMap(([id, one]) => decodeMachines(id, one))
			.sort((one, other) => byName(one.id, other.id)),
		applications: applications
			.map(([name, one]) => scaled(decodeApplication(name, one, own.get(name) ?? [])))
			.sort((one, other) => byName(one.name, other.name)),
		units: units.sort((one, other) => byName(one.name, other.name)),
		relations: list(input, 'relations')
			.map(decodeRelation)
			.sort((one, other) => one.id - other.id),
		remoteApplications: remotes(input).sort((one, other) => byName(one.name, other.name)),
		offers: offers(input).sort((one, other) => byName(one.name, other.name)),
		at: time(input, 'controller-timestamp'),
	};
};
