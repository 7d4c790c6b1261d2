import { PyTuple } from '../../../src/services/conplyent/wire/pickle/value.ts';
import { PythonException } from './errors.ts';
import { runProgram } from './process.ts';
import { repr } from './repr.ts';
import type { LabCommand, World } from './world.ts';

const GONE = 'Job does not exist or has already completed...';

const refuse = async (world: World): Promise<number> => {
	await world.update(GONE);
	return -1;
};

/** The commands for programs and jobs, and those that end the server or the machine (protocol, section 5). */
export const jobCommands: Record<string, LabCommand> = {
	jobs: {
		parameters: [],
		run: async (world) => {
			const lines = [...world.jobs].map(
				([id, { args, keywords }]) =>
					`Running ${id}: (${repr(new PyTuple(args))}, ${repr(new Map(keywords))})\n`,
			);
			await world.update(lines.join('') || 'No jobs running.');
			return 0;
		},
	},
	exec: {
		background: true,
		parameters: [{ name: 'cmd' }],
		run: async (world, cmd) => {
			const words = typeof cmd === 'string' ? cmd : Array.isArray(cmd) ? cmd.map(String) : undefined;
			if (words === undefined)
				throw new PythonException('TypeError', 'expected str, bytes or os.PathLike object');
			const program = runProgram(words, world.cwd());
			world.started(program);
			let lines = program.lines();
			for (;;) {
				const next = await Promise.race([lines, world.ordered()]);
				for (const order of world.orders.splice(0)) {
					if ('input' in order) program.write(`${order.input}\n`);
					else {
						program.terminate();
						return program.exited;
					}
				}
				if (next === 'order') continue;
				if (next === undefined) return program.exited;
				for (const line of next) await world.update(line);
				await new Promise((resolve) => setImmediate(resolve));
				lines = program.lines();
			}
		},
	},
	send_input: {
		parameters: [{ name: 'job_num' }, { name: 'value' }],
		run: async (world, id, value) => {
			const job = world.jobs.get(Number(id));
			if (!job) return refuse(world);
			job.orders.push({ input: String(value) });
			job.wake();
			await world.update(`Sent value to job ${id}`);
			return 0;
		},
	},
	is_alive: {
		parameters: [{ name: 'job_num' }],
		run: async (world, id) => {
			await world.update(world.jobs.has(Number(id)));
			return 0;
		},
	},
	kill: {
		parameters: [{ name: 'job_num' }],
		run: async (world, id) => {
			const job = world.jobs.get(Number(id));
			if (!job) return refuse(world);
			job.orders.push({ kill: true });
			job.wake();
			await world.update(`Sent kill command to job ${id}`);
			return null;
		},
	},
	close_server: {
		parameters: [],
		run: async (world) => {
			for (const [id, job] of world.jobs) {
				job.orders.push({ kill: true });
				job.wake();
				await world.update(`Killing job ${id}`);
				await job.over;
			}
			await world.update('Closing Server');
			return 0;
		},
	},
	os_info: {
		parameters: [],
		run: async (world) => {
			await world.update('linux');
			return 0;
		},
	},
	user_name: {
		parameters: [],
		run: () => {
			throw new PythonException('OSError', 6, 'No such device or address');
		},
	},
	reboot: {
		parameters: [],
		run: async (world) => {
			await world.update('Requesting os to reboot');
			world.halt();
			return 0;
		},
	},
	shutdown: {
		parameters: [],
		run: async (world) => {
			await world.update('Requesting os to shutdown');
			world.halt();
			return 0;
		},
	},
};
