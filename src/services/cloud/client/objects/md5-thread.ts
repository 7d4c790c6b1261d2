import type { MessagePort } from 'node:worker_threads';

/** The memory that both threads see, as slots of `slot` bytes. */
export interface Slots {
	readonly memory: SharedArrayBuffer;
	readonly slot: number;
}

/** So many bytes of a slot are to be hashed, or the hash so far is wanted. */
export type Asked = { readonly at: number; readonly length: number } | 'digest';

/**
 * What runs in the thread: it says `''` when it has begun, and answers each message in turn, `''` or a hash
 * in hex. It is sent there as text, so that it needs no file of its own in whatever bundle it lands: it must
 * use nothing from outside itself.
 */
export const work = (): void => {
	const { createHash } = process.getBuiltinModule('node:crypto');
	const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
	const { memory, slot } = workerData as Slots;
	const port = parentPort as MessagePort;
	const bytes = new Uint8Array(memory);
	let hash = createHash('md5');
	port.on('message', (asked: Asked) => {
		if (asked === 'digest') {
			port.postMessage(hash.digest('hex'));
			hash = createHash('md5');
			return;
		}
		hash.update(bytes.subarray(asked.at * slot, asked.at * slot + asked.length));
		port.postMessage('');
	});
	port.postMessage('');
};
