import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import type { Field } from '../../../src/catalogue/field.ts';
import type { AnyOperation } from '../../../src/catalogue/operation.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { MusterError } from '../../../src/core/errors.ts';
import { loadList } from '../../../src/engine/connect/load-list.ts';
import { unanswered } from '../../../src/engine/connect/no-answer.ts';
import { whereOf } from '../../../src/engine/connect/where-of.ts';
import { runOperation } from '../../../src/engine/run/run-operation.ts';
import { endLeases } from '../../../src/net/lease.ts';

type Loose = Record<string, unknown>;

/** A server that takes connections and says nothing. */
const mute = async () => {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => void sockets.add(socket.on('error', () => {})));
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		port: (server.address() as AddressInfo).port,
		close() {
			for (const socket of sockets) socket.destroy();
			server.close();
		},
	};
};

/** The settings of every service that lead to machines of these ports; to the first where it knows only one. */
const settingsTo = (ports: readonly number[]): Readonly<Record<string, Loose>> => {
	const hosts = ports.map((port) => `127.0.0.1:${port}`);
	const urls = hosts.map((host) => `http://${host}`);
	return {
		serf: { hosts },
		fleet: { endpoints: urls },
		conplyent: { host: '127.0.0.1', port: ports[0] },
		juju: { addresses: hosts, user: 'admin', password: 'x', model: 'admin/default', verify: false },
		cloud: { authUrl: `${urls[0]}/v3`, user: 'a', password: 'b', project: 'p' },
	};
};

const something: Partial<Record<Field['kind'], unknown>> = {
	number: 1,
	flag: true,
	list: ['a'],
	picks: ['a'],
	record: { a: 'b' },
	json: { a: 1 },
	file: { size: 1, read: async function* () {} },
};

/** Anything that an operation needs, so that it begins. */
const inputOf = ({ fields, confirm }: AnyOperation): Loose => ({
	...Object.fromEntries(
		Object.entries(fields as Readonly<Record<string, Field>>)
			.filter(([, { required, default: usual }]) => required && usual === undefined)
			.map(([name, field]) => [
				name,
				'options' in field
					? field.options.find(({ value }) => value !== '')?.value
					: (something[field.kind] ?? field.example ?? 'a'),
			]),
	),
	...(confirm === undefined ? {} : { confirm }),
	timeout: 0.3,
});

const run = async (
	service: AnyService,
	operation: AnyOperation,
	settings: Loose,
	timeout = 0.3,
): Promise<MusterError> => {
	const context = {
		signal: AbortSignal.timeout(30_000),
		progress: () => {},
		log: () => {},
		answer: async () => undefined,
	};
	const results = runOperation({
		service,
		operation,
		input: { ...inputOf(operation), timeout },
		settings: async () => settings,
		context,
	});
	try {
		for await (const _ of results);
	} catch (error) {
		return error as MusterError;
	}
	throw new Error(`${operation.action} succeeded`);
};

describe('the words of a time-out name whom it waited for, how long, and who was not asked', () => {
	const servers: Awaited<ReturnType<typeof mute>>[] = [];
	before(async () => void servers.push(await mute(), await mute()));
	after(() => {
		endLeases();
		for (const server of servers) server.close();
	});

	for (const service of services)
		test(`${service.title}: every step, one address`, async () => {
			const settings = settingsTo([servers[0]?.port as number])[service.name] as Loose;
			const timed = (service.operations as readonly AnyOperation[]).filter(
				({ part, timeout }) => part !== null && timeout !== Number.POSITIVE_INFINITY,
			);
			const told = await Promise.all(timed.map((step) => run(service, step, settings)));
			const late = told.filter(({ code }) => code !== 'BAD_INPUT');
			assert.ok(late.length > timed.length / 2, `${late.length} of ${timed.length}`);
			for (const { code, message } of late) {
				assert.match(code, /^(TIMEOUT|OUTCOME_UNKNOWN)$/, message);
				assert.match(message, new RegExp(`127\\.0\\.0\\.1:${servers[0]?.port}\\b`));
				assert.match(message, / within 300 ms/);
				assert.doesNotMatch(message, /Stopped while/);
			}
		});

	for (const name of ['serf', 'fleet', 'juju'])
		test(`${name}: of several addresses each is named with what became of it`, async () => {
			endLeases();
			const service = services.find((one) => one.name === name) as AnyService;
			const settings = settingsTo(servers.map(({ port }) => port))[name] as Loose;
			const step = service.operations.find(({ effect, part }) => effect === 'reads' && part !== null);
			const [first, second] = servers.map(({ port }) => `127.0.0.1:${port}`);
			// who waits on tells the one whose time is over first, too
			const told = await Promise.all(
				[0.3, 0.5].map((timeout) => run(service, step as AnyOperation, settings, timeout)),
			);
			for (const [index, { message }] of told.entries()) {
				assert.match(message, new RegExp(`${first} had not (answered|let in)`));
				assert.match(message, new RegExp(`${second} (was not tried|had not)`));
				assert.match(message, index === 0 ? / within 300 ms/ : / within 500 ms/);
			}
		});

	test('a live list says it, too', async () => {
		const service = services.find(({ name }) => name === 'conplyent') as AnyService;
		const settings = settingsTo([servers[0]?.port as number])['conplyent'] as Loose;
		await assert.rejects(loadList({ service, list: Object.keys(service.lists)[0] as string, settings }), {
			message: `conplyent at 127.0.0.1:${servers[0]?.port} gave no list within 8 s`,
		});
	});

	test('a list or a test whose time is over tells why, where that is known', () => {
		const service = services.find(({ name }) => name === 'conplyent') as AnyService;
		const input = { service, settings: { host: 'h', port: 1 }, seconds: 8, what: 'list' };
		const busy = new MusterError('BUSY', 'Another client has the one place');
		assert.equal(unanswered(busy, input), busy);
		for (const code of ['CANCELLED', 'TIMEOUT', 'CONNECTION_LOST'] as const) {
			const { code: told, message } = unanswered(new MusterError(code, 'so it is'), input);
			assert.deepEqual([told, message], ['TIMEOUT', 'conplyent at h:1 gave no list within 8 s']);
		}
	});

	test('an address with a password in it is never named, one of IPv6 is readable', () => {
		const at = (name: string, settings: Loose) =>
			whereOf(services.find((one) => one.name === name) as AnyService, settings);
		assert.equal(at('fleet', { endpoints: ['http://me:secret@10.0.0.1:49153'] }), 'fleet');
		assert.equal(at('conplyent', { host: 'fe80::1', port: 9922 }), 'conplyent at [fe80::1]:9922');
		assert.equal(
			at('serf', { hosts: ['a:1', 'b:1', 'c:1', 'd:1', 'e:1'] }),
			'Serf at a:1, b:1, c:1 and 2 more',
		);
	});
});
