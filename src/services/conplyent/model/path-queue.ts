import { type SerialByKey, serialByKey } from '../../../net/serial-by-key.ts';
import type { ConplyentClient } from '../client/types.ts';

const queues = new Map<string, SerialByKey>();

/**
 * Writers of one path of a server wait for each other, whatever connection of this process they use: pieces
 * never interleave.
 */
export const pathQueue = ({ server }: ConplyentClient): SerialByKey => {
	const key = `${server.host}:${server.port}`;
	const queue = queues.get(key) ?? serialByKey('another writer of');
	queues.set(key, queue);
	return queue;
};
