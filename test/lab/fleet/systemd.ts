import { type UnitOption, valuesOf } from '../../../src/services/fleet/wire/options.ts';

/** Load, active and sub state. */
export interface SystemdState {
	readonly load: string;
	readonly active: string;
	readonly sub: string;
}

/**
 * What a unit does once it is started. hang: it stays on its way up. slow: it needs five ticks. loop: it
 * crashes and is restarted, for ever. lingers: it runs, and needs twenty ticks to stop (ExecStop=, a trap of
 * SIGTERM).
 */
export type Behaviour = 'run' | 'fail' | 'finish' | 'remain' | 'hang' | 'slow' | 'loop' | 'lingers';

/** Ticks until what was asked to stop has stopped. */
export const stopTicks = (behaviour: Behaviour): number => (behaviour === 'lingers' ? 20 : 0);

export const stopping: SystemdState = { load: 'loaded', active: 'deactivating', sub: 'stop-sigterm' };

const loaded = (active: string, sub: string): SystemdState => ({ load: 'loaded', active, sub });

export const stopped = loaded('inactive', 'dead');

/** What systemd would make of a unit file, as far as the simulation goes. */
export const behaviourOf = (name: string, options: readonly UnitOption[]): Behaviour => {
	if (!name.endsWith('.service')) return 'run';
	const command = valuesOf(options, 'Service', 'ExecStart').at(-1) ?? '';
	const program = command.replace(/^[-@+!:]*/, '').split(' ')[0] ?? '';
	if (!program.startsWith('/') || program.endsWith('/false')) return 'fail';
	if (valuesOf(options, 'Service', 'ExecStop').some((value) => value.includes('sleep'))) return 'lingers';
	if (valuesOf(options, 'Service', 'Type').at(-1) === 'oneshot')
		return valuesOf(options, 'Service', 'RemainAfterExit').at(-1) === 'yes' ? 'remain' : 'finish';
	return program.endsWith('/true') ? 'finish' : 'run';
};

/** The state of a unit so many ticks after its start. */
export const stateAfter = (ticks: number, behaviour: Behaviour): SystemdState => {
	switch (behaviour) {
		case 'run':
		case 'lingers':
			return loaded('active', 'running');
		case 'fail':
			return loaded('failed', 'failed');
		case 'finish':
			return ticks === 0 ? loaded('activating', 'start') : stopped;
		case 'remain':
			return ticks === 0 ? loaded('activating', 'start') : loaded('active', 'exited');
		case 'hang':
			return loaded('activating', 'start-pre');
		case 'loop':
			return ticks % 10 === 5 ? loaded('active', 'running') : loaded('activating', 'auto-restart');
		case 'slow':
			return ticks < 5 ? loaded('activating', 'start') : loaded('active', 'running');
	}
};
