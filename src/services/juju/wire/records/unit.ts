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

const portOf = (input: unknown): string[] => {
	if (typeof input === 'string') return [input];
	const protocol = text(input, 'protocol') ?? 'tcp';
	const [from, to] = [number(input, 'from-port') ?? number(input, 'number'), number(input, 'to-port')];
	if (from === undefined) return [];
	return [to === undefined || to === from ? `${from}/${protocol}` : `${from}-${to}/${protocol}`];
};

/** Where its ports stand depends on the release. */
const PORTS = ['opened-ports', 'port-ranges', 'ports'];
const portsOf = (input: unknown): string[] => {
	for (const name of PORTS) {
		const open = list(input, name);
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
export const decodeUnit = (name: string, input: unknown, principal?: Unit): Unit => {
	const agent = get(input, 'agent-status') ?? get(input, 'unit-agent');
	return {
		name,
		application: text(input, 'application') ?? text(input, 'service') ?? applicationOf(name),
		machine: text(input, 'machine') ?? text(input, 'machine-id') ?? principal?.machine ?? null,
		leader: flag(input, 'leader'),
		life: text(agent, 'life') ?? text(input, 'life') ?? 'alive',
		workloadStatus: statusAt(input, WORKLOAD, OLD_WORKLOAD),
		agentStatus: statusAt(input, AGENT, OLD_AGENT),
		workloadVersion: text(input, 'workload-version') ?? null,
		publicAddress: text(input, 'public-address') ?? null,
		privateAddress: text(input, 'address') ?? text(input, 'private-address') ?? null,
		ports: portsOf(input),
		charm: text(input, 'charm') ?? null,
		principal: principal?.name ?? text(input, 'principal') ?? null,
		agentVersion: text(agent, 'version') ?? text(input, 'agent-version') ?? null,
	};
};

/** A unit of FullStatus and the subordinates that stand under it. */
export const decodeUnits = (name: string, input: unknown): Unit[] => {
	const unit = decodeUnit(name, input);
	const under = Object.entries(map(input, 'subordinates')).map(([one, record]) =>
		decodeUnit(one, record, unit),
	);
	return [unit, ...under];
};
