import type { AnyOperation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { Fields } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { runOperation } from '../../../engine/run/run-operation.ts';
import type { semaphore } from '../../../net/semaphore.ts';
import { type ConnectionNode, connectionOf } from './connection-node.ts';
import { copiesOf, isCopied } from './copies.ts';
import { deliver } from './deliver.ts';
import { checkPlace, deliveredBy } from './delivered.ts';
import { nounOf } from './noun.ts';
import { answer } from './pending.ts';
import type { Config, Message, Red, RedNode, Send, Status } from './red.ts';
import { finished, progressed, running } from './status.ts';
import type { StatusThrottle } from './status-throttle.ts';
import type { storedValues } from './stored-values.ts';
import { refuseUnread, type unreadIn } from './unknown-values.ts';
import { valuesOf } from './values.ts';

const stepNamed = (steps: readonly AnyOperation[], name: unknown): AnyOperation => {
	const step = steps.find((one) => one.name === name);
	if (step) return step;
	if (typeof name !== 'string' || name === '')
		throw new MusterError('BAD_INPUT', 'No operation is chosen', {
			hint: 'Open the node and choose one. Nothing was sent.',
		});
	throw new MusterError('BAD_INPUT', `This version has no operation “${name}”`, {
		hint: 'Open the node and choose another, or install the version of the package that made this flow. Nothing was sent.',
	});
};

/**
 * Which queue a step stands in: none if it needs no connection, an answer for example, which must not come
 * late.
 */
const turnsFor = (step: AnyOperation, { calls, waits }: ConnectionNode) => {
	if (step.timeout === Number.POSITIVE_INFINITY) return waits;
	return step.part === null ? undefined : calls;
};

/**
 * Changes of one node happen in the order of its messages; reads run side by side, and an answer must not
 * come late.
 */
const keepsOrder = ({ effect, part }: AnyOperation): boolean => effect !== 'reads' && part !== null;

/** What stays the same for all messages of one node. */
export interface ActionNode {
	readonly red: Red;
	readonly node: RedNode;
	readonly service: AnyService;
	readonly config: Config;
	readonly steps: readonly AnyOperation[];
	readonly fields: ReadonlyMap<AnyOperation, Fields>;
	readonly values: ReturnType<typeof storedValues>;
	readonly unread: ReturnType<typeof unreadIn>;
	/** Its changes, one after the other. */
	readonly changes: ReturnType<typeof semaphore>;
	readonly statuses: StatusThrottle;
	/** Aborted when the node closes. */
	readonly signal: AbortSignal;
	/** Messages that came and are not done with. */
	inHand(): number;
}

/**
 * Runs a node's operation for one message and sends what it gives. @returns the status when it is done.
 * @throws MusterError of the operation; BAD_INPUT where the node or the message is not fit
 */
export const runMessage = async (one: ActionNode, message: Message, send: Send): Promise<() => Status> => {
	const { red, node, service, config, signal, statuses } = one;
	const step = stepNamed(one.steps, config['operation']);
	refuseUnread(step.effect, one.unread);
	const connection = connectionOf(red, service, config['server']);
	// asked for before anything else is waited for: the turns are in the order of the messages
	const leave = keepsOrder(step) ? await one.changes.take(signal) : undefined;
	let giveBack: (() => void) | undefined;
	try {
		const input = await valuesOf({ red, node, message, signal }, one.fields.get(step) ?? {}, one.values);
		const how = deliveredBy(step, input);
		checkPlace(red, message, how, isCopied(step, how));
		giveBack = await turnsFor(step, connection)?.take(signal);
		// not before its turn: thousands may wait for theirs
		const copy = copiesOf(red, step, how, message);
		const began = performance.now();
		statuses.show(running(one.inHand()));
		const results = runOperation({
			service,
			operation: step,
			input,
			settings: () => connection.settings,
			context: {
				signal,
				progress: (done, of, text) => statuses.show(progressed(done, of, text)),
				log: (line) => node.log(line),
				answer: (values) => answer(message._muster, values),
			},
		});
		const noun = () => (service.operations.includes(step) ? nounOf(step) : 'event');
		const done = deliver(red, { step, how, noun, message, send, copy }, results);
		// what runs for as long as it likes keeps the others from
		// beginning before it, not from running beside it
		if (step.timeout === Number.POSITIVE_INFINITY) leave?.();
		const came = await done;
		const [milliseconds, at] = [performance.now() - began, new Date()];
		return () => finished(came, milliseconds, at);
	} finally {
		giveBack?.();
		leave?.();
	}
};
