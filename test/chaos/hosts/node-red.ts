import { readdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NodeRedStage, openNodeRed } from '../../hosts/services/node-red.ts';
import type { Version } from '../../hosts/node-red/support/node-red.ts';
import type { ChaosWorld, Input, Loose } from '../world.ts';
import { blockFile, freeFile } from './block-file.ts';
import { FASTER } from './faster.ts';
import type { ChaosHost, Output } from './host.ts';

const fast = fileURLToPath(new URL('../fast.mjs', import.meta.url));

/** Two probes a trigger: what happened, and what it says of itself. */
const probesOf = (id: string) => [
	{ id: `${id}-event`, type: 'probe', z: 'tab' },
	{ id: `${id}-notice`, type: 'probe', z: 'tab' },
];

const heldBy = (pid: number): number =>
	Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

/** A real Node-RED, which is really killed. */
export const openNodeRedOf =
	(version: Version) =>
	async (world: ChaosWorld): Promise<ChaosHost> => {
		const ids = Object.keys(world.watchers);
		const outputs = new Map<string, Output[]>(ids.map((id) => [id, []]));
		const input = new Map<string, Input>();
		const faults: string[] = [];
		let stage: NodeRedStage | undefined;
		let userDir: string | undefined;
		let isWritable = true;
		let turn = 0;
		let read = 0;
		const names = new Map<string, number>();
		const seen = new Map<string, number>();

		const collect = (): void => {
			const all = stage?.red.printed() ?? [];
			for (; read < all.length; read++) {
				const { probe, payload } = all[read] as { probe: string; payload: Loose };
				const [, id = '', is] = /^(.*)-(event|notice)$/.exec(probe) ?? [];
				if (!is) continue;
				const output = { is: is as Output['is'], event: payload, at: Date.now(), unstored: !isWritable };
				outputs.get(id)?.push(output);
			}
		};
		const collecting = setInterval(collect, 20);
		const deploy = async (): Promise<void> => {
			const red = stage as NodeRedStage;
			const nodes = ids.flatMap((id) => [
				red.trigger(world.watchers[id]?.source ?? '', input.get(id) ?? world.watchers[id]?.input[0], {
					id,
					name: `${names.get(id) ?? 0}`,
					wires: [[`${id}-event`], [`${id}-notice`]],
				}),
				...probesOf(id),
			]);
			await red.deploy(...nodes);
		};
		const last = (id: string) =>
			stage?.red
				.statuses(id)
				.slice(seen.get(id) ?? 0)
				.at(-1);
		const bad = () => {
			const lines = /.*(Uncaught|Unhandled|MaxListeners|TypeError|ReferenceError).*/i.exec(
				stage?.red.log() ?? '',
			);
			if (lines) faults.push(lines[0]);
		};
		const over = async (how: 'kill' | 'stop'): Promise<void> => {
			await stage?.red[how]();
			collect();
			bad();
		};
		const folder = () => join(userDir ?? '', 'muster');
		return {
			ordered: true,
			hearsOn: true,
			async start() {
				const isFirst = userDir === undefined;
				const env = { NODE_OPTIONS: `--import=${fast}`, MUSTER_FASTER: String(FASTER) };
				const next = await openNodeRed(world.service, () => world.settings(), {
					version,
					env,
					...(userDir === undefined ? {} : { userDir }),
				});
				stage = next;
				read = 0;
				seen.clear();
				userDir = stage.red.userDir;
				if (isFirst) await deploy();
			},
			async redeploy(values) {
				for (const [id, value] of Object.entries(values)) {
					names.set(id, ++turn);
					seen.set(id, stage?.red.statuses(id).length ?? 0);
					if (value) input.set(id, value);
				}
				if (Object.keys(values).length > 0) await deploy();
			},
			stop: () => over('stop'),
			kill: () => over('kill'),
			async writable(now) {
				if (now === isWritable) return;
				isWritable = now;
				for (const id of ids) await (now ? freeFile : blockFile)(join(folder(), `${id}.json.tmp`));
			},
			isConnected: (id) => /^connected since/.test(last(id)?.text ?? ''),
			status: (id) => last(id)?.text ?? 'nothing',
			outputs(id) {
				collect();
				return outputs.get(id) ?? [];
			},
			held: async () => heldBy((stage as NodeRedStage).red.pid),
			faults: () => faults,
			async close() {
				clearInterval(collecting);
				const more = (await readdir(folder())).filter((file) => !ids.includes(file.replace(/\.json$/, '')));
				if (more.length > 0) faults.push(`left in the memory’s folder: ${more.join(', ')}`);
			},
		};
	};
