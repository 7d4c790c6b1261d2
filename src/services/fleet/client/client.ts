import type { Connection } from '../../../core/connection.ts';
import type { Call } from './call.ts';
import { type JournalQuery, readUnitJournal, type UnitJournalEntry } from './journal.ts';
import { listMachines, type Machines, machinesOf } from './machines.ts';
import { type FleetOptions, readOptions } from './options.ts';
import { openFailover } from './failover.ts';
import { type Discovery, discover, metricsOf } from './server.ts';
import { listStates, type StateFilter } from './states.ts';
import { listUnits, type Units, unitsOf } from './units.ts';
import { type Endpoint, exposure } from '../wire/endpoint.ts';
import type { Metric } from '../wire/metrics.ts';
import type { Machine, Unit, UnitState } from '../wire/records.ts';

export type { Call } from './call.ts';
export type { FleetOptions } from './options.ts';

/** Everything at one moment, from one endpoint. */
export interface Snapshot {
	/** When it was read: ISO 8601 UTC. */
	readonly at: string;
	readonly units: readonly Unit[];
	readonly states: readonly UnitState[];
	readonly machines: readonly Machine[];
}

/**
 * A fleet cluster over its HTTP API (protocol book, §2). It holds no session: `lost` comes with `close` only,
 * and an outage shows in each call.
 */
export interface FleetClient extends Connection {
	readonly endpoints: readonly Endpoint[];
	/** What is dangerous about the way there, in sentences for people. */
	readonly exposures: readonly string[];
	readonly units: Units;
	readonly machines: Machines;
	/**
	 * What systemd says of units, over all pages, sorted by name and machine; an unknown unit or machine has
	 * none. `GET /state`
	 */
	unitStates(filter?: StateFilter, call?: Call): Promise<UnitState[]>;
	/**
	 * Units, states and machines from one endpoint. Throws rather than giving half of it: a failed poll is
	 * never an empty cluster.
	 */
	snapshot(call?: Call): Promise<Snapshot>;
	/**
	 * A unit’s last journal entries, the oldest first; over the tunnel’s SSH. @throws MusterError BAD_INPUT
	 * without a tunnel
	 */
	journal(name: string, query?: JournalQuery, call?: Call): Promise<UnitJournalEntry[]>;
	/** `GET /discovery` */
	discovery(call?: Call): Promise<Discovery>;
	/** `GET /metrics` */
	metrics(call?: Call): Promise<Metric[]>;
}

/**
 * A client for a fleet cluster, once one endpoint has answered as a fleet API.
 * @throws MusterError BAD_INPUT for wrong options before anything is sent; CONNECT_REFUSED, CONNECT_FAILED,
 *   TIMEOUT, AUTH_*,
 * PROTOCOL where it is no fleet API, SERVER (`details.status` 503) while it has no etcd, CANCELLED.
 */
export const connectFleet = async (
	options: FleetOptions,
	{ signal }: { readonly signal?: AbortSignal } = {},
): Promise<FleetClient> => {
	const settings = readOptions(options);
	const failover = openFailover(settings);
	const discovery = (call?: Call) => failover.read(call, (api) => discover(api, failover.version, call));
	try {
		await discovery({ signal });
	} catch (error) {
		await failover.close();
		throw error;
	}
	const units = unitsOf(failover);
	return {
		endpoints: failover.endpoints,
		// what goes on behind the tunnel is not seen from here
		exposures: settings.tunnel ? [] : failover.endpoints.map(exposure).filter((words) => words !== undefined),
		lost: failover.lost,
		close: failover.close,
		units,
		machines: machinesOf(failover),
		unitStates: (filter = {}, call) => failover.read(call, (api) => listStates(api, filter, call)),
		snapshot: (call) =>
			failover.read(call, async (api) => {
				const [units, states, machines] = await Promise.all([
					listUnits(api, call),
					listStates(api, {}, call),
					listMachines(api, call),
				]);
				// an empty cluster is rare enough to look twice
				const sure = machines.length > 0 ? machines : await listMachines(api, call);
				return { at: new Date().toISOString(), units, states, machines: sure };
			}),
		journal(name, query = {}, call) {
			const cluster = {
				unit: () => units.get(name, call),
				states: () => failover.read(call, (api) => listStates(api, { unit: name }, call)),
				machines: () => failover.read(call, (api) => listMachines(api, call)),
			};
			return readUnitJournal(settings.tunnel, name, query, cluster, call);
		},
		discovery,
		metrics: (call) => failover.read(call, (api) => metricsOf(api, failover)),
	};
};
