import type { KeptPart } from './follow.ts';
import { signalOfExit } from './signal-name.ts';

export interface ExitView {
	readonly ended: 'running' | 'gone' | 'exited';
	readonly exitCode: number | null;
	readonly signal?: string;
}

const ENDED = { running: 'running', gone: 'gone' } as const;

/** How a persisted job stands, as users see it; `signal` where its exit code tells that one ended it. */
export const exitView = (exit: KeptPart['exit']): ExitView => {
	if (typeof exit !== 'number') return { ended: ENDED[exit], exitCode: null };
	const signal = signalOfExit(exit);
	return { ended: 'exited', exitCode: exit, ...(signal ? { signal } : {}) };
};
