import type { ControllerLab } from '../index.ts';
import { stand } from './archives.ts';
import { type Connection, type Frame, idOf, open } from './client.ts';
import { difference, learn, shape } from './compare.ts';
import { basic, comparable, fetchRaw, type HttpFrame, shakes, type TlsFrame } from './http.ts';
import type { LeftOut } from './left-out.table.ts';
import type { Line } from './records.ts';
import { createReach } from './reach.ts';
import { answered, scripts } from './scripts.ts';
import { type Outcome, POLLED, SHOW, parse } from './outcome.ts';

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
	const exchanges = new Map<unknown, { sent: HttpFrame; got: HttpFrame; t: number }>();
	let note = '';
	const script = scripts[file] ?? {};
	let down = false;
	script.begin?.(lab);

	const ours = (text: string): string => {
		let out = text;
		for (const [from, to] of ids) if (from !== to) out = out.replaceAll(from, to);
		return script.sent?.(out) ?? out;
	};
	const tell = (what: string, at: string, result: Outcome['result'], why?: string) => {
		outcomes.push({ file, what, at, result, why });
		if (result === 'different' && SHOW) console.log(`${file} ${at} ${what}: ${why?.slice(0, 600)}`);
	};
	const excluded = (what: string, at: string) =>
		leftOut.find((one) => one.file === file && (one.what === what || one.what === at || one.what === '*'));

	const connect = async (conn: unknown, url: string, headers: Readonly<Record<string, string>>) => {
		const input = Object.fromEntries(
			Object.entries(headers)
				.filter(([name]) => /^(authorization|x-juju-clientversion)$/i.test(name))
				.map(([name, value]) => [
					name,
					value.startsWith('Basic') || value.startsWith('<') ? basic(note) : value,
				]),
		);
		const path = ours(url.replace(/^wss?:\/\/[^/]+/, ''));
		const one = await open(lab, script.path?.(path) ?? path, input);
		await script.opened?.(one);
		connections.set(conn, one);
	};

	let spare = 9e15;
	/** The same request again, under an id of its own. */
	const again = async (one: Connection, text: string): Promise<Frame | undefined> => {
		const id = String(spare--);
		one.socket.send(ours(text.replace(/"request-id":\s*\d+/i, `"request-id":${id}`)));
		const found = await one.reply(id);
		return found && { ...found, 'request-id': undefined };
	};
	const reach = createReach(lab, again);

	/** A reply; for one that waits for something to happen the world goes on. */
	const answer = async (one: Connection, what: string, id: string): Promise<Frame | undefined> => {
		for (let step = 0; what.endsWith('.Next') && step < 60 && !one.has(id); step++) {
			const found = await one.reply(id, 5);
			if (found) return found;
			lab.tick();
		}
		return one.reply(id);
	};

	const compare = async (
		one: Connection,
		what: string,
		at: string,
		text: string,
		recorded: Frame,
	): Promise<void> => {
		const out = excluded(what, at);
		let got = await answer(one, what, idOf(text) ?? '0');
		script.heard?.(got ?? {});
		const scope = `${at.split('/')[0]} ${JSON.stringify(parse(text)['params'])}`;
		if (out) {
			// the world goes on all the same
			if (what === 'Client.FullStatus' && got) await reach(one, scope, text, recorded, got, 8);
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
			why = await reach(one, scope, text, recorded, got);
			return void tell(what, at, why ? 'different' : 'reached', why);
		}
		for (let step = 0; (POLLED.has(what) || what === 'Client.FullStatus') && step < 60 && why; step++) {
			lab.tick();
			got = await again(one, text);
			if (!got) break;
			learn(ids, recorded, got);
			why = differs(got);
		}
		tell(what, at, why ? 'different' : 'reached', why && `${before}; at last ${why}`);
	};

	const http = async (sent: HttpFrame, recorded: HttpFrame, t: number): Promise<void> => {
		const { method = 'GET', path = '/', headers = {}, body } = sent;
		const what = `${method} ${path.split('?')[0]?.replace(/[0-9a-f-]{36}/, 'UUID')}`;
		const out = excluded(what, String(t));
		const { Cookie: _cookie, 'Transfer-Encoding': _chunked, 'Content-Length': _length, ...rest } = headers;
		const input = { ...rest, ...(headers['Authorization'] && { Authorization: basic(note) }) };
		const bytes = typeof body === 'string' ? ours(body) : body;
		const got = await fetchRaw(lab, method, stand(ours(path), bytes), input);
		script.heard?.(got.body ?? {});
		if (out) return void tell(what, String(t), 'left out', out.why);
		learn(ids, recorded.body, got.body);
		const why = difference(shape(comparable(recorded)), shape(comparable(got)));
		tell(what, String(t), why ? 'different' : 'same', why);
	};
	const handshake = async (line: Line): Promise<void> => {
		const frame = line.frame as TlsFrame;
		if (frame.ok === undefined)
			return void tell('tls', `${line.t}`, 'left out', 'which ciphers and protocols TLS offers is Node’s');
		const ok = await shakes(lab, note, frame.servername);
		tell('tls', `${line.t}`, ok === frame.ok ? 'same' : 'different', `${note}: ${ok}`);
	};

	const send = async (line: Line): Promise<void> => {
		const one = connections.get(line.conn);
		const frame = line.frame as Frame;
		if (!one) return;
		if (frame['opcode'] === 'close') return one.socket.close();
		const written = /"frame":(.*)\}$/s.exec(line.text)?.[1] ?? '';
		const text = String(frame['binary'] ?? frame['raw'] ?? written);
		const bytes = ours(text);
		one.socket.send(frame['binary'] === undefined ? bytes : Buffer.from(bytes));
		const inner = text === written ? frame : parse(text);
		asked.set(`${line.conn}/${idOf(text) ?? '0'}`, { frame: inner, text });
	};

	/** What the recording proxy of 13 and 16 kept: head and body apart, websockets among them. */
	const proxied = async (line: Line): Promise<void> => {
		const frame = line.frame as HttpFrame & { readonly start?: string };
		const { conn } = line;
		const known = exchanges.get(conn);
		if (line.dir === 'http>' && frame.start !== undefined) {
			const [method = '', path = ''] = frame.start.split(' ');
			if (frame.headers?.['Upgrade'] === 'websocket') return connect(conn, path, frame.headers);
			exchanges.set(conn, { sent: { method, path, headers: frame.headers }, got: {}, t: line.t });
		} else if (line.dir === 'http>' && known)
			exchanges.set(conn, { ...known, sent: { ...known.sent, body: frame.body } });
		else if (frame.start !== undefined && known) {
			const status = Number(frame.start.split(' ')[1]);
			exchanges.set(conn, { ...known, got: { status, headers: frame.headers } });
		} else if (known) {
			await http(known.sent, { ...known.got, body: frame.body }, known.t);
			exchanges.delete(conn);
		}
	};

	const streams = new Map<unknown, { what: string; first: unknown }>();
	/** A log stream is compared by its first message and its end: what a log holds is the server's own. */
	const ended = async ({ conn, frame, t }: Line): Promise<void> => {
		const one = connections.get(conn);
		const stream = streams.get(conn);
		if (one && stream) {
			const { code } = frame as { code: number };
			const cut = /[?&]noTail=true/.test(stream.what) || code !== 1006;
			if (cut) await one.ended();
			else if (one.messages.length === 0) await one.ended(30);
			const got = [one.messages[0], cut ? one.closed() : code];
			const why = difference(shape([stream.first, code]), shape(got));
			tell(`log ${stream.what}`, String(t), why ? 'different' : 'same', why);
		} else if (one && (frame as { code: number }).code !== 1000) {
			const { code } = frame as { code: number };
			if (script.killed && !down) await lab.stop();
			down ||= script.killed === true;
			await one.ended();
			tell('close', `${conn}`, one.closed() === code ? 'same' : 'different', `${code} | ${one.closed()}`);
		}
		one?.socket.close();
	};

	let pending: Line | undefined;
	for (const line of lines) {
		const { dir, conn } = line;
		if (dir === 'note') {
			note = String(line.frame);
			script.note?.(lab, note);
		} else if (dir === 'open') {
			await connect(conn, line.url ?? '', line.headers ?? {});
			const [, query] = /\/log(\?.*)?$/.exec(line.url ?? '') ?? [];
			if (/\/log(\?|$)/.test(line.url ?? '')) streams.set(conn, { what: query ?? '', first: undefined });
		} else if (dir === 'open-failed') {
			const status = (line.frame as Frame)['status'];
			const got = connections.get(conn)?.closed();
			// 1006: nobody listened
			const same = got === (status ?? 1006);
			tell('open', `${conn}`, same ? 'same' : 'different', `${String(status)} | ${got}`);
			if (down) await lab.start();
			down = false;
		} else if (dir === 'c>s') await send(line);
		else if (dir === 's>c') {
			const one = connections.get(conn);
			const { id, frame } = answered(line, idOf);
			const request = asked.get(`${conn}/${id}`);
			const stream = streams.get(conn);
			if (stream && stream.first === undefined) stream.first = line.frame;
			if (!one || id === undefined || !request) continue;
			const { type = '', request: name = '' } = request.frame;
			await compare(one, `${String(type)}.${String(name)}`, `${conn}/${id}`, request.text, frame);
		} else if ((dir === 'http>' || dir === '<http') && conn !== null) await proxied(line);
		else if (dir === 'http>') pending = line;
		else if (dir === '<http' && pending) {
			await http(pending.frame as HttpFrame, line.frame as HttpFrame, line.t);
			pending = undefined;
		} else if (dir === 'tls') await handshake(line);
		else if (dir === 'close') await ended(line);
	}
	for (const { socket } of connections.values()) socket.terminate();
	return outcomes;
};
