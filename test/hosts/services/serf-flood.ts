import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SerfLab } from '../../lab/serf/lab.ts';

/** What a host was given of a flood: numbered events, and gaps that say how many are missing. */
export interface Input {
	readonly number?: number;
	readonly dropped?: number;
}

export interface Flood {
	readonly sent: number;
	/** What the agent itself dropped, as real ones do for a client that does not read fast enough. */
	agentDropped(): number;
}

const SIZE = 8192;
const SLICE = 50;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * MiB that this process holds: without what only waits to be collected, or to be given back to the system.
 */
export const held = (): number => {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return (heapUsed + external) / 1048576;
};

/** Fires numbered events of 8 KiB, 10,000 a second, 240 MB in all; settles when all were fired. */
export const flood = async (lab: SerfLab, seconds = 3): Promise<Flood> => {
	let dropped = 0;
	lab.log.listeners.add(({ text }) => {
		if (text.includes('Dropping event')) dropped++;
	});
	const sent = seconds * 10_000;
	const began = performance.now();
	let number = 0;
	const fire = () => lab.cluster.event('flood', Buffer.alloc(SIZE, `${number++} `.padEnd(8, '.')));
	while (number < sent) {
		const due = Math.min(sent, ((performance.now() - began) / 1000) * 10_000);
		// on a slow machine too it is the host that loses events, not the agent: they share this process
		for (let count = 0; count < SLICE && number < due; count++) fire();
		if (number < due) await turn();
		else await sleep(5);
	}
	return { sent, agentDropped: () => dropped };
};

/** The number of a flood's event, from its payload as text. */
export const numberOf = (payload: string): number => Number.parseInt(payload, 10);

/** What came out of order: `[]` if nothing did. */
export const disorderOf = (input: readonly Input[]): string[] => {
	const numbers = input.flatMap(({ number }) => (number === undefined ? [] : [number]));
	return numbers.flatMap((number, index) => {
		const last = numbers[index - 1] ?? -1;
		return number > last ? [] : [`${number} came after ${last}`];
	});
};

/**
 * What is wrong with what a host was given, all in all: `[]` if the order was kept and nothing is missing
 * that was not said.
 */
export const faultsOf = (input: readonly Input[], { sent, agentDropped }: Flood): string[] => {
	const count = input.filter(({ number }) => number !== undefined).length;
	const said = input.reduce((sum, { dropped = 0 }) => sum + dropped, 0);
	const missing = sent - count - said - agentDropped();
	return [
		...disorderOf(input),
		...(missing === 0 ? [] : [`of ${sent} events ${missing} are neither given nor said to be lost`]),
		...(said > 0 ? [] : ['nothing was said to be lost: the flood was none']),
	];
};
