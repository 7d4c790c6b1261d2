import { json, number, text } from '../../../catalogue/field.ts';
import { bad, quote } from '../wire/values/bad.ts';

export const config = json('Configuration', {
	example: '{"profile": "testing"}',
	help: 'Options of the charm and their values',
});

export const channel = text('Channel', {
	placeholder: 'stable',
	example: '14/stable',
	help: 'Track and risk in the store',
});

export const revision = number('Revision', {
	advanced: true,
	min: 0,
	integer: true,
	placeholder: 'the newest',
	help: 'A revision of the charm, with a channel to follow later',
});

export const storage = json('Storage', {
	advanced: true,
	example: '{"data": "ebs,20G,2"}',
	help: 'Directives by the charm’s names, as text (pool, size, count) or as objects',
});

export const resources = json('Resources', {
	advanced: true,
	example: '{"image": "12"}',
	help: 'Revisions, or IDs of uploads, by the charm’s names',
});

/**
 * Names with texts: an expression gives numbers too. `null` is left out.
 * @throws MusterError BAD_INPUT for what has no names: it would be passed over
 */
export const textsOf = (given: unknown, label: string, field: string): Record<string, string> => {
	if (given === undefined || given === null || given === '') return {};
	if (typeof given !== 'object' || Array.isArray(given))
		throw bad(field, `${label} is ${quote(given)}, but has to be names with values`, '{"name": "value"}');
	return Object.fromEntries(
		Object.entries(given).flatMap(([name, value]) =>
			value === null || value === undefined
				? []
				: [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
		),
	);
};
