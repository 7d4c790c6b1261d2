import { type MessagePort, parentPort } from 'node:worker_threads';
import { type Entity, entitiesOf } from './model/watch/entity.ts';
import { digestOf, hash } from './model/watch/memory.ts';
import type { FromThread, ToThread } from './sources/shared/status-thread.ts';
import { decodeReply } from './wire/frame.ts';
import { decodeStatus } from './wire/records/status.ts';

/** Things in one message: taking one over must not hold the other thread up. */
const PART = 200;

/** What a thing looked like: with its moments, and without. */
interface Mark {
	readonly exact: string;
	readonly digest: string;
}

/**
 * A thread of its own that reads large answers of FullStatus and compares each with the one before: only what
 * differs goes back, in small parts, so that the thread of the flows never stands still for it.
 */
const serve = (port: MessagePort): void => {
	let before = new Map<string, Mark>();
	const say = (message: FromThread): void => port.postMessage(message);
	const look = (bytes: Uint8Array): void => {
		const { response } = decodeReply(
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8'),
		);
		const now = new Map<string, Mark>();
		let part: Entity[] = [];
		let touched: boolean[] = [];
		const flush = () => {
			if (part.length > 0) say({ part, touched });
			part = [];
			touched = [];
		};
		for (const [key, entity] of entitiesOf(decodeStatus(response))) {
			const mark = { exact: hash(JSON.stringify(entity.record)), digest: digestOf(entity) };
			const old = before.get(key);
			now.set(key, mark);
			if (old?.exact === mark.exact) continue;
			part.push({ ...entity, digest: mark.digest });
			touched.push(old?.digest !== mark.digest);
			if (part.length === PART) flush();
		}
		flush();
		const removed = [...before.keys()].filter((key) => !now.has(key));
		before = now;
		say({ removed });
	};
	port.on('message', (bytes: ToThread) => {
		try {
			look(bytes);
		} catch (error) {
			say({ failed: error instanceof Error ? error.message : String(error) });
		}
	});
};

if (parentPort) serve(parentPort);
