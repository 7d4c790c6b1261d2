import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config, Message, Red, RedNode } from '../../../../src/hosts/node-red/runtime/red.ts';
import { registerConnection } from '../../../../src/hosts/node-red/runtime/connection-node.ts';
import { registerTrigger } from '../../../../src/hosts/node-red/runtime/trigger-node.ts';
import { typesOf } from '../../../../src/hosts/node-red/types.ts';
import type { Saved } from '../../../../src/engine/watch/memory.ts';
import { type Listen, made } from '../../../engine/made-source.ts';
import { temporary } from './temporary.ts';

export interface Deployed {
	readonly listen: Listen;
	/** Settles when the flows have started. Default: they have. */
	readonly started?: Promise<void>;
	readonly onSend?: (close: () => void) => void;
	/** Values of the node, and who works them out. */
	readonly values?: object;
	readonly ask?: Red['util']['evaluateNodeProperty'];
}

/** A trigger in a Node-RED of its own, which is none: only what the trigger asks of it. */
export const deployedTrigger = (input: Deployed) => {
	const { listen, started = Promise.resolve(), onSend = () => {}, values, ask } = input;
	const userDir = temporary('trigger');
	const service = made(listen);
	const nodes = new Map<string, RedNode>();
	const sent: Message[] = [];
	const notices: Message[] = [];
	const statuses: { fill?: string; text?: string }[] = [];
	const errors: unknown[] = [];
	const warnings: string[] = [];
	let closed: Promise<void> | undefined;
	let closing: (removed: boolean, done: () => void) => void = () => {};
	const close = () => (closed ??= new Promise((resolve) => closing(false, resolve)));
	const node = {
		on: (_: string, handler: typeof closing) => {
			closing = handler;
		},
		send([events, told]: readonly (readonly Message[] | null)[]) {
			sent.push(...(events ?? []));
			notices.push(...(told ?? []));
			onSend(close);
		},
		status: (one: { fill?: string; text?: string }) => void statuses.push(one),
		log: () => {},
		warn: (line: string) => void warnings.push(line),
		error: (error: unknown) => void errors.push(error),
	};
	const red = {
		settings: { userDir },
		util: { generateId: () => 'x', evaluateNodeProperty: ask },
		nodes: {
			createNode: (one: RedNode, { id, type }: Config) => Object.assign(one, node, { id, type }),
			registerType(type: string, construct: (this: RedNode, config: Config) => void) {
				const one = {} as RedNode;
				nodes.set(type, one);
				construct.call(one, { id: type, type, server: connection, host: 'x', values });
			},
			getNode: (id: string) => nodes.get(id),
			eachNode: () => {},
		},
	} as unknown as Red;
	const { connection, triggers } = typesOf(service);
	registerConnection(red, service, connection);
	for (const trigger of triggers)
		registerTrigger(red, service, trigger, {
			started: () => started,
			handoff: { keep: () => false, claim: () => undefined, endUnclaimed: () => {} },
		});
	const folder = join(userDir, 'muster');
	/** The events that the memory notes as not handed over. */
	const noted = () => {
		const [file = ''] = readdirSync(folder);
		return (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { saved: Saved }).saved.last;
	};
	return { sent, notices, statuses, errors, warnings, close, noted };
};
