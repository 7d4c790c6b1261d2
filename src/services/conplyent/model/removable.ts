import { normalize } from 'node:path/posix';
import { codeOf, MusterError } from '../../../core/errors.ts';
import type { CallOptions, ConplyentClient } from '../client/types.ts';
import { lookAt } from './look.ts';

/**
 * What a path becomes that was put together from nothing: a whole disk, or the place where the server works.
 */
const WHOLE = /^(?:\/*|[A-Za-z]:\/*|\.|(?:.*\/)?\.\.)$/;

/** @throws MusterError BAD_INPUT for the root of a disk, the working folder and what is above it. */
export const checkRemovable = (path: string): void => {
	if (!WHOLE.test(normalize(path.replaceAll('\\', '/')).replace(/(?<=.)\/+$/, ''))) return;
	throw new MusterError(
		'BAD_INPUT',
		`“${path.slice(0, 200)}” is the root of a disk, or the working folder of the server`,
		{
			hint: 'Is a part of the path missing? Name what is to be removed, e.g. /srv/app/old. Nothing was sent.',
			details: { field: 'path' },
		},
	);
};

/** Why a link cannot be removed, as one says it of the link. */
export const removalRefusal = (leads: 'folder' | 'nowhere'): string =>
	leads === 'folder' ? 'a link to a folder' : 'a link that leads nowhere';

/** The server knows links only by what they lead to. What it said of one, in true words. */
export const linkError = async (
	client: ConplyentClient,
	path: string,
	thrown: unknown,
	options: CallOptions,
): Promise<unknown> => {
	const isLink = /rmtree on a symbolic link/.test((thrown as Error).message);
	if (!isLink && codeOf(thrown) !== 'NOT_FOUND') return thrown;
	const found = isLink ? undefined : await lookAt(client, path, options).catch(() => undefined);
	if (!isLink && found?.kind !== 'link') return thrown;
	return new MusterError(
		'CONFLICT',
		`${path} is ${removalRefusal(isLink ? 'folder' : 'nowhere')}, which this server cannot remove`,
		{ hint: 'Run the command rm with its path instead. Nothing was removed.', cause: thrown },
	);
};
