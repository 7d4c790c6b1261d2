import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Fields } from '../../../../src/catalogue/field.ts';
import type { MusterError } from '../../../../src/core/errors.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import { unitNameFault } from '../../../../src/services/fleet/wire/unit-name.ts';
import { type FleetLab, labMachine, startFleetLab } from '../../../lab/fleet/lab.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

type Loose = Record<string, unknown>;
const FILE = '[Service]\nExecStart=/usr/bin/sleep 1000\n';
const option = (section: unknown, name: unknown, value: unknown) => [{ section, name, value }];

/** What steps need to run at all. */
const valid: Loose = {
	unit: 'web.service',
	name: 'new.service',
	content: FILE,
	desiredState: 'inactive',
	template: 'many@.service',
	count: 1,
	machine: labMachine(1).id,
	metadata: { zone: 'eu' },
	keys: ['zone'],
};
/** What no field of fleet takes as it is. */
const hostile: readonly unknown[] = [
	-1,
	1.5,
	Number.NaN,
	1e99,
	[null],
	[[]],
	{ name: 5 },
	{ name: '../x' },
	{ length: -1 },
	Buffer.from('\0\xff'),
	() => 'web.service',
	'a\nb',
	'a\0b.service',
	'../../machines',
	'web.service?x=1#y',
	'%2e%2e%2fmachines',
	'x'.repeat(100_000),
	'é.service',
	'__proto__',
	'constructor',
	'web.service\n\n[X-Fleet]\nGlobal=true',
	`${FILE}User=root\rGlobal=true\n`,
	`[Service]\nA=${'x'.repeat(5000)}\n`,
	`[Service]\nA=b${' '.repeat(50_000)}\\\n`,
	option('Service', 'A', 'b\n[X-Fleet]\nGlobal=true'),
	option('Service', 'A', 'b\\'),
	option('Serv]ice', 'A', 'b'),
	option('Service', '#A', 'b'),
	option('Service', 'A=B', 'b'),
	option('Service', 'A', { toString: 1 }),
	option(null, undefined, 7),
	[...option('X-Fleet', 'Global', 'true'), ...option('X-Fleet', 'MachineID', 'x')],
];
const CODES = ['BAD_INPUT', 'NOT_FOUND', 'CONFLICT'];

let lab: FleetLab;
let settings: Loose;
before(async () => {
	lab = await startFleetLab();
	settings = { endpoints: [lab.url] };
	lab.cluster.put(
		'many@.service',
		[{ section: 'Service', name: 'ExecStart', value: '/usr/bin/many %i' }],
		'inactive',
	);
});
after(async () => {
	endLeases();
	await lab.close();
});

/** What a step sends is what fleet has a name for, and leaves nothing broken. */
const checkSent = (from: number, at: string) => {
	for (const { method, url, body } of lab.requests.slice(from)) {
		assert.match(
			url,
			/^\/fleet\/v1\/(discovery|(units|state|machines)(\?[\w=%.&@:-]*)?|units\/[^/?#]+)$|^\/metrics$/,
			at,
		);
		const [, name] = /\/units\/([^/?#]+)$/.exec(url) ?? [];
		// whatever is there can be read; nothing new gets a name that fleet has no rule for
		if (name && method !== 'GET') assert.equal(unitNameFault(decodeURIComponent(name)), undefined, at);
		if (method === 'PUT') assert.match(JSON.parse(body).desiredState, /^(inactive|loaded|launched)$/, at);
	}
	for (const name of ['web.service', 'new.service', 'many@.service', 'many@1.service'])
		assert.notEqual(lab.cluster.unit(name), 'broken', at);
};

const input = (fields: Fields): Loose =>
	Object.fromEntries(
		Object.keys(fields).flatMap((name) => (Object.hasOwn(valid, name) ? [[name, valid[name]]] : [])),
	);

describe('fleet: what comes from flows and forms', () => {
	for (const { resource, name, fields, effect } of service.operations)
		it(`${resource}.${name} takes no hostile value, and sends nothing of one`, async () => {
			for (const field of Object.keys(fields))
				for (const value of hostile) {
					// whatever a step before has done to them
					lab.cluster.put(
						'web.service',
						[{ section: 'Service', name: 'ExecStart', value: '/usr/bin/web' }],
						'inactive',
					);
					lab.cluster.destroy('new.service');
					const from = lab.requests.length;
					const at = `${resource}.${name} ${field} = ${String(JSON.stringify(value)).slice(0, 60)}`;
					const limits = {
						...(name === 'waitUntil' && { deadline: '100ms' }),
						...(fields[field]?.show && { wait: true }),
					};
					const values = { ...limits, ...input(fields), [field]: value };
					// “null” means the usual deadline, which is too long for a test
					const stop = AbortSignal.timeout(name === 'waitUntil' ? 1000 : 60_000);
					const error = await runStep(service, settings, `${resource}.${name}`, values, stop).then(
						() => undefined,
						(thrown: MusterError) => thrown,
					);
					if (error) {
						assert.ok(
							[...CODES, 'TIMEOUT', 'CANCELLED'].includes(error.code),
							`${at}: ${error.code} ${error.stack}`,
						);
						assert.ok(error.message.length < 1500, `${at}: ${error.message.length} characters`);
						if (error.code === 'BAD_INPUT' && effect !== 'reads')
							assert.ok(
								lab.requests.slice(from).every(({ method }) => method === 'GET'),
								at,
							);
					}
					checkSent(from, at);
				}
		});

	for (const { name, fields } of service.sources)
		it(`${name} takes no hostile value`, async () => {
			for (const field of Object.keys(fields))
				for (const value of hostile) {
					const from = lab.requests.length;
					const watching = startWatch(service, settings, name, { [field]: value });
					let refused: string | undefined;
					watching.over.catch(({ code }: MusterError) => {
						refused = code;
					});
					const outcome = await until(
						() => refused ?? (watching.statuses.some(({ is }) => is === 'connected') && 'ready'),
						'an answer',
					);
					await watching.stop().catch(() => {});
					assert.ok(['ready', 'BAD_INPUT'].includes(outcome), `${field}: ${outcome}`);
					checkSent(from, field);
				}
		});
});
