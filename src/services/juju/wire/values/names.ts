import { bad, quote } from './bad.ts';

const UNIT = /^[a-z][a-z0-9-]*\/(?:0|[1-9]\d*)$/;
const LEADER = /^[a-z][a-z0-9-]*\/leader$/;
const MACHINE = /^(?:0|[1-9]\d*)(?:\/[a-z]+\/(?:0|[1-9]\d*))*$/;

/**
 * Names of units, each once. `leaders`: whether `web/leader` is one too. @throws MusterError BAD_INPUT for
 * what is none, e.g. an application
 */
export const readUnits = (input: readonly string[], { leaders = false, field = 'units' } = {}): string[] => {
	const wrong = input.find((one) => !UNIT.test(one) && !(leaders && LEADER.test(one)));
	if (wrong !== undefined)
		throw bad(
			field,
			`Units has ${quote(wrong)}, which is no unit`,
			leaders ? 'web/0 or web/leader' : 'web/0',
		);
	return [...new Set(input)];
};

/** IDs of machines and containers, each once. @throws MusterError BAD_INPUT */
export const readMachines = (input: readonly string[], field = 'machines'): string[] => {
	const wrong = input.find((one) => !MACHINE.test(one));
	if (wrong !== undefined)
		throw bad(field, `Machines has ${quote(wrong)}, which is no machine`, '0 or 0/lxd/1');
	return [...new Set(input)];
};

/** Names of storage, e.g. `data/0`. @throws MusterError BAD_INPUT */
export const readStorages = (input: readonly string[] = [], field = 'attachStorage'): string[] => {
	const wrong = input.find((one) => !UNIT.test(one));
	if (wrong !== undefined)
		throw bad(field, `Attach storage has ${quote(wrong)}, which is no storage`, 'data/0');
	return [...new Set(input)];
};
