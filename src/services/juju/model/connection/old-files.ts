import { MusterError } from '../../../../core/errors.ts';
import { get, type Loose, map, text, texts } from '../../wire/get.ts';
import type { Pasted } from './paste.ts';
import { badFile, yamlFile } from './yaml-file.ts';

/** What tells the client of 1.x from later ones, where files do not say the release. */
const RELEASE = '1.25';

/** `environments/NAME.jenv` (§2). @throws MusterError BAD_INPUT */
export const readJenv = (input: string, file: string): Pasted => {
	const jenv = yamlFile(input, file);
	const addresses = texts(jenv, 'state-servers');
	if (addresses.length === 0) throw badFile(file, 'names no state-servers');
	return {
		addresses,
		ca: text(jenv, 'ca-cert'),
		user: text(jenv, 'user') ?? 'admin',
		password: text(jenv, 'password'),
		release: RELEASE,
		model: text(jenv, 'environ-uuid'),
	};
};

const serverOf = (
	cache: Loose,
	name: string,
): { readonly user?: string; readonly server?: string; readonly model?: string } => {
	const own = map(cache, 'environment')[name] ?? map(cache, 'server-user')[name];
	const [user, server, model] = [text(own, 'user'), text(own, 'server-uuid'), text(own, 'env-uuid')];
	return { ...(user ? { user } : {}), ...(server ? { server } : {}), ...(model ? { model } : {}) };
};

/**
 * `environments/cache.yaml`, from 1.24 on: by the environment’s name, else by the server’s. @throws
 * MusterError BAD_INPUT, NOT_FOUND
 */
export const readCache = (input: string, name: string): Pasted => {
	const file = 'cache.yaml';
	const cache = yamlFile(input, file);
	const { user = 'admin', server, model } = serverOf(cache, name);
	const names = [...Object.keys(map(cache, 'environment')), ...Object.keys(map(cache, 'server-user'))];
	if (server === undefined)
		throw new MusterError('NOT_FOUND', `${file} has no environment ${name}`, {
			hint: `It has: ${[...new Set(names)].join(', ') || 'none'}.`,
			details: { field: 'controller' },
		});
	const data = map(cache, 'server-data')[server];
	const addresses = texts(data, 'api-endpoints');
	if (addresses.length === 0) throw badFile(file, `names no api-endpoints of ${name}`);
	const password = get(map(data, 'identities'), user);
	return {
		addresses,
		ca: text(data, 'ca-cert'),
		user,
		password: typeof password === 'string' ? password : undefined,
		release: RELEASE,
		model,
	};
};
