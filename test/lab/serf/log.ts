export type Level = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERR';
export const LEVELS: readonly Level[] = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERR'];

export interface LogLine {
	readonly level: Level;
	readonly text: string;
}

/** An agent's log: the last 512 lines, and who listens. */
export interface Log {
	readonly ring: readonly LogLine[];
	readonly listeners: Set<(line: LogLine) => void>;
	write(level: Level, text: string): void;
	/** Forgets all lines, as a new process does. */
	clear(): void;
}

const RING = 512;
const two = (number: number): string => String(number).padStart(2, '0');

const stamp = (now: Date): string =>
	`${now.getFullYear()}/${two(now.getMonth() + 1)}/${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;

export const createLog = (): Log => {
	const ring: LogLine[] = [];
	const listeners = new Set<(line: LogLine) => void>();
	return {
		ring,
		listeners,
		clear() {
			ring.length = 0;
		},
		write(level, text) {
			const line = { level, text: `${stamp(new Date())} [${level}] ${text}` };
			ring.push(line);
			if (ring.length > RING) ring.shift();
			for (const listener of listeners) listener(line);
		},
	};
};
