import { MusterError } from '../../../../core/errors.ts';
import { parse } from '../../../../net/yaml/index.ts';
import { get, type Loose, map } from '../../wire/get.ts';

/** Letters of the largest bundle that is taken. */
const MAX_LETTERS = 4 * 2 ** 20;
const FIELD = 'yaml';
const EXAMPLE = 'applications: {web: {charm: web, num_units: 1}}';

const bad = (message: string, hint = `For example: ${EXAMPLE}. Nothing was sent.`) =>
	new MusterError('BAD_INPUT', message, { hint, details: { field: FIELD } });

/** What we look at ourselves in a bundle; the rest is the server’s to read. */
export interface Bundle {
	readonly yaml: string;
	/** Names of applications that want the credentials of the cloud. */
	readonly trusted: readonly string[];
}

const applicationsOf = (bundle: unknown): readonly (readonly [string, unknown])[] =>
	Object.entries({ ...map(bundle, 'services'), ...map(bundle, 'applications') });

const isPath = (charm: unknown): boolean => typeof charm === 'string' && /^(\.{0,2}\/|~|file:)/.test(charm);

const parsed = (yaml: string): unknown => {
	try {
		return parse(yaml, { maxAliasCount: 100, logLevel: 'error' }) as unknown;
	} catch {
		// the parser’s words quote the text, which may hold passwords
		throw bad('Bundle is not YAML');
	}
};

/**
 * A bundle’s YAML, looked through before it is sent.
 * @throws MusterError BAD_INPUT where it is no bundle, or names files of a machine that only a person has
 */
export const readBundle = (yaml: string): Bundle => {
	if (yaml.length > MAX_LETTERS) throw bad(`Bundle has more than ${MAX_LETTERS} letters`);
	const bundle = parsed(yaml);
	const applications = applicationsOf(bundle);
	if (applications.length === 0) throw bad('Bundle has no applications');
	for (const [name, one] of applications) {
		const charm = get(one, 'charm');
		if (typeof one !== 'object' || one === null || typeof charm !== 'string' || charm === '')
			throw bad(`Application ${name} of the bundle has no charm`);
		if (isPath(charm))
			throw bad(
				`Application ${name} of the bundle has a charm in a file, which the server cannot read`,
				'Upload the charm first, and write its URL into the bundle, e.g. local:web-0. Nothing was sent.',
			);
		const file = Object.entries(map(one, 'resources')).find(([, value]) => isPath(value));
		if (file)
			throw bad(
				`Application ${name} of the bundle has the resource ${file[0]} in a file, which the server ` +
					'cannot read',
				'Leave it out, and upload the resource after the deploy. Nothing was sent.',
			);
	}
	return {
		yaml,
		trusted: applications.flatMap(([name, one]) => ((one as Loose)['trust'] === true ? [name] : [])),
	};
};
