import { flag, get, list, map, text, texts } from '../get.ts';
import { baseText } from './base.ts';
import { statusAt, type StatusInfo } from './status-info.ts';

export interface Machine {
	/** e.g. `0`, of a container `0/lxd/1`. */
	readonly id: string;
	readonly hostname: string | null;
	/** The cloud’s name of it; `null` while there is none. */
	readonly instanceId: string | null;
	/** The address to reach it by. */
	readonly dnsName: string | null;
	readonly addresses: readonly string[];
	/** e.g. `ubuntu@24.04`. */
	readonly base: string | null;
	readonly life: string;
	readonly agentStatus: StatusInfo;
	readonly instanceStatus: StatusInfo;
	/** As constraints are written, e.g. `arch=amd64 cores=2 mem=4096M`. */
	readonly hardware: string | null;
	readonly constraints: string | null;
	/** The machine it is a container of. */
	readonly parent: string | null;
	/** Whether a controller runs on it. */
	readonly controller: boolean;
}

const wordsOf = (input: unknown): string | null => {
	if (typeof input === 'string') return input === '' ? null : input;
	if (typeof input !== 'object' || input === null) return null;
	const words = Object.entries(input).map(([key, value]) =>
		key === 'mem' || key === 'root-disk'
			? `${key}=${String(value)}M`
			: `${key === 'cpu-cores' ? 'cores' : key}=${String(value)}`,
	);
	return words.length > 0 ? words.sort().join(' ') : null;
};

const addressesOf = (input: unknown): string[] => {
	const plain = texts(input, 'ip-addresses');
	if (plain.length > 0) return plain;
	return list(input, 'addresses').flatMap((one) => {
		const value = text(one, 'value');
		return value === undefined || text(one, 'scope')?.includes('local-machine') ? [] : [value];
	});
};

/** A machine of FullStatus or of a delta. */
export const decodeMachine = (id: string, input: unknown): Machine => {
	const instance = text(input, 'instance-id');
	const addresses = addressesOf(input);
	const agent = statusAt(
		input,
		['agent-status', 'agent', 'status-info'],
		['agent-state', 'agent-state-info'],
	);
	const jobs = texts(input, 'jobs');
	const hardware = get(input, 'hardware-characteristics');
	return {
		id,
		hostname: text(input, 'hostname') ?? null,
		instanceId: instance === 'pending' ? null : (instance ?? null),
		dnsName: text(input, 'dns-name') ?? addresses[0] ?? null,
		addresses,
		base: baseText(input) ?? null,
		life: text(map(input, 'agent-status'), 'life') ?? text(input, 'life') ?? 'alive',
		// 1.x deltas have one word for it
		agentStatus:
			agent.current === 'unknown' ? { ...agent, current: text(input, 'status') ?? 'unknown' } : agent,
		instanceStatus: statusAt(input, ['instance-status'], ['instance-state', 'instance-state-info']),
		hardware: wordsOf(hardware ?? text(input, 'hardware') ?? map(input, 'hardware-characteristics')),
		constraints: wordsOf(text(input, 'constraints') ?? map(input, 'constraints')),
		parent: id.includes('/') ? id.split('/').slice(0, -2).join('/') : null,
		controller: flag(input, 'has-vote') || jobs.some((job) => /ManageModel|ManageEnviron/.test(job)),
	};
};

/** A machine of FullStatus and its containers, theirs too. */
export const decodeMachines = (id: string, input: unknown): Machine[] => [
	decodeMachine(text(input, 'id') ?? id, input),
	...Object.entries(map(input, 'containers')).flatMap(([inner, record]) => decodeMachines(inner, record)),
];
