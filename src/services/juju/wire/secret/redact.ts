import { type SecretPaths, secretPaths } from './paths.table.ts';

const HIDDEN = '•••';
/** Shorter texts are found everywhere: to hide them would make a message senseless. */
const MIN_LETTERS = 4;

/** As Go compares names: without case; 1.x has no dashes. */
const plain = (name: string): string => name.replaceAll('-', '').toLowerCase();

const none: SecretPaths = {};
const found = new Map<string, Map<string, SecretPaths>>();
/** Asked for every request: both names are found without making a third. */
const pathsOf = (facade: string, method: string): SecretPaths => {
	const known = found.get(facade)?.get(method);
	if (known) return known;
	const paths = secretPaths[`${facade}.${method}`] ?? secretPaths[`*.${method}`] ?? none;
	// names that a user types are not collected
	if (found.size > 200) found.clear();
	const own = found.get(facade) ?? new Map<string, SecretPaths>();
	found.set(facade, own.size > 200 ? new Map([[method, paths]]) : own.set(method, paths));
	return paths;
};

type Change = (value: unknown) => unknown;

/** A copy in which what stands at a path is changed; what the path does not lead to stays the same. */
const changeAt = (value: unknown, path: readonly string[], change: Change): unknown => {
	const [first, ...rest] = path;
	if (first === undefined) return change(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return first === '*' ? value.map((one) => changeAt(one, rest, change)) : value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			name,
			first === '*' || plain(name) === plain(first) ? changeAt(one, rest, change) : one,
		]),
	);
};

const textsIn = (value: unknown): string[] => {
	if (typeof value === 'string') return [value];
	if (typeof value === 'number') return [String(value)];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Every secret text in the parameters of a request, the longest first. */
export const secretsOf = (facade: string, method: string, params: unknown): string[] => {
	const paths = pathsOf(facade, method).request;
	if (!paths) return [];
	const found: string[] = [];
	for (const path of paths)
		changeAt(params, path.split('.'), (value) => {
			found.push(...textsIn(value));
			return value;
		});
	const decoded = found.map((one) => Buffer.from(one, 'base64').toString('utf8'));
	return [...new Set([...found, ...decoded.filter((one) => /^[\x20-\x7e]+$/.test(one))])]
		.filter((one) => one.length >= MIN_LETTERS)
		.sort((one, other) => other.length - one.length);
};

/** A text in which secrets are hidden, also where they stand quoted. */
export const hide = (text: string, secrets: readonly string[]): string =>
	secrets.reduce(
		(shown, secret) =>
			shown.replaceAll(secret, HIDDEN).replaceAll(JSON.stringify(secret).slice(1, -1), HIDDEN),
		text,
	);

/** A value in all texts of which secrets are hidden: what a server says of a request may quote it. */
export const hideIn = (value: unknown, secrets: readonly string[]): unknown => {
	if (secrets.length === 0) return value;
	if (typeof value === 'string') return hide(value, secrets);
	if (Array.isArray(value)) return value.map((one) => hideIn(one, secrets));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hideIn(one, secrets)]));
};

/** An answer in whose errors secrets are hidden; what is no error stays as it came. */
export const hideInErrors = (response: unknown, secrets: readonly string[]): unknown => {
	if (secrets.length === 0 || typeof response !== 'object' || response === null) return response;
	if (Array.isArray(response)) return response.map((one) => hideInErrors(one, secrets));
	return Object.fromEntries(
		Object.entries(response).map(([name, one]) => [
			name,
			/^errors?$/i.test(name) ? hideIn(one, secrets) : hideInErrors(one, secrets),
		]),
	);
};

/** An answer without its secrets; the same object where it has none. */
export const withoutSecrets = (facade: string, method: string, response: unknown): unknown => {
	let left = response;
	for (const path of pathsOf(facade, method).response ?? []) {
		let found = false;
		const next = changeAt(left, path.split('.'), (value) => {
			if (value === undefined || value === null || value === '') return value;
			found = true;
			return HIDDEN;
		});
		if (found) left = next;
	}
	return left;
};
