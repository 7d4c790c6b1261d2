import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Member {
	name: string;
	address: string;
	status: string;
	tags: Record<string, string>;
}

const NAMES =
	'web-1 web-2 web-3 db-1 db-2 cache-1 queue-1 build-1 build-2 edge-amsterdam-1 edge-frankfurt-1 edge-singapore-1'.split(
		' ',
	);
const STATUS: Readonly<Record<string, string>> = { 'db-2': 'failed', 'build-2': 'left' };

export const someMembers = (): Member[] =>
	NAMES.map((name, index) => ({
		name,
		address: `10.0.0.${11 + index}`,
		status: STATUS[name] ?? 'alive',
		tags: { role: name.replace(/-.*/, '') },
	}));

type Args = Readonly<Record<string, unknown>>;
interface Call {
	readonly id: number;
	readonly call: string;
	readonly args: Args;
}

/** A cluster server that speaks lines of JSON, with switches for what goes wrong. */
export interface DemoServer {
	readonly port: number;
	readonly members: Map<string, Member>;
	/** Every call that came, in order. */
	readonly calls: Call[];
	/** Live connections. */
	readonly sockets: Set<Socket>;
	/** Subscriptions that stand. */
	readonly subscribed: Set<Socket>;
	/** Calls that are never answered. */
	readonly hanging: Set<string>;
	/** Answers that came to questions. */
	readonly answers: Args[];
	/** Changes a member and tells subscribers. */
	change(name: string, now: Partial<Member>): void;
	/** Asks subscribers something. */
	ask(text: string): void;
	/** Ends every connection at once and listens no more. */
	kill(): Promise<void>;
	/** Listens again on the same port. */
	revive(): Promise<void>;
}

const listen = (server: Server, port: number): Promise<number> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
	});

const FORMS: Readonly<Record<string, unknown>> = {
	backup: {
		target: {
			kind: 'text',
			label: 'Target',
			required: true,
			example: '/backup/today',
			help: 'Where the snapshot goes',
		},
		keep: { kind: 'number', label: 'Keep', unit: 'days', integer: true, min: 1, default: 14 },
		compress: { kind: 'flag', label: 'Compress', default: true },
	},
	restart: { pause: { kind: 'duration', label: 'Pause', default: 30 } },
	idle: {},
};

export const demoServer = async ({ key = '' }: { key?: string } = {}): Promise<DemoServer> => {
	const members = new Map(someMembers().map((member) => [member.name, member]));
	const [sockets, subscribed, hanging] = [new Set<Socket>(), new Set<Socket>(), new Set<string>()];
	const calls: Call[] = [];
	const answers: Args[] = [];
	let questions = 0;

	const replies: Readonly<Record<string, (args: Args, socket: Socket) => unknown>> = {
		auth: ({ key: values }) => {
			if (key && values !== key) throw new Error('auth');
			return true;
		},
		ping: () => true,
		members: () => [...members.values()],
		subscribe: (_args, socket) => void subscribed.add(socket),
		unsubscribe: (_args, socket) => void subscribed.delete(socket),
		form: ({ name }) => FORMS[String(name)] ?? {},
		answer: (args) => void answers.push(args),
		remove: ({ name }) => members.delete(String(name)),
		fail: () => {
			throw new Error('the disk is full');
		},
	};

	const serve = (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => {
			sockets.delete(socket);
			subscribed.delete(socket);
		});
		const reading = createInterface({ input: socket }).on('error', () => {});
		reading.on('line', (line) => {
			const call = JSON.parse(line) as Call;
			calls.push(call);
			if (hanging.has(call.call)) return;
			const answer = (body: object) => socket.write(`${JSON.stringify({ id: call.id, ...body })}\n`);
			try {
				const reply = replies[call.call];
				answer({ result: (reply ? reply(call.args, socket) : call.args) ?? null });
			} catch (error) {
				answer({ error: (error as Error).message });
			}
		});
	};

	let server = createServer(serve);
	const port = await listen(server, 0);
	const tell = (body: object) => {
		for (const socket of subscribed) socket.write(`${JSON.stringify(body)}\n`);
	};
	return {
		port,
		members,
		calls,
		sockets,
		subscribed,
		hanging,
		answers,
		change(name, now) {
			const old = members.get(name);
			const member = { name, address: '10.0.1.1', status: 'alive', tags: {}, ...old, ...now };
			members.set(name, member);
			tell({ event: 'member', member, old });
		},
		ask(text) {
			tell({ event: 'question', number: ++questions, text });
		},
		async kill() {
			const closed = new Promise((resolve) => server.close(resolve));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
		async revive() {
			server = createServer(serve);
			await listen(server, port);
		},
	};
};
