import { normalize } from 'node:path/posix';
import { type SerialByKey, serialByKey } from '../../../net/serial-by-key.ts';
import type { ConplyentClient } from '../client/types.ts';

const queues = new Map<string, SerialByKey>();

/** One key for the spellings of one path: Windows knows no difference of case and two kinds of slash. */
const keyOf = (path: string): string => normalize(path.replaceAll('\\', '/')).toLowerCase();

const isWhole = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:)/.test(path);

/**
 * Writers of one path of a server wait for each other, whatever connection of this process they use: pieces
 * never interleave. A relative path is the one in its working folder.
 */
export const pathQueue = ({ server, folder }: ConplyentClient): SerialByKey => {
	const key = `${server.host}:${server.port}`;
	const queue = queues.get(key) ?? serialByKey('another writer of');
	queues.set(key, queue);
	return async (path, signal, work) =>
		queue(keyOf(isWhole(path) ? path : `${await folder({ signal })}/${path}`), signal, work);
};
