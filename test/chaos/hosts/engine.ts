import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporary } from '../../hosts/node-red/support/temporary.ts';
import { until } from '../../support/until.ts';
import type { ChaosWorld, Input } from '../world.ts';
import { blockFile, freeFile } from './block-file.ts';
import { FASTER } from './faster.ts';
import type { OpenHost, Output } from './host.ts';
import type { FromChild, Order, ToChild } from './messages.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const spawn = (service: string, folder: string): ChildProcess =>
	fork(here('child.ts'), [service, folder], {
		execArgv: ['--expose-gc', '--import', here('../fast.mjs')],
		env: { ...process.env, MUSTER_FASTER: String(FASTER) },
		stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
	});

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** The engine alone, in a process of its own that is really killed. */
export const openEngine: OpenHost = async (world: ChaosWorld) => {
	const folder = temporary('chaos');
	const outputs = new Map<string, Output[]>(Object.keys(world.watchers).map((id) => [id, []]));
	const statuses = new Map<string, { connected: boolean; words: string }>();
	const faults: string[] = [];
	const input = new Map<string, Input>();
	let child: ChildProcess | undefined;
	let isWritable = true;
	let answer: ((message: FromChild) => void) | undefined;

	const hear = (message: FromChild): void => {
		if (message.is === 'event' || message.is === 'notice') {
			const { is, id, event } = message;
			outputs.get(id)?.push({ is, event, at: Date.now(), unstored: !isWritable });
		} else if (message.is === 'status') statuses.set(message.id, message);
		else if (message.is === 'fault') faults.push(message.words);
		else answer?.(message);
	};
	const ask = (message: ToChild): Promise<FromChild> =>
		new Promise((resolve, reject) => {
			answer = resolve;
			child?.send(message, (error) => error && reject(error));
		});
	const ordersOf = (ids: readonly string[]): Order[] =>
		ids.map((id) => ({
			id,
			source: world.watchers[id]?.source ?? '',
			input: input.get(id) ?? world.watchers[id]?.input[0] ?? {},
		}));
	const start = (ids: readonly string[], restarted: boolean) => {
		for (const id of ids) statuses.delete(id);
		return ask({ is: 'start', settings: world.settings(), orders: ordersOf(ids), restarted });
	};
	const ids = Object.keys(world.watchers);
	return {
		ordered: true,
		hearsOn: false,
		async start() {
			child = spawn(world.service.name, folder);
			child.on('message', hear);
			await start(ids, false);
		},
		async redeploy(values) {
			const some = Object.keys(values);
			await ask({ is: 'stop', ids: some });
			for (const [id, value] of Object.entries(values)) if (value) input.set(id, value);
			await start(some, false);
		},
		async stop() {
			const ending = child as ChildProcess;
			const over = once(ending, 'exit');
			ending.send({ is: 'end' } satisfies ToChild);
			await until(() => isOver(ending), 'the process to end', 30).catch(async () => {
				faults.push('the process did not end by itself when all triggers were closed');
				ending.kill('SIGKILL');
			});
			await over;
		},
		async kill() {
			const ending = child as ChildProcess;
			if (isOver(ending)) return;
			const over = once(ending, 'close');
			ending.kill('SIGKILL');
			await over;
		},
		async writable(now) {
			if (now === isWritable) return;
			isWritable = now;
			for (const id of ids) await (now ? freeFile : blockFile)(join(folder, `${id}.json.tmp`));
		},
		isConnected: (id) => statuses.get(id)?.connected ?? false,
		status: (id) => statuses.get(id)?.words ?? 'nothing',
		outputs: (id) => outputs.get(id) ?? [],
		async held() {
			const said = await ask({ is: 'held' });
			return said.is === 'held' ? said.held : 0;
		},
		faults: () => faults,
		async close() {
			const files = await readdir(folder);
			const more = files.filter((file) => !ids.includes(file.replace(/\.json$/, '')));
			if (more.length > 0) faults.push(`left in the memory’s folder: ${more.join(', ')}`);
			await rm(folder, { recursive: true, force: true });
		},
	};
};
