import { MusterError } from '../../../core/errors.ts';

const bad = (why: string) =>
	new MusterError('BAD_INPUT', `Macaroons ${why}`, {
		hint:
			'Give a list of macaroons as JSON, or the file of the controller in ~/.local/share/juju/cookies. ' +
			'Nothing was sent.',
		details: { field: 'macaroons' },
	});

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const ofCookie = (cookie: Readonly<Record<string, unknown>>): unknown[][] => {
	const { Name: name, Value: value } = cookie;
	if (typeof name !== 'string' || !name.startsWith('macaroon') || typeof value !== 'string') return [];
	try {
		return [JSON.parse(Buffer.from(value, 'base64').toString('utf8')) as unknown[]];
	} catch {
		throw bad('hold a cookie that is not base64 of JSON');
	}
};

/**
 * Macaroons that were obtained elsewhere: one list of a macaroon with its discharges, several of them, or a
 * cookie jar of the `juju` command line.
 * @throws MusterError BAD_INPUT
 */
export const readMacaroons = (input: string): readonly (readonly unknown[])[] => {
	let value: unknown;
	try {
		value = JSON.parse(input);
	} catch {
		throw bad('are not JSON');
	}
	if (isObject(value)) return [[value]];
	if (!Array.isArray(value) || value.length === 0) throw bad('are not a list');
	if (value.every(Array.isArray)) return value as unknown[][];
	if (!value.every(isObject)) throw bad('are not a list of macaroons');
	if (value.some((one) => 'Name' in one && 'Value' in one)) {
		const found = value.flatMap(ofCookie);
		if (found.length === 0) throw bad('come from a cookie jar without one');
		return found;
	}
	return [value];
};
