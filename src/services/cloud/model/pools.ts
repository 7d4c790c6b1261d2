import { MusterError } from '../../../core/errors.ts';
import { ipVersion } from './ip-address.ts';

/** Addresses from the first to the last. */
export interface Pool {
	readonly start: string;
	readonly end: string;
}

/** Of IPv4. */
const numberOf = (address: string): number =>
	address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

/**
 * `10.7.0.10-10.7.0.99` as a pool of addresses; one address is a pool of its own. @throws MusterError
 * BAD_INPUT
 */
export const readPools = (input: readonly string[]): Pool[] =>
	input.map((range) => {
		const [start = '', end = start, ...more] = range.split(/[-–]/).map((each) => each.trim());
		const kinds = [ipVersion(start), ipVersion(end)];
		const isBackwards = kinds[0] === 4 && numberOf(start) > numberOf(end);
		if (more.length === 0 && kinds[0] !== 0 && kinds[0] === kinds[1] && !isBackwards) return { start, end };
		throw new MusterError('BAD_INPUT', `Allocation pools: “${range}” is no range of addresses`, {
			hint: 'Give the first and the last address, e.g. 10.7.0.10-10.7.0.99. Nothing was sent.',
			details: { field: 'pools' },
		});
	});
