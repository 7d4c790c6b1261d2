import { status } from '../state/make.ts';
import type { Unit } from '../state/types.ts';

type Statuses = Pick<Unit, 'agent' | 'workload'>;

/** Units whose agent is away, with what is stored of them. */
const stored = new WeakMap<Unit, Statuses>();

/**
 * The statuses of a unit as they are stored: watchers tell these. That its agent is away is judged by a
 * status when it is asked (Juju’s own allwatcher.go knows no presence).
 */
export const storedOf = (unit: Unit): Statuses => stored.get(unit) ?? unit;

/** In the words of 4.0; before, it names the unit too. */
const AWAY = 'agent lost, see `juju debug-logs` or `juju show-status-log` for more information';

/** A unit’s agent loses its connection. */
export const loseAgent = (unit: Unit): void => {
	stored.set(unit, { agent: unit.agent, workload: unit.workload });
	unit.agent = status('lost', 'agent is not communicating with the server');
	if (unit.workload.status !== 'error') unit.workload = status('unknown', AWAY);
};

/** It is back; what has been set meanwhile stays. */
export const findAgent = (unit: Unit): void => {
	const before = stored.get(unit);
	stored.delete(unit);
	if (before && unit.agent.status === 'lost') unit.agent = before.agent;
	if (before && unit.workload.status === 'unknown') unit.workload = before.workload;
};
