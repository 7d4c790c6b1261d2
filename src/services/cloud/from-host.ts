import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { MusterError } from '../../core/errors.ts';
import type { CloudOptions } from './client/options.ts';
import { readPaste } from './client/paste.ts';
import { optionsOfPasted } from './read-settings.ts';
import { type Pasted, readCloudWords } from './wire/pasted.ts';

export interface HostOptions {
	/** @default process.env */
	readonly env?: Readonly<Record<string, string | undefined>>;
	/** Its name in clouds.yaml. @default `OS_CLOUD` */
	readonly cloud?: string;
}

/** Where OpenStack’s own clients look for clouds.yaml, in their order. */
const placesOf = (env: NonNullable<HostOptions['env']>): readonly string[] => {
	const file = env['OS_CLIENT_CONFIG_FILE'];
	const home = env['XDG_CONFIG_HOME'] ?? path.join(env['HOME'] ?? homedir(), '.config');
	const folders = [process.cwd(), path.join(home, 'openstack'), '/etc/openstack'];
	return [...(file ? [file] : []), ...folders.map((folder) => path.join(folder, 'clouds.yaml'))];
};

const readable = async (file: string): Promise<string | undefined> => {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new MusterError('BAD_INPUT', `${file} cannot be read: ${(error as Error).message}`);
	}
};

const pastedOf = async ({ env = process.env, cloud }: HostOptions): Promise<Pasted> => {
	const name = cloud ?? env['OS_CLOUD'];
	if (name === undefined && (env['OS_AUTH_URL'] || env['OS_AUTH_TYPE'])) {
		const words = Object.entries(env).filter(([key, value]) => key.startsWith('OS_') && value);
		return readCloudWords(
			Object.fromEntries(words.map(([key, value]) => [key.slice(3).toLowerCase(), value])),
		);
	}
	const places = placesOf(env);
	for (const place of places) {
		const text = await readable(place);
		if (text !== undefined) return readPaste(text, name ?? '');
	}
	throw new MusterError(
		'BAD_INPUT',
		'This machine names no cloud: OS_AUTH_URL is not set, and there is no clouds.yaml',
		{
			hint: `Source an openrc file, or put a clouds.yaml into one of: ${places.join(', ')}.`,
		},
	);
};

/**
 * How the machine on which a program runs reaches its cloud, as OpenStack’s own clients learn it: the variables `OS_…`, else
 * clouds.yaml. CA, certificate and key are read from the files it names. For programs; editors take a credential.
 * @example connectCloud(await cloudFromHost({ cloud: 'production' }))
 * @throws MusterError BAD_INPUT
 */
export const cloudFromHost = async (options: HostOptions = {}): Promise<CloudOptions> => {
	const pasted = await pastedOf(options);
	const found = optionsOfPasted(pasted);
	const { cacert, cert, key } = pasted.paths ?? {};
	const pem = (file: string | undefined) => (file ? readable(file) : undefined);
	const [ca, certificate, secret] = await Promise.all([pem(cacert), pem(cert), pem(key)]);
	return { ...found, tls: { ...found.tls, ca, cert: certificate, key: secret } };
};
