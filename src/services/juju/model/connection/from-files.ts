import path from 'node:path';
import { MusterError } from '../../../../core/errors.ts';
import { readHostFile, type Variables } from '../../../../net/host-files.ts';
import { FOLDER_VARIABLE, hostFiles } from '../../client/host-files.ts';
import { readMacaroons } from '../../client/macaroons.ts';
import { readDataFiles, splitModel } from './data-files.ts';
import { readCache, readJenv } from './old-files.ts';
import type { Pasted } from './paste.ts';

export interface Found extends Pasted {
	readonly macaroons?: readonly (readonly unknown[])[] | undefined;
	readonly clientId?: string | undefined;
	readonly clientSecret?: string | undefined;
}
interface Wanted {
	readonly folder?: string | undefined;
	readonly controller?: string | undefined;
	readonly model?: string | undefined;
}

const readIn = (folder: string, name: string) => readHostFile(path.join(folder, name));

/** A name becomes a part of a path. */
const plain = (name: string): string => {
	if (name !== '' && path.basename(name) === name && !name.startsWith('.')) return name;
	throw new MusterError('BAD_INPUT', 'Controller has to be a name, not a path', {
		hint: 'For example: mycontroller. Nothing was sent.',
		details: { field: 'controller' },
	});
};

const fromData = async (folder: string, controllers: string, wanted: string | undefined): Promise<Found> => {
	const [accounts, models] = await Promise.all(
		['accounts.yaml', 'models.yaml'].map((name) => readIn(folder, name)),
	);
	const found = readDataFiles({ controllers, accounts, models }, wanted);
	if (found.password !== undefined) return found;
	const cookies = await readIn(folder, `cookies/${plain(found.controller)}.json`);
	return cookies === undefined ? found : { ...found, macaroons: readMacaroons(cookies) };
};

const fromOld = async (
	folder: string,
	wanted: string | undefined,
	env: Variables,
): Promise<Found | undefined> => {
	const current = await readIn(folder, 'current-environment');
	const name = wanted ?? env['JUJU_ENV'] ?? current?.trim();
	if (!name) return undefined;
	const file = `${plain(name)}.jenv`;
	const jenv = await readIn(folder, `environments/${file}`);
	if (jenv !== undefined) return readJenv(jenv, file);
	const cache = await readIn(folder, 'environments/cache.yaml');
	return cache === undefined ? undefined : readCache(cache, name);
};

/** The variables that programs around Juju use, besides its own (§2). */
const fromVariables = (env: Variables): Partial<Found> => {
	const addresses = (env['JUJU_CONTROLLER_ADDRESSES'] ?? '').split(',').map((one) => one.trim());
	const input: Partial<Found> = {
		addresses: addresses.filter((one) => one !== ''),
		user: env['JUJU_USERNAME'],
		password: env['JUJU_PASSWORD'],
		ca: env['JUJU_CA_CERT'],
		clientId: env['JUJU_CLIENT_ID'],
		clientSecret: env['JUJU_CLIENT_SECRET'],
	};
	return Object.fromEntries(
		Object.entries(input).filter(([, value]) => value !== undefined && value.length > 0),
	);
};

/**
 * A connection from what Juju’s client left on this machine: controllers.yaml with accounts.yaml and
 * models.yaml, or of 1.x a jenv or cache.yaml, and the variables JUJU_*.
 * @throws MusterError UNSUPPORTED where nothing may be read, NOT_FOUND, BAD_INPUT naming the file
 */
export const fromFiles = async (wanted: Wanted, env: Variables = process.env): Promise<Found> => {
	const { folders, variables } = hostFiles(wanted.folder, env);
	const named = splitModel(variables['JUJU_MODEL'] ?? '');
	const controller = wanted.controller || variables['JUJU_CONTROLLER'] || named.controller;
	const more: Partial<Found> = {
		...fromVariables(variables),
		...(named.model === '' ? {} : { model: named.model }),
	};
	for (const folder of folders) {
		const controllers = await readIn(folder, 'controllers.yaml');
		const found = controllers
			? await fromData(folder, controllers, controller)
			: await fromOld(folder, controller, variables);
		if (found) return { ...found, ...more };
	}
	if (more.addresses !== undefined) return { addresses: [], ...more };
	throw new MusterError('NOT_FOUND', `There are no files of a Juju client in ${folders.join(' or ')}`, {
		hint:
			'Name the folder with controllers.yaml in Folder; in n8n the administrator names it in ' +
			`${FOLDER_VARIABLE}.`,
		details: { field: 'folder', folders },
	});
};
