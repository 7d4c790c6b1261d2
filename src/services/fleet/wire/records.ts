import { MusterError } from '../../../core/errors.ts';
import type { UnitOption } from './options.ts';
import { isGlobal } from './requirements.ts';

/**
 * inactive: known, on no machine. loaded: on a machine, not started. launched: systemd was asked to start it.
 */
export const unitStates = ['inactive', 'loaded', 'launched'] as const;
export type DesiredState = (typeof unitStates)[number];

/** A unit that was submitted to fleet. */
export interface Unit {
	readonly name: string;
	/** What was asked for. */
	readonly desiredState: DesiredState;
	/**
	 * What the cluster has made of it; `null` for a global unit. `launched` is not yet running: see UnitState.
	 */
	readonly currentState: DesiredState | null;
	/** The machine it is scheduled to; `null` until then, and for a global unit. */
	readonly machineId: string | null;
	/** Whether it runs on every fitting machine. */
	readonly global: boolean;
	readonly options: readonly UnitOption[];
	readonly raw?: unknown;
}

/** What systemd says of a unit on one machine. Key: name and machineId. */
export interface UnitState {
	readonly name: string;
	readonly machineId: string;
	/** sha1 of the unit file that runs there; compare with `unitHash(unit.options)`. */
	readonly hash: string;
	readonly systemdLoadState: string;
	readonly systemdActiveState: string;
	readonly systemdSubState: string;
	readonly raw?: unknown;
}

export interface Machine {
	/** 32 hex digits. */
	readonly id: string;
	readonly primaryIp: string | null;
	readonly metadata: Readonly<Record<string, string>>;
	readonly raw?: unknown;
}

type Wire = Readonly<Record<string, unknown>>;

const kindOf = (value: unknown): string => {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
};

const strange = (what: string, found: unknown): MusterError =>
	new MusterError('PROTOCOL', `The answer is not one of fleetd: ${what} is ${kindOf(found)}`, {
		hint: 'Check that the endpoint is a fleet API and not another web server.',
	});

const object = (value: unknown, what: string): Wire => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) throw strange(what, value);
	return value as Wire;
};

// fleetd leaves out what is empty
const text = (wire: Wire, field: string, what: string): string => {
	const value = wire[field] ?? '';
	if (typeof value !== 'string') throw strange(`${field} of ${what}`, value);
	return value;
};

const list = (value: unknown, what: string): readonly unknown[] => {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw strange(what, value);
	return value;
};

const state = (value: string, what: string): DesiredState => {
	if (unitStates.includes(value as DesiredState)) return value as DesiredState;
	throw new MusterError(
		'PROTOCOL',
		`The answer is not one of fleetd: ${what} is ${JSON.stringify(value.slice(0, 40))}`,
	);
};

const withRaw = <R extends object>(record: R, value: unknown, raw: boolean): R =>
	raw ? { ...record, raw: value } : record;

const readOption = (value: unknown): UnitOption => {
	const wire = object(value, 'an option');
	return {
		section: text(wire, 'section', 'an option'),
		name: text(wire, 'name', 'an option'),
		value: text(wire, 'value', 'an option'),
	};
};

/** A Unit of the API. Every field may be missing on the wire. @throws MusterError PROTOCOL */
export const readUnit = (value: unknown, raw = false): Unit => {
	const wire = object(value, 'a unit');
	const name = text(wire, 'name', 'a unit');
	const options = list(wire['options'], 'options of a unit').map(readOption);
	const global = isGlobal(options, name);
	// the list calls every global unit inactive, GET of one says nothing: it has no one state
	const current = global ? '' : text(wire, 'currentState', 'a unit');
	const record: Unit = {
		name,
		desiredState: state(text(wire, 'desiredState', 'a unit') || 'inactive', `desiredState of ${name}`),
		currentState: current === '' ? null : state(current, `currentState of ${name}`),
		machineId: text(wire, 'machineID', 'a unit') || null,
		global,
		options,
	};
	return withRaw(record, value, raw);
};

/** A UnitState of the API. @throws MusterError PROTOCOL */
export const readUnitState = (value: unknown, raw = false): UnitState => {
	const wire = object(value, 'a unit state');
	const field = (name: string) => text(wire, name, 'a unit state');
	const record: UnitState = {
		name: field('name'),
		machineId: field('machineID'),
		hash: field('hash'),
		systemdLoadState: field('systemdLoadState'),
		systemdActiveState: field('systemdActiveState'),
		systemdSubState: field('systemdSubState'),
	};
	return withRaw(record, value, raw);
};

/** A Machine of the API; metadata is `{}` where it has none. @throws MusterError PROTOCOL */
export const readMachine = (value: unknown, raw = false): Machine => {
	const wire = object(value, 'a machine');
	const metadata =
		wire['metadata'] === undefined || wire['metadata'] === null
			? {}
			: object(wire['metadata'], 'metadata of a machine');
	const record: Machine = {
		id: text(wire, 'id', 'a machine'),
		primaryIp: text(wire, 'primaryIP', 'a machine') || null,
		metadata: Object.fromEntries(
			Object.keys(metadata).map((key) => [key, text(metadata, key, 'metadata of a machine')]),
		),
	};
	return withRaw(record, value, raw);
};

/**
 * One page of a listing: its items, and the token of the next page where there may be one. @throws
 * MusterError PROTOCOL
 */
export const readPage = (
	value: unknown,
	field: 'units' | 'states' | 'machines',
): { items: readonly unknown[]; next: string | undefined } => {
	const wire = object(value, 'a page');
	return { items: list(wire[field], field), next: text(wire, 'nextPageToken', 'a page') || undefined };
};
