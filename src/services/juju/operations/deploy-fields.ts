import { json, number, text } from '../../../catalogue/field.ts';
import { bad, quote } from '../wire/values/bad.ts';

export const config = json('Configuration', {
	example: '{"profile": "testing"}',
	help: 'Options of the charm and their values, e.g. {"profile": "testing"}',
});

export const channel = text('Channel', {
	placeholder: 'stable',
	example: '14/stable',
	help: 'Track and risk on Charmhub',
});

export const revision = number('Revision', {
	advanced: true,
	min: 0,
	integer: true,
	placeholder: 'the newest',
	example: '468',
	help: 'A certain revision of the charm; later refreshes follow Channel',
});

export const storage = json('Storage', {
	advanced: true,
	example: '{"data": "ebs,20G,2"}',
	help: 'Storage by the charm’s name for it: pool, size and count, e.g. {"data": "ebs,20G,2"}',
});

export const resources = json('Resources', {
	advanced: true,
	example: '{"image": "12"}',
	help: 'Resources by the charm’s name: a revision, or the ID of an upload, e.g. {"image": "12"}',
});

/**
 * Names with texts: an expression gives numbers too. `null` is left out.
 * @throws MusterError BAD_INPUT for what has no names: it would be passed over
 */
export const textsOf = (input: unknown, label: string, field: string): Record<string, string> => {
	if (input === undefined || input === null || input === '') return {};
	if (typeof input !== 'object' || Array.isArray(input))
		throw bad(
			field,
			`${label} is ${quote(input)}, but has to be an object of names and values`,
			'{"name": "value"}',
		);
	return Object.fromEntries(
		Object.entries(input).flatMap(([name, value]) =>
			value === null || value === undefined
				? []
				: [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]],
		),
	);
};
