import { fits } from '../../../src/services/fleet/wire/eligible.ts';
import { globMatcher } from '../../../src/services/fleet/wire/go-glob.ts';
import type { UnitOption } from '../../../src/services/fleet/wire/options.ts';
import { requirementsOf } from '../../../src/services/fleet/wire/requirements.ts';
import { parseUnitText, renderUnitFile } from '../../../src/services/fleet/wire/unit-file.ts';
import { unitHash } from '../../../src/services/fleet/wire/unit-hash.ts';
import {
	type Behaviour,
	behaviourOf,
	type SystemdState,
	stateAfter,
	stopped,
	stopping,
	stopTicks,
} from './systemd.ts';

export interface LabMachine {
	readonly id: string;
	readonly primaryIP: string;
	/** From its fleet.conf. */
	readonly metadata: Readonly<Record<string, string>>;
}

/** A unit as etcd holds it: the text as it was PUT and the target word as it was given, good or bad. */
interface Job {
	readonly name: string;
	text: string;
	target: string;
	machine: string | undefined;
	/**
	 * Created while an earlier unit of that name still stood on some machine: systemd will not find it (trap
	 * 15).
	 */
	cursed: boolean;
}

/** A unit as a machine’s systemd has it. */
interface Process {
	hash: string;
	options: readonly UnitOption[];
	/** Ticks since it was started; `undefined` while it is not. */
	started: number | undefined;
	state: SystemdState;
	/** Ticks until its process has ended, once it was asked to stop. */
	stopping: number;
	/** Ticks since its job went away. */
	orphaned: number;
	notFound: boolean;
}

interface Member {
	readonly machine: LabMachine;
	readonly processes: Map<string, Process>;
	/** Ticks until its lease in etcd ends; `undefined` while it lives. */
	lease: number | undefined;
	/**
	 * Processes that were asked to stop and go on, while fleet knows nothing of them any more: ticks left, by
	 * unit.
	 */
	readonly unseen: Map<string, number>;
}

export interface LabUnit {
	readonly name: string;
	readonly options: readonly UnitOption[];
	readonly desiredState: string;
	readonly currentState?: string;
	readonly machineID?: string;
}

export interface LabState {
	readonly name: string;
	readonly machineID: string;
	readonly hash: string;
	readonly state: SystemdState;
}

const STATES = ['inactive', 'loaded', 'launched'];
/** Ticks: a crashed machine’s lease, how long its states outlive it, and a destroyed unit’s process. */
const LEASE = 6;
const TTL = 4;
const LINGER = 3;

const byName = <T extends { readonly name: string }>(one: T, other: T) => {
	if (one.name === other.name) return 0;
	return one.name < other.name ? -1 : 1;
};

/** etcd, engine and agents of a simulated cluster. Nothing moves but by `tick`. */
export const createCluster = (machines: readonly LabMachine[], grpc: boolean) => {
	const members = new Map<string, Member>();
	const jobs = new Map<string, Job>();
	const dynamic = new Map<string, Map<string, string>>();
	const behaviours = new Map<string, Behaviour>();
	const slow = new Set<string>();
	const published = new Map<string, { state: LabState; left: number }>();

	const join = (machine: LabMachine) =>
		members.set(machine.id, { machine, processes: new Map(), lease: undefined, unseen: new Map() });
	for (const machine of machines) join(machine);

	const metadataOf = ({ id, metadata }: LabMachine): Record<string, string> => {
		const all = new Map([...Object.entries(metadata), ...(dynamic.get(id) ?? [])]);
		return Object.fromEntries([...all].filter(([, value]) => value !== ''));
	};
	const listed = () =>
		[...members.values()]
			.map(({ machine }) => ({ ...machine, metadata: metadataOf(machine) }))
			.sort((one, other) => (one.id < other.id ? -1 : 1));

	/** What can be read of a job; `undefined` where it is broken for good. */
	const readJob = (job: Job): { options: UnitOption[]; target: string } | undefined => {
		const target = grpc && !STATES.includes(job.target) ? 'loaded' : job.target;
		if (!STATES.includes(target)) return undefined;
		try {
			return { options: parseUnitText(job.text), target };
		} catch {
			return undefined;
		}
	};
	const jobsAlive = () =>
		[...jobs.values()].sort(byName).flatMap((job) => {
			const read = readJob(job);
			return read ? [{ job, ...read, needs: requirementsOf(read.options, job.name) }] : [];
		});

	const place = () => {
		const alive = jobsAlive();
		const on = (id: string) => alive.filter(({ job }) => job.machine === id);
		for (const { job, target, needs } of alive) {
			if (needs.global) continue;
			const machinesNow = listed();
			const able = (id: string) => {
				const machine = machinesNow.find((one) => one.id === id);
				if (!machine || !fits(machine, needs)) return false;
				const others = on(id).filter((other) => other.job !== job);
				if (!needs.machineOf.every((peer) => others.some((other) => other.job.name === peer))) return false;
				const against = (patterns: readonly string[], name: string) =>
					patterns.some((pattern) => globMatcher(pattern)(name));
				return !others.some(
					(other) => against(needs.conflicts, other.job.name) || against(other.needs.conflicts, job.name),
				);
			};
			if (target === 'inactive' || (job.machine !== undefined && !able(job.machine))) job.machine = undefined;
			if (target === 'inactive' || job.machine !== undefined) continue;
			const free = machinesNow.filter(({ id }) => able(id)).map(({ id }) => ({ id, load: on(id).length }));
			job.machine = free.sort((one, other) => one.load - other.load || (one.id < other.id ? -1 : 1))[0]?.id;
		}
	};

	const behaviourFor = (name: string, { options }: Pick<Process, 'options'>) =>
		behaviours.get(name) ?? behaviourOf(name, options);
	/** fleetd removes file and state as soon as it has ASKED systemd to stop; the process goes on. */
	const drop = ({ processes, unseen }: Member, name: string, process: Process) => {
		processes.delete(name);
		const left = process.started === undefined ? process.stopping : stopTicks(behaviourFor(name, process));
		if (left > 0) unseen.set(name, left);
	};

	const work = (member: Member) => {
		const { machine, processes, unseen } = member;
		for (const [name, left] of unseen) {
			if (left > 1) unseen.set(name, left - 1);
			else unseen.delete(name);
		}
		const own = jobsAlive().filter(({ job, target, needs }) =>
			needs.global
				? target !== 'inactive' && fits({ ...machine, metadata: metadataOf(machine) }, needs)
				: job.machine === machine.id,
		);
		const dropped = new Set<string>();
		for (const [name, process] of processes) {
			const wanted = own.find(({ job }) => job.name === name);
			if (wanted && unitHash(wanted.options) === process.hash && process.orphaned === 0) continue;
			// a destroyed unit is only noticed after a while, and goes on starting until then
			if (jobs.has(name) || ++process.orphaned > LINGER) {
				drop(member, name, process);
				dropped.add(name);
			} else if (process.started !== undefined)
				process.state = stateAfter(process.started++, behaviourFor(name, process));
		}
		for (const { job, options, target } of own) {
			const process = processes.get(job.name);
			if (dropped.has(job.name)) continue;
			if (!process) {
				const state: SystemdState = job.cursed
					? { load: 'not-found', active: 'inactive', sub: 'dead' }
					: stopped;
				const started = target === 'launched' ? 0 : undefined;
				processes.set(job.name, {
					hash: unitHash(options),
					options,
					started,
					state,
					stopping: 0,
					orphaned: 0,
					notFound: job.cursed,
				});
			} else if (target === 'launched' && !process.notFound) {
				// the heartbeat comes before what systemd says of the start
				if (process.started === undefined) process.started = 0;
				else process.state = stateAfter(process.started++, behaviourFor(job.name, { options }));
			} else if (process.started !== undefined) {
				process.started = undefined;
				process.stopping = stopTicks(behaviourFor(job.name, process));
				if (!process.notFound) process.state = process.stopping > 0 ? stopping : stopped;
			} else if (process.stopping > 0 && --process.stopping === 0) process.state = stopped;
		}
	};

	const publish = () => {
		for (const { machine, processes, lease } of members.values()) {
			for (const [name, { hash, state }] of processes)
				published.set(`${name}\n${machine.id}`, {
					state: { name, machineID: machine.id, hash, state },
					left: TTL,
				});
			// a living agent takes its own states back at once
			if (lease === undefined)
				for (const [key, { state }] of published)
					if (state.machineID === machine.id && !processes.has(state.name)) published.delete(key);
		}
		for (const [key, entry] of published)
			if (!members.has(entry.state.machineID) && --entry.left <= 0) published.delete(key);
	};

	const currentState = (job: Job): string => {
		const process = job.machine === undefined ? undefined : members.get(job.machine)?.processes.get(job.name);
		if (!process || !published.has(`${job.name}\n${job.machine}`)) return 'inactive';
		return process.started === undefined ? 'loaded' : 'launched';
	};

	return {
		join,
		/** Leaves at once, and takes its units down. */
		leave(id: string) {
			members.delete(id);
			for (const [key, { state }] of published) if (state.machineID === id) published.delete(key);
		},
		/** Stops without a word: etcd lists it until its lease ends. */
		crash(id: string) {
			const member = members.get(id);
			if (member) member.lease = LEASE;
		},
		/** An agent that has no time for its units, until it has again. */
		busy(id: string, now: boolean) {
			if (now) slow.add(id);
			else slow.delete(id);
		},
		tick() {
			for (const [id, member] of members) {
				if (slow.has(id)) continue;
				if (member.lease === undefined) work(member);
				else if (--member.lease <= 0) members.delete(id);
			}
			place();
			publish();
		},
		machines: listed,
		/** Whether a process of the unit runs on any machine, whatever fleet says of it. */
		runs(name: string): boolean {
			return [...members.values()].some(({ processes, unseen }) => {
				const process = processes.get(name);
				const up = process !== undefined && ['active', 'deactivating'].includes(process.state.active);
				return up || unseen.has(name);
			});
		},
		/** A state that a machine has left behind which is no longer in the cluster. It never goes by itself. */
		ghost(name: string, machineID: string) {
			const state = { name, machineID, hash: '0'.repeat(40), state: stateAfter(0, 'run') };
			published.set(`${name}\n${machineID}`, { state, left: Number.POSITIVE_INFINITY });
		},
		setMetadata(id: string, key: string, value: string) {
			dynamic.set(id, (dynamic.get(id) ?? new Map()).set(key, value));
		},
		behave(name: string, behaviour: Behaviour) {
			behaviours.set(name, behaviour);
		},
		/** `undefined`: no such unit; `'broken'`: there, but it cannot be read. */
		unit(name: string): LabUnit | 'broken' | undefined {
			const job = jobs.get(name);
			if (!job) return undefined;
			const read = readJob(job);
			if (!read) return 'broken';
			const { options, target } = read;
			const unit = { name, options, desiredState: target };
			if (requirementsOf(options, name).global) return unit;
			return { ...unit, currentState: currentState(job), machineID: job.machine };
		},
		/** Unlike GET of one unit, the list calls a global unit inactive, whatever it does. */
		units(): LabUnit[] {
			return jobsAlive().flatMap(({ job }) => {
				const unit = this.unit(job.name);
				return unit && unit !== 'broken' ? [{ currentState: 'inactive', ...unit }] : [];
			});
		},
		states(): LabState[] {
			return [...published.values()]
				.map(({ state }) => state)
				.sort((one, other) => byName(one, other) || (one.machineID < other.machineID ? -1 : 1));
		},
		put(name: string, options: readonly UnitOption[], target: string) {
			const old = jobs.get(name);
			const cursed = !old && [...members.values()].some(({ processes }) => processes.has(name));
			jobs.set(name, { name, text: renderUnitFile(options), target, machine: old?.machine, cursed });
		},
		target(name: string, target: string) {
			const job = jobs.get(name);
			if (job) job.target = target;
		},
		destroy(name: string) {
			jobs.delete(name);
		},
	};
};

export type Cluster = ReturnType<typeof createCluster>;
