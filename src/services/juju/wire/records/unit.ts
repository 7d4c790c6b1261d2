import { flag, get, list, map, number, text } from '../get.ts';
import { statusAt, type StatusInfo } from './status-info.ts';

export interface Unit {
	/** e.g. `mysql/0`. */
	readonly name: string;
	readonly application: string;
	/** Of a subordinate: that of its principal. `null` where it has none yet. */
	readonly machine: string | null;
	readonly leader: boolean;
	readonly life: string;
	readonly workloadStatus: StatusInfo;
	readonly agentStatus: StatusInfo;
	readonly workloadVersion: string | null;
	readonly publicAddress: string | null;
	readonly privateAddress: string | null;
	/** e.g. `80/tcp`. */
	readonly ports: readonly string[];
	/** Only while it differs from the application’s. */
	readonly charm: string | null;
	/** The unit it runs beside, of a subordinate. */
	readonly principal: string | null;
	/** Release of its agent, e.g. `3.6.14`. */
	readonly agentVersion: string | null;
}

const portOf = (given: unknown): string[] => {
	if (typeof given === 'string') return [given];
	const protocol = text(given, 'protocol') ?? 'tcp';
	const [from, to] = [number(given, 'from-port') ?? number(given, 'number'), number(given, 'to-port')];
	if (from === undefined) return [];
	return [to === undefined || to === from ? `${from}/${protocol}` : `${from}-${to}/${protocol}`];
};

/** Where its ports stand depends on the release. */
const PORTS = ['opened-ports', 'port-ranges', 'ports'];
const portsOf = (given: unknown): string[] => {
	for (const name of PORTS) {
		const open = list(given, name);
		if (open.length > 0) return open.flatMap(portOf);
	}
	return [];
};

const WORKLOAD = ['workload-status', 'workload'];
const OLD_WORKLOAD = ['status', 'status-info'] as const;
const AGENT = ['agent-status', 'unit-agent'];
const OLD_AGENT = ['agent-state', 'agent-state-info'] as const;

export const applicationOf = (unit: string): string =>
	unit.slice(0, Math.max(unit.lastIndexOf('/'), 0)) || unit;

/** A unit of FullStatus or of a delta. `principal`: the unit under which it stands there. */
export const decodeUnit = (name: string, given: unknown, principal?: Unit): Unit => {
	const agent = get(given, 'agent-status') ?? get(given, 'unit-agent');
	return {
		name,
		application: text(given, 'application') ?? text(given, 'service') ?? applicationOf(name),
		machine: text(given, 'machine') ?? text(given, 'machine-id') ?? principal?.machine ?? null,
		leader: flag(given, 'leader'),
		life: text(agent, 'life') ?? text(given, 'life') ?? 'alive',
		workloadStatus: statusAt(given, WORKLOAD, OLD_WORKLOAD),
		agentStatus: statusAt(given, AGENT, OLD_AGENT),
		workloadVersion: text(given, 'workload-version') ?? null,
		publicAddress: text(given, 'public-address') ?? null,
		privateAddress: text(given, 'address') ?? text(given, 'private-address') ?? null,
		ports: portsOf(given),
		charm: text(given, 'charm') ?? null,
		principal: principal?.name ?? text(given, 'principal') ?? null,
		agentVersion: text(agent, 'version') ?? text(given, 'agent-version') ?? null,
	};
};

/** A unit of FullStatus and the subordinates that stand under it. */
export const decodeUnits = (name: string, given: unknown): Unit[] => {
	const unit = decodeUnit(name, given);
	const under = Object.entries(map(given, 'subordinates')).map(([one, record]) =>
		decodeUnit(one, record, unit),
	);
	return [unit, ...under];
};
