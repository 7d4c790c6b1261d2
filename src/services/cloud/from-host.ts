import { homedir } from 'node:os';
import path from 'node:path';
import { MusterError } from '../../core/errors.ts';
import { namedFolder, readHostFile, type Variables } from '../../net/host-files.ts';
import type { CloudOptions } from './client/options.ts';
import { readPaste } from './client/paste.ts';
import { optionsOf, optionsOfPasted } from './read-settings.ts';
import type { CloudValues } from './settings.ts';
import { type Pasted, readCloudWords } from './wire/pasted.ts';

export interface HostOptions {
	/** @default process.env */
	readonly env?: Variables;
	/** Its name in clouds.yaml. @default `OS_CLOUD` */
	readonly cloud?: string;
}

/** Where OpenStack’s own clients look for clouds.yaml, in their order. */
const placesOf = (env: Variables): readonly string[] => {
	const file = env['OS_CLIENT_CONFIG_FILE'];
	const home = env['XDG_CONFIG_HOME'] ?? path.join(env['HOME'] ?? homedir(), '.config');
	const folders = [process.cwd(), path.join(home, 'openstack'), '/etc/openstack'];
	return [...(file ? [file] : []), ...folders.map((folder) => path.join(folder, 'clouds.yaml'))];
};

/** Where the host itself allows nothing (n8n): a folder that its administrator names. */
const named = {
	variable: 'MUSTER_CLOUD_FILES',
	holds: 'a clouds.yaml',
	instead: 'Or paste the file: Login, Pasted clouds.yaml.',
} as const;

const pastedOf = async (
	{ env = process.env, cloud }: HostOptions,
	places = placesOf(env),
): Promise<Pasted> => {
	const name = cloud ?? env['OS_CLOUD'];
	if (name === undefined && (env['OS_AUTH_URL'] || env['OS_AUTH_TYPE'])) {
		const words = Object.entries(env).filter(([key, value]) => key.startsWith('OS_') && value);
		return readCloudWords(
			Object.fromEntries(words.map(([key, value]) => [key.slice(3).toLowerCase(), value])),
		);
	}
	for (const place of places) {
		const text = await readHostFile(place);
		if (text !== undefined) return readPaste(text, name ?? '');
	}
	throw new MusterError(
		'BAD_INPUT',
		'No cloud is set up on this machine: OS_AUTH_URL is not set, and there is no clouds.yaml',
		{
			hint: `Source an openrc file, or put a clouds.yaml into one of: ${places.join(', ')}.`,
		},
	);
};

/** What this machine says of its cloud, with CA, certificate and key from the files that it names. */
const readHost = async (
	options: HostOptions,
	places?: readonly string[],
): Promise<{ pasted: Pasted; tls: CloudOptions['tls'] }> => {
	const pasted = await pastedOf(options, places);
	const { cacert, cert, key } = pasted.paths ?? {};
	const pem = async (file: string | undefined): Promise<string | undefined> => {
		const text = file && (await readHostFile(file));
		if (file && text === undefined)
			throw new MusterError(
				'BAD_INPUT',
				`${file} is named in the connection to the cloud, but the file does not exist`,
				{
					details: { field: 'login' },
				},
			);
		return text;
	};
	const [ca, certificate, secret] = await Promise.all([pem(cacert), pem(cert), pem(key)]);
	return { pasted, tls: { ca, cert: certificate, key: secret } };
};

/**
 * How the machine on which a program runs reaches its cloud, as OpenStack’s own clients learn it: the
 * variables `OS_…`, else clouds.yaml. CA, certificate and key are read from the files it names.
 * @example connectCloud(await cloudFromHost({ cloud: 'production' }))
 * @throws MusterError BAD_INPUT
 */
export const cloudFromHost = async (options: HostOptions = {}): Promise<CloudOptions> => {
	const { pasted, tls } = await readHost(options);
	const found = optionsOfPasted(pasted);
	return { ...found, tls: { ...found.tls, ...tls } };
};

/**
 * A credential’s values as options of a client; with *Files of this machine* what those say is read first,
 * and what is filled in wins.
 * @throws MusterError BAD_INPUT; UNSUPPORTED where the host allows no files
 */
export const optionsWithHost = async (
	values: CloudValues,
	env: Variables = process.env,
): Promise<CloudOptions> => {
	if (values.login !== 'files') return optionsOf(values);
	const folder = namedFolder(named, env);
	const cloud = values.cloud ? { cloud: values.cloud } : {};
	// the administrator’s folder is all that counts where it is named
	const { pasted, tls } = folder
		? await readHost({ env: {}, ...cloud }, [path.join(folder, 'clouds.yaml')])
		: await readHost({ env, ...cloud });
	const found = optionsOf(values, pasted);
	return {
		...found,
		tls: {
			...found.tls,
			ca: values.ca || tls?.ca,
			cert: values.clientCertificate || tls?.cert,
			key: values.clientKey || tls?.key,
		},
	};
};
