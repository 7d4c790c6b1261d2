import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readSettings } from '../../src/catalogue/read-values.ts';
import { type CloudClient, connectCloud } from '../../src/services/cloud/client/client.ts';
import { containersOf } from '../../src/services/cloud/client/objects/containers.ts';
import { optionsOf } from '../../src/services/cloud/read-settings.ts';
import { settings } from '../../src/services/cloud/settings.ts';
import type { Input } from '../hosts/services/trial.ts';
import { startOpenstack } from '../live/openstack.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import type { Transfer, Turn } from './support/cloud-objects.ts';
import { type Measure, measure, median } from './support/measure.ts';

const run = promisify(execFile);
const GIB = 2 ** 30;
const ROUNDS = 4;
const CONTAINER = 'muster-bench';
// only the system’s Python sees Debian’s packages
const PYTHON = '/usr/bin/python3';

const client = (input: Input): CloudClient => connectCloud(optionsOf(readSettings(settings, input) as never));
const seconds = async (work: () => Promise<unknown>): Promise<number> => {
	const start = performance.now();
	await work();
	return (performance.now() - start) / 1000;
};

interface Stage {
	/** Uploads or downloads the object with our client. */
	readonly transfer: (turn: Turn) => Promise<void>;
	readonly file: string;
	/** Address of the object and a token, for those who have no client. */
	readonly url: string;
	readonly token: string;
}

const target = { container: CONTAINER, name: '1g' };

/**
 * Our client in a thread of its own: what the bench itself has loaded, the build above all, is walked by
 * every collection of garbage in this one.
 */
const transfers = (input: Input, file: string) => {
	const workerData: Transfer = { input, target, file, size: GIB };
	const worker = new Worker(new URL('support/cloud-objects.ts', import.meta.url), { workerData });
	return {
		async transfer(turn: Turn): Promise<void> {
			worker.postMessage(turn);
			const [wrong] = (await once(worker, 'message')) as [string];
			if (wrong) throw new Error(wrong);
		},
		end: () => worker.terminate(),
	};
};

/** A real Swift and a file of 1 GiB. */
const staged = async <T>(work: (stage: Stage) => Promise<T>): Promise<T> => {
	if (!needs('openstack', 'the benches of objects')) throw new Error('the benches of objects need OpenStack');
	const folder = await mkdtemp(path.join(tmpdir(), 'muster-bench-'));
	const file = path.join(folder, '1g');
	const cloud = await startOpenstack();
	const input = cloud.settings('demo');
	const ours = client(input);
	const { transfer, end } = transfers(input, file);
	try {
		const handle = await open(file, 'w');
		for (let at = 0; at < GIB; at += 2 ** 24) await handle.write(randomBytes(2 ** 24));
		await handle.close();
		await containersOf(ours.cloud).create(CONTAINER, {}, { existing: true });
		const { token } = await ours.cloud.login();
		const { origin, base } = await ours.cloud.apis.object.endpoint();
		return await work({ transfer, file, token, url: `${origin}${base}/${CONTAINER}/1g` });
	} finally {
		await end();
		await ours.close();
		await cloud.close();
		await rm(folder, { recursive: true, force: true });
	}
};

const up = ({ transfer }: Stage, verify = true) => transfer({ way: 'up', verify });
const down = ({ transfer }: Stage, verify = true) => transfer({ way: 'down', verify });
const curl = (stage: Stage, ...more: readonly string[]) =>
	run('curl', ['-sf', '-o', '/dev/null', '-H', `X-Auth-Token: ${stage.token}`, ...more, stage.url]);
const swift = ({ url, token }: Stage, ...more: readonly string[]) =>
	run(
		'/usr/bin/swift',
		['--os-auth-token', token, '--os-storage-url', url.split(`/${CONTAINER}`)[0] as string, ...more],
		{
			maxBuffer: 2 ** 24,
		},
	);

/**
 * MB/s of ours and the peer, in turns, after one that warms up; what each took and the load are told, as
 * others may be at work. `beside` is told too, and is no part of the ratio.
 */
const rates = async (
	id: string,
	peerName: string,
	turns: Record<'ours' | 'peer', (stage: Stage) => Promise<unknown>> & {
		readonly beside?: (stage: Stage) => Promise<unknown>;
	},
): Promise<Measure> =>
	staged(async (stage) => {
		await up(stage);
		const each = Object.entries(turns);
		const all = new Map(each.map(([name]) => [name, [] as number[]]));
		for (const [, turn] of each) await turn(stage);
		// who comes second finds the disk otherwise: the order changes with every round
		for (let round = 0; round < ROUNDS; round++)
			for (const [name, turn] of round % 2 === 0 ? each : each.toReversed())
				all.get(name)?.push(GIB / 1e6 / (await seconds(() => turn(stage))));
		const [ours, peer, beside] = [all.get('ours') ?? [], all.get('peer') ?? [], all.get('beside')];
		const told = (rates: readonly number[]) => rates.map(Math.round).join(' ');
		console.error(
			`${id}: MB/s ours ${told(ours)}, ${peerName} ${told(peer)}; load ${loadavg()[0]?.toFixed(1)}`,
		);
		if (beside)
			console.error(
				`${id}, integrity checked as by default: MB/s ${told(beside)}, ratio ${(median(beside) / median(peer)).toFixed(2)}`,
			);
		return measure(id, { unit: 'MB/s', ours: median(ours), peer: median(peer), peerName, better: 'higher' });
	});

const swiftUp = (stage: Stage) => swift(stage, 'upload', CONTAINER, stage.file, '--object-name', '1g');
const swiftDown = (stage: Stage) => swift(stage, 'download', CONTAINER, '1g', '-o', '/dev/null');

/** A lab cloud with one server in it, in a thread of its own. */
const withLab = async <T>(
	work: (lab: {
		input: Input;
		authUrl: string;
		password: string;
		server: string;
		logins(): Promise<number>;
	}) => Promise<T>,
): Promise<T> => {
	const worker = new Worker(new URL('support/cloud-lab.ts', import.meta.url));
	try {
		const [{ authUrl, password }] = (await once(worker, 'message')) as [
			{ authUrl: string; password: string },
		];
		const input = { authUrl, user: 'demo', password, project: 'demo' };
		const steps = engineRunner(() => input);
		const more = { networks: ['private'], wait: true };
		const [made] = await steps('server.create', {
			name: 'bench',
			flavor: 'm1.tiny',
			image: 'cirros',
			...more,
		});
		const logins = async () => {
			worker.postMessage('logins');
			const [count] = (await once(worker, 'message')) as [number];
			return count;
		};
		return await work({ input, authUrl, password, server: String(made?.['id']), logins });
	} finally {
		await worker.terminate();
	}
};

const GETS = 200;

/** The object benches run against a real Swift, in turns with their peer; the others against the lab. */
export const benches: Readonly<Record<string, () => Promise<Measure>>> = {
	'cloud.up1g': () => rates('cloud.up1g', 'python-swiftclient', { ours: up, peer: swiftUp }),
	'cloud.down1g': () => rates('cloud.down1g', 'python-swiftclient', { ours: down, peer: swiftDown }),
	// curl compares nothing: ours without the check too; with it is told beside
	'cloud.up1g.curl': () =>
		rates('cloud.up1g.curl', 'curl', {
			ours: (stage) => up(stage, false),
			peer: (stage) => curl(stage, '-T', stage.file),
			beside: up,
		}),
	'cloud.down1g.curl': () =>
		rates('cloud.down1g.curl', 'curl', { ours: (stage) => down(stage, false), peer: curl, beside: down }),
	'cloud.memory': () =>
		staged(async (stage) => {
			await up(stage);
			globalThis.gc?.();
			const idle = process.memoryUsage().rss;
			let most = idle;
			const clock = setInterval(() => {
				most = Math.max(most, process.memoryUsage().rss);
			}, 20);
			await up(stage);
			await down(stage);
			clearInterval(clock);
			const ours = (most - idle) / 2 ** 20;
			return measure('cloud.memory', {
				unit: 'MiB',
				ours,
				peer: 64,
				peerName: 'what is allowed',
				better: 'lower',
			});
		}),
	'cloud.get200': () =>
		withLab(async ({ input, authUrl, password, server }) => {
			const { servers, close } = client(input);
			await servers.get(server);
			const gets = async () => {
				let left = GETS;
				const work = async () => {
					while (left-- > 0) await servers.get(server);
				};
				await Promise.all(Array.from({ length: 8 }, work));
			};
			const times: number[] = [];
			for (let round = 0; round < ROUNDS; round++) times.push(await seconds(gets));
			await close();
			const script = path.join(import.meta.dirname, 'support/cloud-sdk.py');
			const { stdout } = await run(PYTHON, [script, authUrl, password, server, String(GETS)], {
				maxBuffer: 2 ** 24,
			});
			const [ours, peer] = [GETS / median(times), GETS / Number(stdout.trim().split('\n').pop())];
			return measure('cloud.get200', {
				unit: 'gets/s',
				ours,
				peer,
				peerName: 'openstacksdk',
				better: 'higher',
			});
		}),
	'cloud.tokens': () =>
		withLab(async ({ input, logins }) => {
			const before = await logins();
			const steps = engineRunner(() => ({ ...input, callTimeout: 59 }));
			for (let item = 0; item < 1000; item++) await steps('flavor.get', { flavor: 'm1.tiny' });
			const ours = (await logins()) - before;
			return measure('cloud.tokens', {
				unit: 'logins',
				ours,
				peer: 1,
				peerName: 'one for all',
				better: 'lower',
			});
		}),
};
