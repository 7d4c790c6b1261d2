import { MusterError } from '../../../core/errors.ts';

/** `key`, `!key`, or a key compared with a value. */
const CONDITION = /^(![^,!=<>]+|[^,!=<>]+((=|!=|<=|>=|<|>)[^,]+)?)$/;

/** Conditions on metadata, as Pithos takes them. @throws MusterError BAD_INPUT */
export const checkConditions = (conditions: readonly string[]): void => {
	const wrong = conditions.find((each) => !CONDITION.test(each.trim()));
	if (wrong === undefined) return;
	throw new MusterError('BAD_INPUT', `With metadata: “${wrong}” is no condition; expected e.g. album=cats`, {
		hint: 'A key, !key, or a key with =, !=, <, >, <= or >= and a value; a comma cannot be in it. Nothing was sent.',
		details: { field: 'having' },
	});
};
