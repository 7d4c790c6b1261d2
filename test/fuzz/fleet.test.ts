import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { codeOf } from '../../src/core/errors.ts';
import { connectFleet, type FleetClient } from '../../src/services/fleet/client/client.ts';
import { checkUnit } from '../../src/services/fleet/model/validate/put.ts';
import { readUnitText } from '../../src/services/fleet/model/validate/unit-text.ts';
import { judge, type SettleGoal } from '../../src/services/fleet/model/settle/judge.ts';
import { joinStatus } from '../../src/services/fleet/model/status.ts';
import { diff } from '../../src/services/fleet/model/watch/diff.ts';
import { know } from '../../src/services/fleet/model/watch/know.ts';
import { recall, remember } from '../../src/services/fleet/model/watch/memory.ts';
import { parseEndpoint } from '../../src/services/fleet/wire/endpoint.ts';
import { globMatcher } from '../../src/services/fleet/wire/go-glob.ts';
import { readMetrics } from '../../src/services/fleet/wire/metrics.ts';
import type { UnitOption } from '../../src/services/fleet/wire/options.ts';
import { decodePageToken, wraps } from '../../src/services/fleet/wire/page-token.ts';
import {
	type Machine,
	readMachine,
	readPage,
	readUnit,
	readUnitState,
	type Unit,
	type UnitState,
} from '../../src/services/fleet/wire/records.ts';
import { parseUnitText, renderUnitFile, UnitFileFault } from '../../src/services/fleet/wire/unit-file.ts';
import { unitHash } from '../../src/services/fleet/wire/unit-hash.ts';
import { unitNameFault, unitNameParts } from '../../src/services/fleet/wire/unit-name.ts';
import { readVersion } from '../../src/services/fleet/wire/version.ts';
import { createCluster } from '../lab/fleet/cluster.ts';
import { putUnit } from '../lab/fleet/put.ts';

/**
 * So many texts, records and clusters; `MUSTER_FUZZ=1000000 node --test test/fuzz/fleet.test.ts` for a long
 * run.
 */
const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 10_000);

const check = <T>(arbitrary: fc.Arbitrary<T>, predicate: (value: T) => void, share = 1) =>
	fc.assert(fc.property(arbitrary, predicate), { numRuns: Math.ceil(RUNS * share) });

/** What is special to a unit file, and what only looks so. */
const bit = fc.constantFrom(
	...[
		'[Service]',
		'[X-Fleet]',
		'[',
		']',
		'=',
		'\\',
		'\\\n',
		'\n',
		'\r\n',
		'\r',
		' ',
		'\t',
		'#',
		';',
		'ExecStart',
		'A=1',
		'Global=true',
		'x',
		'"',
		'%i',
	],
	...['é', '😀', '\u0085', '\u00a0', '\u2028', '\ufeff', '\0', '\v', 'x'.repeat(2040), '__proto__', '\ud800'],
);
const text = fc.oneof(
	{ weight: 4, arbitrary: fc.array(bit, { maxLength: 12 }).map((bits) => bits.join('')) },
	{ weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
);
const option: fc.Arbitrary<UnitOption> = fc.record({
	section: fc.oneof(fc.constantFrom('Service', 'Unit', 'X-Fleet'), text),
	name: fc.oneof(fc.constantFrom('ExecStart', 'Global', 'MachineID', 'Conflicts', 'MachineOf', 'A'), text),
	value: fc.oneof(fc.constantFrom('/bin/sleep 1d', 'true', 'a.service', 'a \\\n  b', ''), text),
});

describe('fuzzed unit files', () => {
	it('any text becomes options, or a fault in the server’s words; and is a fault for people too', () => {
		check(text, (input) => {
			try {
				parseUnitText(input);
			} catch (error) {
				assert.ok(error instanceof UnitFileFault && error.line > 0, String(error));
			}
			try {
				readUnitText(input);
			} catch (error) {
				assert.equal(codeOf(error), 'BAD_INPUT', String(error));
			}
		});
	});

	it('what the guards let through, the server takes, keeps as it is, and never reads as more or other options', () => {
		let passed = 0;
		check(
			fc.tuple(
				fc.array(option, { minLength: 1, maxLength: 5 }),
				fc.constantFrom('inactive', 'loaded', 'launched'),
			),
			([options, state]) => {
				let unit: ReturnType<typeof checkUnit>;
				try {
					unit = checkUnit('a.service', options, state);
				} catch (error) {
					assert.equal(codeOf(error), 'BAD_INPUT', String(error));
					return;
				}
				passed++;
				const named = (all: readonly UnitOption[]) =>
					all.map(({ section, name }) => JSON.stringify([section, name])).sort();
				assert.deepEqual(named(unit.options), named(options));
				assert.deepEqual(parseUnitText(renderUnitFile(unit.options)), unit.options);
				for (const replaced of [false, true]) {
					const cluster = createCluster([], false);
					if (replaced) cluster.put('a.service', [{ section: 'S', name: 'N', value: '' }], 'inactive');
					const body = JSON.stringify({ desiredState: unit.desiredState, options: unit.options });
					const outcome = putUnit(cluster, 'a.service', ['application/json'], body, {
						grpc: false,
						keepsText: false,
					});
					assert.deepEqual(outcome, { status: 201 });
					const stored = cluster.unit('a.service');
					assert.ok(typeof stored === 'object', 'it can be read');
					assert.deepEqual(stored.options, unit.options);
					assert.equal(stored.desiredState, state);
					assert.equal(unitHash(stored.options), unit.hash);
				}
			},
		);
		assert.ok(passed > RUNS / 100, `${passed} passed the guards`);
	});

	it('any name is right, or wrong in words; what is right comes apart and together', () => {
		const name = fc.oneof(
			fc
				.array(
					fc.constantFrom('a', '@', '.', '.service', '.mount', '\\x2d', ':', '-', '/', ' ', 'é', '__proto__'),
					{ maxLength: 6 },
				)
				.map((bits) => bits.join('')),
			fc.string(),
		);
		check(name, (input) => {
			if (unitNameFault(input) !== undefined) return;
			const { prefix, instance, type, name: bare, fullName } = unitNameParts(input);
			assert.equal(instance === undefined ? `${prefix}.${type}` : `${prefix}@${instance}.${type}`, fullName);
			assert.equal(`${bare}.${type}`, input);
		});
		check(fc.tuple(fc.string(), fc.string()), ([pattern, input]) => void globMatcher(pattern)(input));
	});
});

/** JSON that is nearly what fleetd sends. */
const field = fc.constantFrom(
	'name',
	'options',
	'desiredState',
	'currentState',
	'machineID',
	'id',
	'metadata',
	'primaryIP',
	'section',
	'value',
	'hash',
	'units',
	'states',
	'machines',
	'nextPageToken',
	'error',
	'message',
	'__proto__',
);
const json = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.constantFrom('inactive', 'loaded', 'launched', '', 'AgACAA==', 'a.service'),
		fc.string(),
		fc.integer(),
		fc.constant(null),
		fc.boolean(),
		fc.array(tie('value'), { maxLength: 4 }),
		tie('object'),
	),
	object: fc.dictionary(field, tie('value'), { maxKeys: 6 }),
}));

describe('fuzzed answers', () => {
	const survives = (read: () => unknown, code = 'PROTOCOL') => {
		try {
			return read();
		} catch (error) {
			assert.equal(codeOf(error), code, (error as Error).stack);
			return undefined;
		}
	};

	it('any JSON is a record, or PROTOCOL', () => {
		check(json.value, (value) => {
			for (const read of [readUnit, readUnitState, readMachine]) survives(() => read(value));
			for (const list of ['units', 'states', 'machines'] as const) survives(() => readPage(value, list));
			assert.doesNotThrow(() => recall(value as never));
		});
	});

	it('any other text is read, or refused in words', () => {
		check(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (input) => {
			survives(() => parseEndpoint(input), 'BAD_INPUT');
			readMetrics(input);
			readVersion(input);
			if (decodePageToken(input)) wraps(input);
		});
	});

	it('the client ends every call, whatever the server says', async () => {
		let answer = { status: 200, body: '' };
		const server = http.createServer((request, response) => {
			request.resume();
			response.writeHead(request.url?.endsWith('discovery') ? 200 : answer.status, {
				'Content-Type': 'application/json',
			});
			response.end(request.url?.endsWith('discovery') ? '{"id":"fleet:v1"}' : answer.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const client: FleetClient = await connectFleet({
			endpoints: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
		});
		const body = fc.oneof(
			{ weight: 4, arbitrary: json.object.map((value) => JSON.stringify(value)) },
			{ weight: 1, arbitrary: fc.string() },
		);
		const statuses = fc.constantFrom(200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 405, 409, 415, 418);
		await fc.assert(
			fc.asyncProperty(statuses, body, fc.nat(5), async (status, text, which) => {
				answer = { status, body: status === 204 ? '' : text };
				const calls = [
					() => client.units.list(),
					() => client.units.get('a.service'),
					() => client.unitStates(),
					() => client.snapshot(),
					() => client.metrics(),
					() => client.units.setState('a.service', 'loaded'),
				];
				try {
					await calls[which]?.();
				} catch (error) {
					assert.ok(codeOf(error), (error as Error).stack);
				}
			}),
			{ numRuns: Math.ceil(RUNS / 20) },
		);
		await client.close();
		await new Promise((resolve) => server.close(resolve));
	});
});

const word = fc.constantFrom('active', 'inactive', 'failed', 'activating', 'dead', 'loaded', 'not-found', '');
const machineId = fc.constantFrom('m1', 'm2', 'm3');
const unitName = fc.constantFrom('a.service', 'b@.service', 'b@1.service', '__proto__.service');
const desired = fc.constantFrom('inactive' as const, 'loaded' as const, 'launched' as const);
const options = fc.constantFrom<UnitOption[]>(
	[{ section: 'Service', name: 'ExecStart', value: '/x' }],
	[{ section: 'X-Fleet', name: 'Global', value: 'true' }],
	[{ section: 'X-Fleet', name: 'MachineMetadata', value: 'role=db' }],
);
const unit: fc.Arbitrary<Unit> = fc
	.record({
		name: unitName,
		desiredState: desired,
		currentState: desired,
		machineId: fc.option(machineId),
		options,
	})
	.map((one) =>
		one.options[0]?.name === 'Global'
			? { ...one, global: true, currentState: null, machineId: null }
			: { ...one, global: false },
	);
const state: fc.Arbitrary<UnitState> = fc.record({
	name: unitName,
	machineId,
	hash: fc.constantFrom('x', unitHash([{ section: 'Service', name: 'ExecStart', value: '/x' }])),
	systemdLoadState: word,
	systemdActiveState: word,
	systemdSubState: word,
});
const machine: fc.Arbitrary<Machine> = fc.record({
	id: machineId,
	primaryIp: fc.option(fc.constantFrom('10.0.0.1')),
	metadata: fc.dictionary(fc.constantFrom('role', '__proto__'), fc.constantFrom('db', 'web')),
});
const cluster = fc.record({
	units: fc.uniqueArray(unit, { selector: ({ name }) => name, maxLength: 4 }),
	states: fc.uniqueArray(state, { selector: ({ name, machineId: id }) => name + id, maxLength: 6 }),
	machines: fc.uniqueArray(machine, { selector: ({ id }) => id, maxLength: 3 }),
});

describe('fuzzed clusters', () => {
	it('are joined, judged and compared without a fault; nothing happens twice, and memory finds what the process would have found', () => {
		const settlings: readonly SettleGoal[] = ['launched', 'active', 'finished', 'loaded', 'inactive', 'gone'];
		check(
			fc.array(cluster, { minLength: 2, maxLength: 5 }),
			(clusters) => {
				let known: ReturnType<typeof know> | undefined;
				let remembered: ReturnType<typeof know> | undefined;
				let missed = false;
				for (const [turn, one] of clusters.entries()) {
					const snapshot = { ...one, at: new Date(1_700_000_000_000 + turn * 30_000).toISOString() };
					joinStatus(snapshot);
					for (const settling of settlings)
						judge(settling, { unit: one.units[0], states: one.states, machines: one.machines });
					const [before, back] = [known, remembered];
					known = know(snapshot, before);
					const again = know(snapshot, back);
					remembered = recall(JSON.parse(JSON.stringify(remember(again))));
					assert.ok(remembered);
					assert.deepEqual(diff(known, known), []);
					if (!before || !back) continue;
					const changes = diff(before, known);
					assert.equal(new Set(changes.map(({ key }) => key)).size, changes.length);
					// memory has no metadata: whether a global unit belongs on a
					// machine that this poll missed is not known then
					missed ||= [...known.machines.values()].some((machine) => machine.missed > 0);
					const keys = (of: typeof changes) =>
						of.filter(({ event }) => !(missed && /onverged$/.test(event))).map(({ key }) => key);
					assert.deepEqual(keys(diff(back, again)), keys(changes));
				}
			},
			0.1,
		);
	});
});
