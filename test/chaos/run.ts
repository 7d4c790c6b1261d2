import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.ts';
import type { ChaosHost, OpenHost } from './hosts/host.ts';
import { covers, isUpToDate, judge } from './judge.ts';
import { type Random, randomOf } from './random.ts';
import type { ChaosWorld, Input } from './world.ts';

export interface Run {
	readonly seed: number;
	readonly rounds: number;
	readonly open: (random: Random) => Promise<ChaosWorld>;
	readonly host: OpenHost;
	/** Told what is done, as it is done. */
	readonly tell?: (line: string) => void;
	/** A file for all that happened and was told, where something is wrong. */
	readonly dump?: string | undefined;
}

/**
 * Seconds after which a trigger that is not connected, or tells nothing, counts as deaf: what goes by the
 * time of day is not faster here, e.g. the 30 s for which a cloud’s token is fresh.
 */
const DEAF = 90;
/** MiB by which its process may grow. */
const GROWTH = 40;

/** Waits; what does not come is a fault. */
const orFault = async (faults: string[], look: () => boolean, words: () => string): Promise<void> => {
	// the first is what to look at
	if (faults.length > 0) return;
	await until(look, '', DEAF).catch(() => faults.push(words()));
};

/** Milliseconds around a deploy in which it may not be heard what happens. */
const AROUND = 1000;
type Deploys = Map<string, { readonly from: number; readonly to: number }[]>;
type Deed = readonly [name: string, run: () => unknown];

/** All that may be done in a round, each as often as it stands there. */
const deedsOf = (world: ChaosWorld, host: ChaosHost, random: Random, deploys: Deploys) => {
	const ids = Object.keys(world.watchers);
	const some = () => ids.filter(() => random.isBelow(0.5));
	const redeploy = async (input: (id: string) => Input | undefined) => {
		const which = some();
		const values = which.map((id) => [id, input(id)] as const);
		const deaf = values.filter(([id, value]) => value || !host.hearsOn || !host.isConnected(id));
		const from = Date.now() - AROUND;
		await host.redeploy(Object.fromEntries(values));
		for (const [id] of deaf) deploys.set(id, [...(deploys.get(id) ?? []), { from, to: Date.now() + AROUND }]);
	};
	const restart = async (how: 'kill' | 'stop', meanwhile: () => unknown) => {
		await host[how]();
		await meanwhile();
		await host.start();
	};
	const change = async () => void (await random.pick(Object.values(world.changes))());
	const named = Object.entries(world.changes).map(([name, run]): Deed => [`change ${name}`, run]);
	const wrong = Object.entries(world.troubles).map(([name, run]): Deed => [
		`trouble ${name}`,
		() => run(random),
	]);
	const own: readonly Deed[] = [
		['redeploy', () => redeploy(() => undefined)],
		['other values', () => redeploy((id) => random.pick(world.watchers[id]?.input ?? [{}]))],
		['kill the host', () => restart('kill', () => {})],
		['kill the host, change', () => restart('kill', change)],
		['stop the host', () => restart('stop', () => {})],
		['stop the host, change', () => restart('stop', change)],
		['memory full', () => host.writable(false)],
		['memory writable', () => host.writable(true)],
		['heal', () => world.heal()],
	];
	return { named, wrong, own };
};

/** Everything is well again: all are connected, and tell what changes. */
const calm = async (
	world: ChaosWorld,
	host: ChaosHost,
	faults: string[],
	changes: readonly (() => unknown)[],
	left = 3,
): Promise<void> => {
	await world.heal();
	await host.writable(true);
	for (const id of Object.keys(world.watchers))
		await orFault(
			faults,
			() => host.isConnected(id),
			() => `${id}: not connected ${DEAF} s after all is well: ${host.status(id)}`,
		);
	const from = Date.now();
	for (const change of changes) await change();
	let isTold = true;
	for (const [id, watcher] of Object.entries(world.watchers)) {
		const told = () => isUpToDate(id, watcher, world.journal, host.outputs(id));
		const covered = () => host.outputs(id).some(({ event, at }) => at > from && covers(watcher)(event));
		await orFault(
			faults,
			() => told() || covered(),
			() => `${id}: connected and deaf: of ${JSON.stringify(world.journal.of(id).at(-1))} nothing is told`,
		);
		isTold &&= told();
	}
	// an outage that was not noticed yet is over now
	if (!isTold && faults.length === 0 && left > 0) await calm(world, host, faults, changes, left - 1);
	else if (!isTold) faults.push('gaps and nothing but gaps, though all is well');
};

/** What happened and what was told, by time. */
const linesOf = (world: ChaosWorld, host: ChaosHost): string => {
	const lines: { at: number; text: string }[] = [];
	for (const id of Object.keys(world.watchers)) {
		for (const { at, track, state } of world.journal.of(id))
			lines.push({ at, text: `${id} happened ${track} ${state}` });
		for (const { at, is, event, unstored } of host.outputs(id)) {
			const { key, text, recovered, redelivered } = event;
			const told = JSON.stringify({ key, text, recovered, redelivered, unstored: unstored || undefined });
			lines.push({ at, text: `${id} ${is} ${told}` });
		}
	}
	return lines
		.toSorted((one, other) => one.at - other.at)
		.map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`)
		.join('');
};

/** One run of one seed. Gives what is wrong: `[]` if nothing is. */
export const run = async ({
	seed,
	rounds,
	open,
	host: openHost,
	tell = () => {},
	dump,
}: Run): Promise<string[]> => {
	const random = randomOf(seed);
	const world = await open(random);
	const host = await openHost(world);
	const faults: string[] = [];
	const deploys: Deploys = new Map();
	const changes = Object.values(world.changes);
	try {
		await host.start();
		await calm(world, host, faults, []);
		const connections = world.connections();
		await calm(world, host, faults, changes);
		const held = await host.held();
		const { named, wrong, own } = deedsOf(world, host, random, deploys);
		for (let round = 1; round <= rounds && faults.length === 0; round++) {
			const kind = random.next();
			const [name, deed] = random.pick(kind < 0.5 ? named : kind < 0.75 ? wrong : own);
			tell(`${round} ${name}`);
			await deed();
			if (random.isBelow(0.5)) await sleep(random.below(700));
			if (random.isBelow(0.1)) {
				tell(`${round} calm`);
				await calm(world, host, faults, changes);
			}
		}
		tell('end');
		await calm(world, host, faults, changes);
		await orFault(
			faults,
			() => world.connections() <= connections,
			() => `${world.connections()} connections stand, ${connections} at the beginning`,
		);
		const grown = (await host.held()) - held;
		if (grown > GROWTH) faults.push(`the process has grown by ${Math.round(grown)} MiB`);
		await host.stop();
		await orFault(
			faults,
			() => world.connections() === 0 && (world.begun?.() ?? 0) === 0,
			() => `left when all was closed: ${world.connections()} connections, ${world.begun?.() ?? 0} begun`,
		);
		for (const [id, watcher] of Object.entries(world.watchers))
			faults.push(
				...judge(id, watcher, world.journal, host.outputs(id), {
					ordered: host.ordered,
					deploys: watcher.fleeting ? deploys.get(id) : [],
				}),
			);
		if (faults.length > 0 && dump) await writeFile(dump, linesOf(world, host));
	} finally {
		await host.kill().catch(() => {});
		await host.close();
		await world.close();
	}
	return [...faults, ...host.faults()];
};
