import { sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import assert from 'node:assert/strict';
import { stepFields } from '../../../src/hosts/node-red/project.ts';
import { placeOf, typesOf } from '../../../src/hosts/node-red/types.ts';
import type { AnyOperation } from '../../../src/catalogue/operation.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { until } from '../../support/until.ts';
import {
	type FlowNode,
	type NodeRed,
	nodeRed,
	type Options,
	type Printed,
} from '../node-red/support/node-red.ts';
import { PRODUCT, productPackage } from '../node-red/support/package.ts';
import type { RunStep } from './every-step.ts';
import type { StartTrigger } from './every-trigger.ts';
import type { Input, Loose, Results } from './trial.ts';
import { typedValuesOf, sourceNamed, stepNamed } from './values.ts';

/** What a step did in Node-RED. */
export interface NodeRedRan {
	readonly results: Results;
	readonly messages: readonly Printed[];
	readonly error?: { readonly message: string; readonly code?: string; readonly cause?: Loose };
}

/** A real Node-RED with the packed package and a connection to one server. */
export interface NodeRedStage {
	readonly red: NodeRed;
	readonly type: string;
	/**
	 * Deploys nodes beside the connection `c`, the probes `out`, `end` and `caught`, and a catch node for the
	 * latter.
	 */
	deploy(...nodes: FlowNode[]): Promise<void>;
	/** An action node `step`, as the form would store it. */
	action(name: string, input?: Input, more?: object): { node: FlowNode; message: Loose };
	/** A connection node with these settings. */
	connection(id: string, settings: Loose | Input): FlowNode;
	/** A trigger node. */
	trigger(source: string, input?: Input, more?: object): FlowNode;
	/** Deploys one step, gives it one message, and waits for what comes. */
	step(name: string, input?: Input, message?: Loose): Promise<NodeRedRan>;
	/**
	 * As {@link step}, while others run: with nodes of its own, which the next deploy takes away; also with a
	 * connection of its own.
	 */
	beside(name: string, input: Input, settings?: Loose): Promise<NodeRedRan & { readonly id: string }>;
	/** What the edit dialogs ask. */
	ask(route: string, settings?: Loose, more?: Loose): Promise<Loose>;
	stop(): Promise<void>;
}

const content = (payload: unknown): unknown =>
	typeof payload === 'object' && payload !== null && (payload as Loose)['type'] === 'Buffer'
		? Buffer.from((payload as { data: number[] }).data)
		: payload;

const PROBES = ['out', 'end', 'caught'] as const;

/** A stream that has no end of its own to wait for. */
const isEndless = ({ returns, ends }: AnyOperation): boolean => returns === 'stream' && !ends;

export interface OpenNodeRed extends Partial<Pick<Options, 'version' | 'userDir' | 'env'>> {
	readonly packageFolder?: string;
	/** Seconds that a step may take. Default 40. */
	readonly patience?: number;
}

export const openNodeRed = async (
	service: AnyService,
	settings: () => Loose,
	{ packageFolder, version = 5, patience = 40, ...more }: OpenNodeRed = {},
): Promise<NodeRedStage> => {
	const folder = packageFolder ?? (await productPackage());
	const red = await nodeRed({ version, packages: { [PRODUCT]: folder }, ...more });
	const types = typesOf(service);
	/** The secrets that each connection has: given again, they would start it anew. */
	const input = new Map<string, string>();
	const connection = (id = 'c', all: Input = settings()): FlowNode => {
		const secret = (name: string) => service.settings[name]?.secret === true;
		// one that is left out would stay as it was
		const secrets = Object.keys(service.settings)
			.filter(secret)
			.map((name) => [name, all[name] ?? '']);
		const rest = Object.entries(all).filter(([name]) => !secret(name));
		const isNew = input.get(id) !== JSON.stringify(secrets);
		input.set(id, JSON.stringify(secrets));
		return {
			id,
			type: types.connection,
			name: '',
			...(isNew ? { credentials: Object.fromEntries(secrets) } : {}),
			...Object.fromEntries(rest),
		};
	};
	/** The nodes of steps that run side by side. */
	const running = new Map<string, () => FlowNode[]>();
	let lanes = 0;
	let deploying: Promise<void> = Promise.resolve();
	let next: Promise<void> | undefined;
	/** Deploys what runs now; who asks before the next deploy begins shares it. */
	const redeploy = (): Promise<void> => {
		next ??= deploying = deploying.then(() => {
			next = undefined;
			return deploy();
		});
		return next;
	};
	const deploy: NodeRedStage['deploy'] = (...nodes) =>
		red.deploy(
			[
				{ id: 'tab', type: 'tab', label: 'Test' },
				connection(),
				...PROBES.map((id) => ({ id, type: 'probe', z: 'tab' })),
				{ id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
				...[...nodes, ...[...running.values()].flatMap((made) => made())].map((node) =>
					node.type === types.connection ? node : { z: 'tab', ...node },
				),
			],
			'nodes',
		);
	const action: NodeRedStage['action'] = (name, input = {}, more = {}) => {
		const step = stepNamed(service, name);
		const place = placeOf(types, step);
		const { typedValues, message } = typedValuesOf(stepFields(step), input);
		const node = {
			id: 'step',
			type: place?.type ?? '',
			name: '',
			server: 'c',
			operation: place?.operation ?? '',
			values: typedValues,
			wires: [['out'], ['end']],
			...more,
		};
		return { node, message };
	};
	/** What tells that a step is over whose messages do not. */
	const completeOf = (name: string, id: string): FlowNode[] =>
		isEndless(stepNamed(service, name))
			? [
					{ id: `done${id}`, type: 'probe' },
					{ id: `complete${id}`, type: 'complete', scope: [`step${id}`], wires: [[`done${id}`]] },
				]
			: [];
	const count = (probe: string) => red.printed(probe).length;
	/** What comes after a message was given to a step whose nodes have this ending. */
	const answered = async (name: string, id: string, give: () => Promise<void>): Promise<NodeRedRan> => {
		const step = stepNamed(service, name);
		const { returns, ends } = step;
		const [out, end, caught, done] = [`out${id}`, `end${id}`, `caught${id}`, `done${id}`] as const;
		const from = Object.fromEntries([out, end, caught, done].map((probe) => [probe, count(probe)]));
		await give();
		const input = ends ? end : out;
		const last = isEndless(step) ? done : input;
		await until(
			() => count(last) > (from[last] as number) || count(caught) > (from[caught] as number),
			`${name} to answer\n${red.log().slice(-2000)}`,
			patience,
		);
		const error = red.printed(caught)[from[caught] as number]?.error as NodeRedRan['error'];
		const messages = red.printed(out).slice(from[out]);
		const payloads = messages.map(({ payload }) => content(payload));
		if (error) return { results: [], messages, error };
		if (isEndless(step)) return { results: payloads as Results, messages };
		if (ends)
			return {
				results: [{ ...(red.printed(end).at(-1)?.payload as Loose), [ends.gathered]: payloads }],
				messages,
			};
		if (returns === 'file')
			return { results: [{ name: messages[0]?.['filename'], content: payloads[0] }], messages };
		const [first] = payloads;
		return { results: (Array.isArray(first) ? first : [first]) as Results, messages };
	};
	return {
		red,
		type: types.connection,
		deploy,
		action,
		connection,
		trigger(source, input = {}, more = {}) {
			const named = sourceNamed(service, source);
			const { typedValues } = typedValuesOf(sourceFieldsOf(named), input);
			return {
				id: 'watch',
				type: types.triggers.find((one) => one.source === named)?.type ?? '',
				name: '',
				server: 'c',
				values: typedValues,
				wires: [['out']],
				...more,
			};
		},
		async step(name, input = {}, message = {}) {
			const made = action(name, input);
			await deploy(made.node, ...completeOf(name, ''));
			return answered(name, '', () => red.give('step', { payload: 'asked', ...message, ...made.message }));
		},
		async beside(name, input, settings) {
			const id = `-${++lanes}`;
			const server = settings ? `c${id}` : 'c';
			const made = action(name, input, { id: `step${id}`, server, wires: [[`out${id}`], [`end${id}`]] });
			running.set(id, () => [
				...(settings ? [connection(server, settings)] : []),
				made.node,
				...PROBES.map((probe) => ({ id: probe + id, type: 'probe' })),
				{ id: `catch${id}`, type: 'catch', scope: [`step${id}`], wires: [[`caught${id}`]] },
				...completeOf(name, id),
			]);
			await redeploy();
			try {
				const ran = await answered(name, id, () =>
					red.give(`step${id}`, { payload: 'asked', ...made.message }),
				);
				return { ...ran, id: `step${id}` };
			} finally {
				running.delete(id);
			}
		},
		async ask(route, input = settings(), more = {}) {
			const body = { connection: { id: 'c', settings: input }, ...more };
			return (await (await red.request('POST', `/muster/${service.name}/${route}`, body)).json()) as Loose;
		},
		stop: () => red.stop(),
	};
};

/** A real Node-RED as a host of trials: never red after what went well, red after an error. */
export const nodeRedSteps =
	(stage: () => NodeRedStage): RunStep =>
	async (name, input, settings) => {
		const { red, beside } = stage();
		const { results, messages, error, id } = await beside(name, input, settings as Loose | undefined);
		const fill = () => red.statuses(id).at(-1)?.fill;
		if (!error) return { results, shows: () => assert.notEqual(fill(), 'red') };
		return {
			results: messages.map(({ payload }) => payload as Loose),
			error: { message: error.message, code: error.code },
			// statuses come a moment later, so that a burst is one
			shows: async () => void (await until(() => fill() === 'red', 'the status to be red')),
		};
	};

/** A real Node-RED as a host of triggers. */
export const nodeRedTriggers =
	(stage: () => NodeRedStage): StartTrigger =>
	async (source, input, settings) => {
		const { red, deploy, trigger, connection } = stage();
		const from = red.printed('out').length;
		if (settings) await deploy(connection('own', settings), trigger(source, input, { server: 'own' }));
		else await deploy(trigger(source, input));
		return {
			events: () =>
				red
					.printed('out')
					.slice(from)
					.map(({ payload }) => payload as Loose),
			stop: () => deploy(),
		};
	};
