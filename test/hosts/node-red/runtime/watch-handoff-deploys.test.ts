import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nodeRed } from '../../../../src/hosts/node-red/index.ts';
import { memoryFolder } from '../../../../src/hosts/node-red/runtime/forget-removed.ts';
import type { Config, Message, Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import { endLeases } from '../../../../src/net/lease.ts';
import { event, type Listen, made } from '../../../engine/made-source.ts';
import { until } from '../../../support/until.ts';
import { temporary } from '../support/temporary.ts';

after(() => endLeases());

type Close = (removed: boolean, done: () => void) => void;

/** A Node-RED with projects, as far as a trigger asks for one; `deploy` gives it the nodes of a project. */
const redOf = (listen: Listen) => {
	const userDir = temporary('deploys');
	const service = made(listen);
	const { connection, triggers } = typesOf(service);
	const [trigger = ''] = triggers.map(({ type }) => type);
	const events = new EventEmitter();
	const types = new Map<string, (this: RedNode, config: Config) => void>();
	const sent: unknown[] = [];
	const statuses: string[] = [];
	let running = new Map<string, RedNode>();
	let closes: Close[] = [];
	let configs: readonly Config[] = [];
	let activeProject = '';
	const red = {
		events,
		settings: { userDir, get: () => ({ activeProject }) },
		util: { generateId: () => 'x' },
		httpAdmin: { post: () => {} },
		auth: { needsPermission: () => () => {} },
		nodes: {
			createNode: (node: RedNode, { id, type }: Config) =>
				Object.assign(node, {
					...{ id, type, wires: [[]] },
					on: (_: string, handler: Close) => void closes.push(handler),
					send: ([some]: readonly (readonly Message[] | null)[]) =>
						void sent.push(...(some ?? []).map(({ payload }) => (payload as { key: string }).key)),
					status: ({ text }: { text?: string }) => void statuses.push(text ?? ''),
					...{ log: () => {}, warn: () => {}, error: () => {} },
				}),
			registerType: (type: string, construct: (this: RedNode, config: Config) => void) =>
				void types.set(type, construct),
			getNode: (id: string) => running.get(id),
			eachNode: (visit: (config: Config) => void) => configs.forEach(visit),
		},
	} as unknown as Red;
	nodeRed(service)(red);
	const deploy = async (project: string, host: string, ids: readonly string[]): Promise<void> => {
		activeProject = project;
		configs = [
			{ id: 'c', type: connection, host },
			...ids.map((id) => ({ id, type: trigger, server: 'c' })),
		] as unknown as readonly Config[];
		const config = {};
		events.emit('flows:stopping', { config });
		await Promise.all(closes.map((close) => new Promise<void>((done) => close(false, done))));
		[running, closes] = [new Map(), []];
		events.emit('flows:starting', { config });
		for (const one of configs) {
			const node = {} as RedNode;
			running.set(one.id, node);
			types.get(one.type)?.call(node, one);
		}
		events.emit('flows:started', { config });
	};
	const fileOf = (project: string, id: string) => {
		const folder = memoryFolder({ settings: { userDir, get: () => ({ activeProject: project }) } } as never);
		return join(folder, `${id}.json`);
	};
	return { deploy, fileOf, sent, statuses };
};

/** Listens until it is to end. */
const quiet: Listen = async function* (context) {
	context.ready();
	context.remember({ at: 1 });
	yield event('first');
	// it may be over by the time that the event has been taken
	if (!context.signal.aborted) await once(context.signal, 'abort');
};

test('choosing another project leaves what the triggers of this one remember', async () => {
	const { deploy, fileOf, sent } = redOf(quiet);
	await deploy('one', 'x', ['n']);
	await until(() => sent.length === 1, 'the first event');
	await until(() => existsSync(fileOf('one', 'n')), 'its memory');
	await deploy('two', 'x', ['m']);
	await until(() => sent.length === 2, 'the event of the other');
	await until(() => existsSync(fileOf('two', 'm')), 'the memory of the other');
	assert.equal(existsSync(fileOf('one', 'n')), true);
	await deploy('two', 'x', []);
});

test('a copy of a project remembers for itself', async () => {
	const { deploy, fileOf, sent } = redOf(quiet);
	await deploy('one', 'x', ['n']);
	await until(() => sent.length === 1, 'the first event');
	await until(() => existsSync(fileOf('one', 'n')), 'its memory');
	await deploy('copy', 'x', ['n']);
	await until(() => sent.length === 2, 'the event of the copy');
	await until(() => existsSync(fileOf('copy', 'n')), 'the memory of the copy');
	await deploy('copy', 'x', []);
});

test('a watch that does not end holds nobody who watches another place', async () => {
	let begun = 0;
	const { deploy, statuses } = redOf(async function* (context) {
		begun++;
		context.ready();
		await (begun === 1 ? new Promise(() => {}) : undefined);
		yield event('second');
		if (!context.signal.aborted) await once(context.signal, 'abort');
	});
	await deploy('', 'x', ['n']);
	await until(() => statuses.some((text) => text.startsWith('connected')), 'the first to stand');
	await deploy('', 'y', ['n']);
	await until(() => begun === 2, 'the second to begin');
	await deploy('', 'y', []);
});
