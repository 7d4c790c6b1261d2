import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { MusterError } from '../../../../core/errors.ts';
import { type Asked, work } from './md5-thread.ts';

/** MD5 of bytes that go by, of one thing after the other. */
export interface Md5 {
	/** Settles when more may come; the bytes are the caller’s again then. */
	update(part: Uint8Array): Promise<void>;
	/** Hex of everything since the last digest. */
	digest(): Promise<string>;
	close(): void;
}

/** Bytes below which a thread costs more than it saves. */
const MIN_BYTES = 8 * 2 ** 20;
const SLOT_BYTES = 2 ** 19;
/** So much may be ahead of the hash: on a busy machine either thread stands still for some time. */
const SLOTS = 32;
/** Threads at a time; those who come later hash where they are. */
const MAX_THREADS = Math.max(1, availableParallelism() - 1);
let threads = 0;

/** Hashes in the caller’s own thread. */
export const md5Here = (): Md5 => {
	let hash = createHash('md5');
	return {
		update: async (part) => void hash.update(part),
		async digest() {
			const hex = hash.digest('hex');
			hash = createHash('md5');
			return hex;
		},
		close() {},
	};
};

/** Hashes in a thread of its own, beside what is sent or received. @throws where no thread may be started */
export const md5Beside = async (): Promise<Md5> => {
	const memory = new SharedArrayBuffer(SLOT_BYTES * SLOTS);
	const worker = new Worker(`(${work.toString()})()`, {
		eval: true,
		workerData: { memory, slot: SLOT_BYTES },
		// neither the host’s secrets nor its flags
		env: {},
		execArgv: [],
		resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
	});
	const waiting: { readonly resolve: (hex: string) => void; readonly reject: (error: Error) => void }[] = [];
	let ended: Error | undefined;
	const end = (error: Error): void => {
		ended ??= error;
		for (const { reject } of waiting.splice(0)) reject(ended);
	};
	const answer = (): Promise<string> => {
		const promise = new Promise<string>((resolve, reject) => {
			if (ended) reject(ended);
			else waiting.push({ resolve, reject });
		});
		// some are waited for later
		promise.catch(() => {});
		return promise;
	};
	worker.on('message', (hex: string) => waiting.shift()?.resolve(hex));
	worker.once('error', end);
	worker.once('exit', () => end(new MusterError('SERVER', 'The thread that computes MD5 has ended')));
	const ask = (asked: Asked): Promise<string> => {
		worker.postMessage(asked);
		return answer();
	};
	await answer();

	const bytes = new Uint8Array(memory);
	const busy: (Promise<string> | undefined)[] = [];
	let at = 0;
	let filled = 0;
	const hand = (): void => {
		const handed = at;
		const job = ask({ at, length: filled });
		busy[at] = job;
		const free = () => {
			if (busy[handed] === job) busy[handed] = undefined;
		};
		job.then(free, () => {});
		at = (at + 1) % SLOTS;
		filled = 0;
	};
	return {
		async update(part) {
			for (let rest = part; rest.length > 0;) {
				// where all is full half of it is waited for, so that not each slot changes threads
				if (filled === 0 && busy[at]) await busy[(at + SLOTS / 2) % SLOTS];
				const mine = rest.subarray(0, SLOT_BYTES - filled);
				bytes.set(mine, at * SLOT_BYTES + filled);
				filled += mine.length;
				rest = rest.subarray(mine.length);
				if (filled === SLOT_BYTES) hand();
			}
		},
		digest() {
			if (filled > 0) hand();
			return ask('digest');
		},
		close: () => void worker.terminate(),
	};
};

/** In a thread where that is worth it (`size` in bytes; large where nobody knows) and may be, else here. */
export const md5Of = async (size: number | undefined): Promise<Md5> => {
	if ((size !== undefined && size < MIN_BYTES) || threads >= MAX_THREADS) return md5Here();
	threads++;
	try {
		const beside = await md5Beside();
		let isOpen = true;
		const close = (): void => {
			if (isOpen) threads--;
			isOpen = false;
			beside.close();
		};
		return { ...beside, close };
	} catch {
		threads--;
		return md5Here();
	}
};
