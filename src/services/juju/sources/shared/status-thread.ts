import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { MusterError } from '../../../../core/errors.ts';
import type { Entity } from '../../model/watch/entity.ts';

/** Bytes of an answer; they belong to the thread from then on. */
export type ToThread = Uint8Array<ArrayBuffer>;
export type FromThread =
	/** Things that differ from the answer before, and whether more than their moments does. */
	| { readonly part: readonly Entity[]; readonly touched: readonly boolean[] }
	/** The end of an answer: keys of what is gone. */
	| { readonly removed: readonly string[] }
	| { readonly failed: string };

/** A thread that reads answers of FullStatus beside the flows. */
export interface StatusThread {
	/**
	 * Reads one answer; `take` gets what differs from the one before, in small parts. Gives the keys of what is
	 * gone. @throws where the thread has ended, also long before
	 */
	look(
		bytes: Buffer,
		take: (part: readonly Entity[], touched: readonly boolean[]) => void,
	): Promise<readonly string[]>;
	close(): void;
}

/** In a bundle it is the file beside it, in the source tree its own source. */
const file = (): string | URL =>
	typeof __filename === 'string' && __filename !== ''
		? path.join(path.dirname(__filename), 'juju-thread.js')
		: new URL('../../thread.ts', import.meta.url);

/** Its own memory, whole: what is sent to a thread is given away, with all that shares it. */
const owned = (bytes: Buffer): ToThread =>
	bytes.byteOffset === 0 && bytes.length === bytes.buffer.byteLength && bytes.buffer instanceof ArrayBuffer
		? new Uint8Array(bytes.buffer)
		: new Uint8Array(bytes);

/** @throws what the runtime says where no thread may be started */
export const startStatusThread = (): StatusThread => {
	const worker = new Worker(file(), { env: {}, execArgv: [] });
	worker.unref();
	let waiting: { take(message: FromThread): void; fail(error: Error): void } | undefined;
	let ended: Error | undefined;
	const end = (error: Error): void => {
		ended ??= error;
		waiting?.fail(ended);
	};
	worker.on('message', (message: FromThread) => waiting?.take(message));
	worker.once('error', end);
	worker.once('exit', () => end(new MusterError('SERVER', 'The thread that reads statuses has ended')));
	return {
		look: (bytes, take) =>
			new Promise((resolve, reject) => {
				if (ended) return reject(ended);
				waiting = {
					take(message) {
						if ('part' in message) return take(message.part, message.touched);
						waiting = undefined;
						if ('removed' in message) return resolve(message.removed);
						reject(new MusterError('PROTOCOL', message.failed));
					},
					fail(error) {
						waiting = undefined;
						reject(error);
					},
				};
				const mine = owned(bytes);
				worker.postMessage(mine, [mine.buffer]);
			}),
		close: () => void worker.terminate(),
	};
};
