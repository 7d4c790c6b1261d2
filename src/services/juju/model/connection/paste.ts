import { parse } from '../../../../net/yaml/index.ts';
import { MusterError } from '../../../../core/errors.ts';
import { get, type Loose, text, texts } from '../../wire/get.ts';

/** What a pasted controller says. */
export interface Pasted {
	readonly addresses: readonly string[];
	readonly ca?: string | undefined;
	readonly user?: string | undefined;
	readonly password?: string | undefined;
	readonly release?: string | undefined;
	readonly model?: string | undefined;
}

const bad = (why: string) =>
	new MusterError('BAD_INPUT', `Controller details ${why}`, {
		hint: 'Paste the whole output of juju show-controller --show-password. Nothing was sent.',
		details: { field: 'paste' },
	});

const isRecord = (value: unknown): value is Loose =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const parsed = (input: string): unknown => {
	try {
		return parse(input, { maxAliasCount: 0, logLevel: 'error' });
	} catch {
		// the parser’s words quote the text, which holds a password
		throw bad('is neither YAML nor JSON');
	}
};

/**
 * The output of `juju show-controller --show-password`, as YAML or JSON; of several controllers the first.
 * @throws MusterError BAD_INPUT
 */
export const readPaste = (input: string): Pasted => {
	const value = parsed(input);
	if (!isRecord(value)) throw bad('holds no controller');
	const found =
		'details' in value ? value : Object.values(value).find((one) => isRecord(one) && 'details' in one);
	if (found === undefined) throw bad('holds no controller with details');
	const [details, account] = [get(found, 'details'), get(found, 'account')];
	if (get(details, 'proxy-config') !== undefined)
		throw bad('is of a controller behind a Kubernetes proxy, whose addresses cannot be reached directly');
	const name = text(details, 'public-hostname');
	const addresses = texts(details, 'api-endpoints');
	if (addresses.length === 0 && name === undefined) throw bad('names no api-endpoints');
	return {
		addresses: name === undefined ? addresses : [name, ...addresses],
		ca: text(details, 'ca-cert'),
		user: text(account, 'user'),
		password: text(account, 'password'),
		release: text(details, 'agent-version') ?? text(details, 'controller-agent-version'),
		model: text(found, 'current-model'),
	};
};
