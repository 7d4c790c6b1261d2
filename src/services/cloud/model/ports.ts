import { MusterError } from '../../../core/errors.ts';

/** Ports as people write them. */
export interface PortRange {
	readonly min: number | null;
	readonly max: number | null;
}

const bad = (given: string): MusterError =>
	new MusterError('BAD_INPUT', `Ports: “${given}” is no port and no range; expected e.g. 443 or 8000-8999`, {
		details: { field: 'ports' },
		hint: 'Numbers from 1 to 65535; nothing means all. Nothing was sent.',
	});

/** `443`, `8000-8999` or nothing (all). @throws MusterError BAD_INPUT */
export const readPorts = (given: string | undefined): PortRange => {
	if (given === undefined || given.trim() === '') return { min: null, max: null };
	const match = /^\s*(\d{1,5})\s*(?:[-:–]\s*(\d{1,5}))?\s*$/.exec(given);
	if (!match) throw bad(given);
	const min = Number(match[1]);
	const max = match[2] === undefined ? min : Number(match[2]);
	if (min < 1 || max > 65_535 || min > max) throw bad(given);
	return { min, max };
};
