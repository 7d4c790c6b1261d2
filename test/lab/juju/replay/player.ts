import { WebSocket } from 'ws';
import { until } from '../../../support/until.ts';
import type { ControllerLab } from '../index.ts';
import { difference, learn, shape } from './compare.ts';
import type { LeftOut } from './left-out.table.ts';
import type { Line } from './records.ts';
import { stand } from './archives.ts';
import { basic, comparable, fetchRaw, type HttpFrame, shakes, type TlsFrame } from './http.ts';
import { entities } from './status.ts';

type Frame = Readonly<Record<string, unknown>>;

/** What became of one recorded request. */
export interface Outcome {
	readonly file: string;
	/** `Facade.Method`, a path, or `bad frame`. */
	readonly what: string;
	readonly at: string;
	readonly result: 'same' | 'reached' | 'left out' | 'different';
	readonly why?: string;
}

interface Connection {
	readonly socket: WebSocket;
	readonly replies: Map<string, Frame[]>;
	readonly messages: unknown[];
	closed: number | undefined;
}

/** Requests that ask again until something has come about: their answers are states to be reached. */
const POLLED = new Set([
	'Action.Actions',
	'Action.Operations',
	'Action.ListOperations',
	'ModelManager.ModelInfo',
	'ModelManager.ListModels',
	'Storage.ListStorageDetails',
	'Storage.ListFilesystems',
	'StringsWatcher.Next',
	'Application.UnitsInfo',
	'Client.StatusHistory',
	'ModelManager.ModelStatus',
	'Controller.ModelStatus',
]);

const idOf = (text: string): string | undefined => /"request-id":(\d+)/i.exec(text)?.[1];

/** Sends what a recording sent to the lab and compares what comes back. */
export const play = async (
	lab: ControllerLab,
	file: string,
	lines: readonly Line[],
	leftOut: readonly LeftOut[],
	ids = new Map<string, string>(),
): Promise<Outcome[]> => {
	const outcomes: Outcome[] = [];
	const connections = new Map<unknown, Connection>();
	const asked = new Map<string, { frame: Frame; text: string }>();
	const seen = new Map<string, string[]>();
	const cursors = new Map<string, number>();
	/** States that were waited for in vain. */
	const inVain = new Set<string>();
	let note = '';

	const ours = (text: string): string => {
		let out = text;
		for (const [from, to] of ids) out = out.replaceAll(from, to);
		return out;
	};
	const tell = (what: string, at: string, result: Outcome['result'], why?: string) => {
		outcomes.push({ file, what, at, result, why });
		if (result === 'different' && process.env['MUSTER_REPLAY_SHOW'] === '1')
			console.log(`${file} ${at} ${what}: ${why?.slice(0, 600)}`);
	};
	const excluded = (what: string, at: string) =>
		leftOut.find(
			(one) => one.file === file && (one.what === what || one.what === at || one.what === `${what} ${at}`),
		);

	const connect = async ({ conn, url = '', headers }: Line): Promise<void> => {
		const path = ours(url.replace(/^wss:\/\/[^/]+/, ''));
		const given = Object.fromEntries(
			Object.entries(headers ?? {}).map(([name, value]) => [
				name,
				value.includes('<BASIC_AUTH>') ? basic(note) : value,
			]),
		);
		const tls: object = { ca: lab.ca, servername: 'juju-apiserver', headers: given };
		const socket = new WebSocket(`${lab.wsUrl}${path}`, tls);
		const one: Connection = { socket, replies: new Map(), messages: [], closed: undefined };
		connections.set(conn, one);
		socket.on('message', (data) => {
			const text = String(data);
			const id = idOf(text) ?? '';
			const frame = JSON.parse(text) as Frame;
			one.replies.set(id, [...(one.replies.get(id) ?? []), frame]);
			one.messages.push(frame);
		});
		socket.on('close', (code) => (one.closed ??= code));
		await new Promise<void>((resolve) => {
			socket.on('open', () => resolve());
			socket.on('unexpected-response', (_request, response) => {
				one.closed = response.statusCode;
				resolve();
				socket.on('error', () => {});
				socket.terminate();
			});
			socket.on('error', () => resolve());
		});
	};

	const reply = async (one: Connection, id: string, waits = false): Promise<Frame | undefined> => {
		const there = () => (one.replies.get(id)?.length ?? 0) > 0 || one.closed !== undefined;
		// one that waits for something to happen
		for (let step = 0; waits && step < 60 && !there(); step++) {
			await new Promise((resolve) => setTimeout(resolve, 5));
			if (!there()) lab.tick();
		}
		await until(there, `a reply to ${id}`, 0.5).catch(() => undefined);
		return one.replies.get(id)?.shift();
	};

	let spare = 9e15;
	/** The same request again, under an id of its own. */
	const again = async (one: Connection, text: string): Promise<Frame | undefined> => {
		const id = String(spare--);
		one.socket.send(ours(text.replace(/"request-id":\d+/i, `"request-id":${id}`)));
		const found = await reply(one, id);
		return found && { ...found, 'request-id': undefined };
	};

	/** Steps until every entity of a recorded status has been seen in its recorded state, each in its own order. */
	const reach = async (
		one: Connection,
		text: string,
		recorded: Frame,
		got: Frame,
		most = 60,
	): Promise<string | undefined> => {
		const wanted = entities(recorded['response'] as Frame);
		const scope =
			JSON.stringify(JSON.parse(text).params) + [...connections].find(([, each]) => each === one)?.[0];
		const keep = (frame: Frame) => {
			for (const [key, value] of entities(frame['response'] as Frame)) {
				const past = seen.get(`${scope} ${key}`) ?? [];
				if (past.at(-1) !== value) past.push(value);
				seen.set(`${scope} ${key}`, past);
			}
		};
		const missing = () =>
			[...wanted].filter(([key, value]) => {
				const from = cursors.get(`${scope} ${key}`) ?? 0;
				const at = (seen.get(`${scope} ${key}`) ?? []).indexOf(value, from);
				if (at >= 0) cursors.set(`${scope} ${key}`, at);
				return at < 0;
			});
		keep(got);
		let left = missing();
		const hopeless = left.length > 0 && left.every(([key, value]) => inVain.has(`${scope} ${key} ${value}`));
		for (let step = 0; step < most && left.length > 0 && !hopeless; step++) {
			lab.tick();
			const next = await again(one, text);
			if (!next || next['error'] !== undefined) break;
			keep(next);
			left = missing();
		}
		const [first] = left;
		for (const [missed, state] of left) inVain.add(`${scope} ${missed} ${state}`);
		if (!first) return undefined;
		const [key, value] = first;
		const last = (seen.get(`${scope} ${key}`) ?? []).at(-1);
		return `${key}${difference(JSON.parse(value), JSON.parse(last ?? '{}'))} (${left.length} of ${wanted.size})`;
	};

	const compare = async (
		one: Connection,
		what: string,
		at: string,
		text: string,
		recorded: Frame,
	): Promise<void> => {
		const out = excluded(what, at);
		const id = idOf(text) ?? '';
		let got = await reply(one, id, what.endsWith('.Next'));
		if (out) {
			// the world goes on all the same
			if (what === 'Client.FullStatus' && got) await reach(one, text, recorded, got, 8);
			return void tell(what, at, 'left out', out.why);
		}
		if (!got)
			return void tell(what, at, 'different', `no reply, recorded ${JSON.stringify(recorded).slice(0, 200)}`);
		learn(ids, recorded, got);
		const differs = (frame: Frame) =>
			difference(shape({ ...recorded, 'request-id': 0 }), shape({ ...frame, 'request-id': 0 }));
		let why = differs(got);
		if (!why) return void tell(what, at, 'same');
		const before = why;
		const response = recorded['response'] as Frame | undefined;
		if (what === 'Client.FullStatus' && response?.['model'] && (got['response'] as Frame)['model']) {
			why = await reach(one, text, recorded, got);
			return void tell(what, at, why ? 'different' : 'reached', why);
		}
		if (POLLED.has(what) || what === 'Client.FullStatus')
			for (let step = 0; step < 60 && why; step++) {
				lab.tick();
				got = await again(one, text);
				if (!got) break;
				learn(ids, recorded, got);
				why = differs({ ...got, 'request-id': recorded['request-id'] });
			}
		tell(what, at, why ? 'different' : 'reached', why && `${before}; at last ${why}`);
	};

	const http = async (sent: Line, answered: Line): Promise<void> => {
		const { method = 'GET', path = '/', headers, body } = sent.frame as HttpFrame;
		const what = `${method} ${path.split('?')[0]?.replace(/[0-9a-f-]{36}/, 'UUID')}`;
		const out = excluded(what, `${answered.t}`) ?? excluded(note, `${answered.t}`);
		const stood = stand(ours(path), body);
		const got = await fetchRaw(lab, method, stood, {
			...headers,
			...(headers?.['Authorization'] && { Authorization: basic(note) }),
		});
		if (out) return void tell(what, `${answered.t}`, 'left out', out.why);
		const recorded = answered.frame as HttpFrame;
		learn(ids, recorded.body, got.body);
		const why = difference(shape(comparable(recorded)), shape(comparable(got)));
		tell(what, `${answered.t}`, why ? 'different' : 'same', why);
	};
	const handshake = async (line: Line): Promise<void> => {
		const frame = line.frame as TlsFrame;
		if (frame.ok === undefined)
			return void tell('tls', `${line.t}`, 'left out', 'which ciphers and protocols TLS offers is Node’s');
		const ok = await shakes(lab, note, frame.servername);
		tell('tls', `${line.t}`, ok === frame.ok ? 'same' : 'different', `${note}: ${ok}`);
	};

	const send = (line: Line) => {
		const one = connections.get(line.conn);
		if (!one) return;
		const frame = line.frame as Frame;
		const written = /"frame":(.*)\}$/s.exec(line.text)?.[1] ?? '';
		if (typeof frame['raw'] === 'string') one.socket.send(frame['raw']);
		else if (typeof frame['binary'] === 'string') one.socket.send(Buffer.from(frame['binary']));
		else one.socket.send(ours(written));
		const id = idOf(typeof frame['raw'] === 'string' ? frame['raw'] : written);
		const text = String(frame['binary'] ?? frame['raw'] ?? written);
		const inner =
			typeof frame['binary'] === 'string' || typeof frame['raw'] === 'string' ? safe(text) : frame;
		if (id !== undefined) asked.set(`${line.conn}/${id}`, { frame: inner, text });
		else asked.set(`${line.conn}/${idOf(String(frame['binary'] ?? '')) ?? ''}`, { frame: inner, text });
	};

	let pending: Line | undefined;
	for (const line of lines) {
		const { dir, conn } = line;
		if (dir === 'note') note = String(line.frame);
		else if (dir === 'open') await connect(line);
		else if (dir === 'open-failed') {
			const status = (line.frame as Frame)['status'];
			const got = connections.get(conn)?.closed;
			tell('open', `${conn}`, got === status ? 'same' : 'different', `${status} | ${got}`);
		} else if (dir === 'c>s') send(line);
		else if (dir === 's>c') {
			const one = connections.get(conn);
			const id = idOf(line.text);
			const request = asked.get(`${conn}/${id}`);
			if (!one || id === undefined || !request) continue;
			const { type = '', request: name = '' } = request.frame;
			await compare(one, `${type}.${name}`, `${conn}/${id}`, request.text, line.frame as Frame);
		} else if (dir === 'http>') pending = line;
		else if (dir === '<http' && pending) {
			await http(pending, line);
			pending = undefined;
		} else if (dir === 'tls') await handshake(line);
		else if (dir === 'close') {
			const one = connections.get(conn);
			const unanswered = [...asked].filter(([key]) => key.startsWith(`${conn}/`)).length === 0;
			if (one && !unanswered) one.socket.close();
			one?.socket.close();
		}
	}
	for (const { socket } of connections.values()) socket.terminate();
	return outcomes;
};

const safe = (text: string): Frame => {
	try {
		return JSON.parse(text) as Frame;
	} catch {
		return {};
	}
};
