import { decodeMessage, type Message } from '../../../src/services/conplyent/wire/message.ts';
import { type PickleValue, PyTuple } from '../../../src/services/conplyent/wire/pickle/value.ts';
import type { MsgTypeName } from '../../../src/services/conplyent/wire/types.table.ts';
import { bind } from './bind.ts';
import { Again, asPython } from './errors.ts';
import { type Spelling, serverMessage } from './messages.ts';
import type { PairSocket } from './peer.ts';
import type { Program } from './process.ts';
import { repr } from './repr.ts';
import type { BackgroundJob, LabCommand, LabFaults, Order, World } from './world.ts';

interface ServerOptions {
	readonly commands: Readonly<Record<string, LabCommand>>;
	readonly spelling: Spelling;
	readonly faults: LabFaults;
	readonly folder: string;
	readonly firstId: number;
	readonly socket: () => PairSocket | undefined;
	/** The process ends. */
	readonly exit: () => void;
	readonly started: (program: Program) => void;
}

type Command = Extract<Message, { type: 'COMMAND' }>;

/** One process of the server: receiver, main loop, jobs (protocol, section 4). Its state ends with it. */
export const serverProcess = ({
	commands,
	spelling,
	faults,
	folder,
	firstId,
	socket,
	exit,
	started,
}: ServerOptions) => {
	const inbox: Message[] = [];
	const seen: string[] = [];
	const jobs = new Map<number, BackgroundJob>();
	const programs = new Set<Program>();
	const numbers = new Map<number, number>();
	let id = firstId;
	let cwd = folder;
	let dead = false;
	let running = false;

	const send = (
		type: MsgTypeName,
		fields: Record<string, PickleValue>,
		request = true,
	): Promise<void> | undefined => {
		if (dead || faults.again?.(type, fields)) throw new Again();
		const to = socket();
		if (!to) throw new Again();
		return to.send(serverMessage(type, request, fields, spelling));
	};
	const update = async (job: number, details: PickleValue) => {
		const number = numbers.get(job) ?? 0;
		numbers.set(job, number);
		await send('DETAILS', { request_id: job, details, msg_num: number });
		numbers.set(job, number + 1);
	};
	const complete = (job: number, exitCode: PickleValue) =>
		send('COMPLETE', {
			request_id: job,
			exit_code: exitCode,
			msg_num: numbers.get(job) ?? 0,
		});
	const worldOf = (job: number): World & { wake(): void } => {
		const orders: Order[] = [];
		let wake = () => {};
		return {
			id: job,
			update: (value) => update(job, value),
			jobs,
			orders,
			ordered: () =>
				orders.length > 0
					? Promise.resolve('order')
					: new Promise((resolve) => {
							wake = () => resolve('order');
						}),
			wake: () => wake(),
			cwd: () => cwd,
			cd: (to) => {
				cwd = to;
			},
			started(program) {
				programs.add(program);
				started(program);
			},
			halt: () => {
				dead = true;
				exit();
			},
		};
	};
	/** What a command returns, or 1 after its exception was sent; `undefined` when it could not send. */
	const attempt = async (
		command: LabCommand,
		message: Command,
		world: World,
	): Promise<PickleValue | undefined> => {
		try {
			return await command.run(
				world,
				...bind(
					message.command,
					command.parameters,
					command.background ? 2 : 1,
					message.args,
					message.keywords,
				),
			);
		} catch (error) {
			if (error instanceof Again) return undefined;
			await update(world.id, asPython(error).pickled);
			return 1;
		}
	};
	const echo = ({ command, args, keywords }: Command) =>
		`${command} ${repr(new PyTuple(args))} ${repr(new Map(keywords))}`;
	const inBackground = (command: LabCommand, message: Command, job: number) => {
		const world = worldOf(job);
		const work = async () => {
			await update(job, echo(message));
			try {
				const code = await attempt(command, message, world);
				if (code !== undefined) await complete(job, code);
			} catch (error) {
				if (!(error instanceof Again)) throw error;
			}
			jobs.delete(job);
		};
		// The thread starts a moment later; one whose echo could not be sent dies, and its job is alive for ever
		const over = new Promise<void>((resolve) => setImmediate(resolve)).then(work).catch(() => {});
		jobs.set(job, {
			args: message.args,
			keywords: message.keywords,
			orders: world.orders,
			wake: world.wake,
			over,
		});
	};
	const handle = async (message: Message) => {
		if (message.type === 'SYNC') {
			await send('SYNC', {
				args: new PyTuple([[...Object.keys(commands), ...(faults.ghost ? [faults.ghost] : [])]]),
			});
			return;
		}
		if (message.type !== 'COMMAND') return;
		seen.push(message.command);
		await send('ACKNOWLEDGE', { request_id: id });
		const command = commands[message.command];
		// KeyError in the log: no answer, and the id is given again
		if (!command) return;
		if (command.background) inBackground(command, message, id);
		else {
			await update(id, echo(message));
			const code = await attempt(command, message, worldOf(id));
			if (code !== undefined) await complete(id, code);
		}
		if (message.command === 'close_server') {
			dead = true;
			exit();
		}
		id = (id + 1) % 0xffffffff;
	};
	const mainLoop = async () => {
		if (running) return;
		running = true;
		for (let message = inbox.shift(); message && !dead; message = inbox.shift()) {
			await faults.hold;
			await handle(message).catch((error) => {
				if (!(error instanceof Again)) throw error;
			});
		}
		running = false;
	};
	return {
		seen,
		jobs,
		/** What the receiving thread does with one message; a malformed one ends that thread. */
		receive: (body: Buffer) => {
			if (dead || faults.deaf) return;
			try {
				const message = decodeMessage(body);
				if (message.type === 'HEARTBEAT') {
					if (message.request) send('HEARTBEAT', {}, false);
				} else {
					inbox.push(message);
					mainLoop();
				}
			} catch {
				faults.deaf = true;
			}
		},
		heartbeat: () => send('HEARTBEAT', {}),
		/** The process is gone, and so that no test leaves anything behind, what it started too. */
		end: () => {
			dead = true;
			for (const program of programs) program.endGroup();
		},
	};
};
