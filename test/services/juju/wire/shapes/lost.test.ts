import assert from 'node:assert/strict';
import { it } from 'node:test';
import { everyCall, offerOf } from './requests.ts';
import { valuesOf } from './values.table.ts';

/** What a shape says in another way, or what only another way of asking needs. */
const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
	// an old store knows no origins; bases are in the URL, or in the origin
	addCharm: ['origin'],
	resolveCharm: ['origin', 'isSwitch'],
	deployDirect: ['origin', 'base', 'force'],
	setCharm: ['origin', 'forceUnits'],
	addPendingResources: ['origin'],
	addMachines: ['manual'],
	// told by a connection of their own
	upgradeModel: ['uuid'],
	modelInfo: ['uuid'],
	// tags or names of the same thing
	privateAddress: ['tags', 'names'],
	publicAddress: ['tags', 'names'],
	// our own steps never ask for it
	runCommands: ['commands', 'seconds'],
	createBackup: ['download'],
	// of one major release it lists all
	findTools: ['minor'],
	fullStatus: ['storage'],
};

/** The values that a shape reads. */
const readBy = (name: string, params: (values: object) => unknown): Set<string> => {
	const seen = new Set<string>();
	params(
		new Proxy(valuesOf(name), {
			get(values, key) {
				seen.add(String(key));
				return Reflect.get(values, key) as unknown;
			},
			ownKeys: () => [],
		}),
	);
	return seen;
};

it('a shape that cannot say what another one says refuses it: nothing is left out without a word', async () => {
	const lost: string[] = [];
	const needless: string[] = [];
	for (const [name, { rows }] of await everyCall()) {
		const reads = rows.map((row) =>
			readBy(name, (values) => row.params(values, offerOf(Math.max(row.majors?.[0] ?? 2, 1)))),
		);
		const all = new Set(reads.flatMap((keys) => [...keys]));
		for (const [index, row] of rows.entries()) {
			const told = new Set([...(reads[index] ?? []), ...(row.lacks ?? []), ...(OTHERWISE[name] ?? [])]);
			const what = `${name}: ${row.facade}.${row.method} ${row.versions.join('-')}`;
			for (const key of all) if (!told.has(key)) lost.push(`${what} ${key}`);
			for (const key of row.lacks ?? []) if (reads[index]?.has(key)) needless.push(`${what} ${key}`);
		}
	}
	assert.deepEqual({ lost, needless }, { lost: [], needless: [] });
});
