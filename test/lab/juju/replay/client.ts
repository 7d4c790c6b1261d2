import { WebSocket } from 'ws';
import type { ControllerLab } from '../index.ts';

export type Frame = Readonly<Record<string, unknown>>;

/** A connection of the player: replies by request id, other messages in order. */
export interface Connection {
	readonly socket: WebSocket;
	readonly messages: Frame[];
	/** The close code, or the status of a refused upgrade. */
	closed(): number | undefined;
	has(id: string): boolean;
	/** The next reply to that id; undefined where the connection ends first, or after so many milliseconds. */
	reply(id: string, patience?: number): Promise<Frame | undefined>;
	/** Waits until it is closed, or so many milliseconds. */
	ended(patience?: number): Promise<void>;
}

/** The id as written: it may be beyond 2^53. */
export const idOf = (text: string): string | undefined => /"request-?id":\s*(\d+)/i.exec(text)?.[1];

/** Opens a websocket of the lab; one that is refused is closed at once. */
export const open = async (
	lab: ControllerLab,
	path: string,
	headers: Readonly<Record<string, string>>,
): Promise<Connection> => {
	const options: object = { ca: lab.ca, servername: 'juju-apiserver', headers };
	const socket = new WebSocket(`${lab.wsUrl}${path}`, options);
	const replies = new Map<string, Frame[]>();
	const messages: Frame[] = [];
	let closed: number | undefined;
	const waiting = new Set<() => void>();
	const wake = () => {
		for (const one of [...waiting]) one();
	};
	socket.on('message', (data) => {
		const text = String(data);
		const id = idOf(text);
		const frame = JSON.parse(text) as Frame;
		if (id === undefined) messages.push(frame);
		else replies.set(id, [...(replies.get(id) ?? []), frame]);
		wake();
	});
	socket.on('close', (code) => {
		closed ??= code;
		wake();
	});
	const until = (there: () => boolean, patience: number) =>
		new Promise<void>((resolve) => {
			if (there()) return resolve();
			const done = () => {
				clearTimeout(timer);
				waiting.delete(look);
				resolve();
			};
			const look = () => {
				if (there()) done();
			};
			const timer = setTimeout(done, patience);
			waiting.add(look);
		});
	await new Promise<void>((resolve) => {
		socket.on('open', () => resolve());
		socket.on('unexpected-response', (_request, response) => {
			closed = response.statusCode;
			socket.on('error', () => {});
			socket.terminate();
			resolve();
		});
		socket.on('error', () => resolve());
	});
	return {
		socket,
		messages,
		closed: () => closed,
		has: (id) => (replies.get(id)?.length ?? 0) > 0,
		async reply(id, patience = 400) {
			await until(() => (replies.get(id)?.length ?? 0) > 0 || closed !== undefined, patience);
			return replies.get(id)?.shift();
		},
		ended: (patience = 400) => until(() => closed !== undefined, patience),
	};
};
