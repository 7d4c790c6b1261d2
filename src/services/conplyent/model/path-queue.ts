import { normalize } from 'node:path/posix';
import { type SerialByKey, serialByKey } from '../../../net/serial-by-key.ts';
import type { ConplyentClient } from '../client/types.ts';

const queues = new Map<string, SerialByKey>();

/** One key for the spellings of one path: Windows knows no difference of case and two kinds of slash. */
const keyOf = (path: string): string => normalize(path.replaceAll('\\', '/')).toLowerCase();

/**
 * Writers of one path of a server wait for each other, whatever connection of this process they use: pieces
 * never interleave.
 */
export const pathQueue = ({ server }: ConplyentClient): SerialByKey => {
	const key = `${server.host}:${server.port}`;
	const queue = queues.get(key) ?? serialByKey('another writer of');
	queues.set(key, queue);
	return (path, signal, work) => queue(keyOf(path), signal, work);
};
