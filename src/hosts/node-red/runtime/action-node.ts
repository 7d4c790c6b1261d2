import type { AnyOperation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { runOperation } from '../../../engine/run/run-operation.ts';
import { asMusterError, MusterError } from '../../../core/errors.ts';
import { semaphore } from '../../../net/semaphore.ts';
import { stepFields } from '../project.ts';
import type { ActionType } from '../types.ts';
import { statusThrottle } from './status-throttle.ts';
import { type ConnectionNode, connectionOf } from './connection-node.ts';
import { deliver } from './deliver.ts';
import { copiesOf, isCopied } from './copies.ts';
import { checkPlace, deliveredBy } from './delivered.ts';
import { createAbortController } from './abort-controller.ts';
import { failure } from './failure.ts';
import { nounOf } from './noun.ts';
import { answer } from './pending.ts';
import type { Config, Message, Red, RedNode, Send, Status } from './red.ts';
import { counted } from '../../../core/case.ts';
import { failed, finished, progressed, running, stoppedAt } from './status.ts';
import { storedValues } from './stored-values.ts';
import { refuseUnread, unreadIn } from './unknown-values.ts';
import { valuesOf } from './values.ts';
import { settleWithin } from './settle-within.ts';

/** Milliseconds that closing waits for the runs it has stopped; Node-RED gives 15 s. */
const CLOSING = 3000;

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

export const registerAction = (red: Red, service: AnyService, { type, steps }: ActionType): void => {
	const fields = new Map(steps.map((step) => [step, stepFields(step)]));
	const own = new Set<AnyOperation>(service.operations as readonly AnyOperation[]);

	red.nodes.registerType(type, function (this: RedNode, config: Config) {
		red.nodes.createNode(this, config);
		const closing = createAbortController();
		const lights = statusThrottle(this);
		const runs = new Set<Promise<void>>();
		const changes = semaphore(1);
		const values = storedValues(red, config);
		const unread = unreadIn(config, fields.values());
		/** Messages that came and are not done with. */
		let inHand = 0;
		let stopped = 0;

		const actionOf = (name: unknown) => steps.find((step) => step.name === name)?.action;

		/** @returns the status when it is done. */
		const run = async (message: Message, send: Send): Promise<Status> => {
			const step = stepNamed(steps, config['operation']);
			refuseUnread(step.effect, unread);
			const connection = connectionOf(red, service, config['server']);
			// asked for before anything else is waited for: the turns are in the order of the messages
			const leave = keepsOrder(step) ? await changes.take(closing.signal) : undefined;
			let giveBack: (() => void) | undefined;
			try {
				const scene = { red, node: this, message, signal: closing.signal };
				const input = await valuesOf(scene, fields.get(step) ?? {}, values);
				const how = deliveredBy(step, input);
				checkPlace(red, message, how, isCopied(step, how));
				giveBack = await turnsFor(step, connection)?.take(closing.signal);
				// not before its turn: thousands may wait for theirs
				const copy = copiesOf(red, step, how, message);
				const began = performance.now();
				lights.show(running(inHand));
				const results = runOperation({
					service,
					operation: step,
					input,
					settings: async () => connection.settings,
					context: {
						signal: closing.signal,
						progress: (done, of, text) => lights.show(progressed(done, of, text)),
						log: (line) => this.log(line),
						answer: (values) => answer(message._muster, values),
					},
				});
				const noun = own.has(step) ? nounOf(step) : 'event';
				const done = deliver(red, { step, how, noun, message, send, copy }, results);
				// what runs for as long as it likes keeps the others from
				// beginning before it, not from running beside it
				if (step.timeout === Number.POSITIVE_INFINITY) leave?.();
				const came = await done;
				return finished(came, performance.now() - began);
			} finally {
				giveBack?.();
				leave?.();
			}
		};

		this.on('input', (message, send, done) => {
			const doing = `${config['operation']}`;
			const tell = (thrown: unknown): void => {
				try {
					done(failure(thrown, doing));
				} catch {
					// a message that cannot be copied for the Catch nodes: the log is told without it
					this.error(failure(thrown, doing));
				}
			};
			inHand++;
			const going = run(message, send)
				.then(
					(status) => {
						inHand--;
						lights.show(inHand > 0 ? running(inHand) : status);
						done();
					},
					(thrown: unknown) => {
						inHand--;
						if (closing.signal.aborted) stopped++;
						else lights.show(failed(asMusterError(thrown, doing), new Date(), actionOf(config['operation'])));
						tell(thrown);
					},
				)
				.catch((thrown: unknown) => this.error(failure(thrown, doing)))
				.finally(() => runs.delete(going));
			runs.add(going);
		});

		this.on('close', (removed, done) => {
			closing.abort();
			void settleWithin(CLOSING, Promise.allSettled(runs)).then(() => {
				lights.end();
				if (stopped > 0 && !removed) this.status(stoppedAt());
				// the Catch nodes are closing as well: the log is the only witness
				if (stopped > 0)
					this.warn(
						`${counted(stopped, 'message')} stopped while at work (${config['operation']}). What a change had done stays done.`,
					);
				done();
			});
		});
	});
};
