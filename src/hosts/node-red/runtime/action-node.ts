import type { AnyOperation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { runOperation } from '../../../engine/run/run-operation.ts';
import { asMusterError, MusterError } from '../../../core/errors.ts';
import { stepFields } from '../project.ts';
import type { ActionType } from '../types.ts';
import { statusThrottle } from './status-throttle.ts';
import { type ConnectionNode, connectionOf } from './connection-node.ts';
import { deliver } from './deliver.ts';
import { createAbortController } from './abort-controller.ts';
import { failure } from './failure.ts';
import { answer } from './pending.ts';
import type { Config, Message, Red, RedNode, Send } from './red.ts';
import { counted, failed, finished, progressed, running } from './status.ts';
import { valuesOf } from './values.ts';
import { settleWithin } from './settle-within.ts';

/** Milliseconds that closing waits for the runs it has stopped; Node-RED gives 15 s. */
const CLOSING = 3000;

const stepNamed = (steps: readonly AnyOperation[], name: unknown): AnyOperation => {
	const step = steps.find((one) => one.name === name);
	if (step) return step;
	throw new MusterError('BAD_INPUT', `This version has no operation “${name}”`, {
		hint: 'Open the node and choose another, or install the version of the package that made this flow. Nothing was sent.',
	});
};

/** Which queue a step stands in: none if it needs no connection, an answer for example, which must not come late. */
const turnsFor = (step: AnyOperation, { calls, waits }: ConnectionNode) => {
	if (step.timeout === Number.POSITIVE_INFINITY) return waits;
	return step.part === null ? undefined : calls;
};

export const registerAction = (red: Red, service: AnyService, { type, steps }: ActionType): void => {
	const fields = new Map(steps.map((step) => [step, stepFields(step)]));
	const own = new Set<AnyOperation>(service.operations as readonly AnyOperation[]);

	red.nodes.registerType(type, function (this: RedNode, config: Config) {
		red.nodes.createNode(this, config);
		const closing = createAbortController();
		const lights = statusThrottle(this);
		const runs = new Set<Promise<void>>();
		let stopped = 0;

		const run = async (message: Message, send: Send): Promise<void> => {
			const step = stepNamed(steps, config['operation']);
			const connection = connectionOf(red, config['server']);
			const given = await valuesOf(
				{ red, node: this, message },
				fields.get(step) ?? {},
				(config['values'] ?? {}) as Readonly<Record<string, unknown>>,
			);
			const giveBack = await turnsFor(step, connection)?.take(closing.signal);
			const began = Date.now();
			lights.show(running(runs.size));
			try {
				const results = runOperation({
					service,
					operation: step,
					input: given,
					settings: async () => connection.settings,
					context: {
						signal: closing.signal,
						progress: (done, of, text) => lights.show(progressed(done, of, text)),
						log: (line) => this.log(line),
						answer: (values) => answer(message._muster, values),
					},
				});
				const noun = own.has(step) ? step.resource : 'event';
				const what = await deliver(red, { step, given, noun, message, send }, results);
				lights.show(runs.size > 1 ? running(runs.size - 1) : finished(what, Date.now() - began));
			} finally {
				giveBack?.();
			}
		};

		this.on('input', (message, send, done) => {
			const doing = `${config['operation']}`;
			const going = run(message, send)
				.then(
					() => done(),
					(thrown: unknown) => {
						if (closing.signal.aborted) stopped++;
						else lights.show(failed(asMusterError(thrown, doing)));
						done(failure(thrown, doing));
					},
				)
				.catch((thrown: unknown) => this.error(failure(thrown, doing)))
				.finally(() => runs.delete(going));
			runs.add(going);
		});

		this.on('close', (_removed, done) => {
			closing.abort();
			void settleWithin(CLOSING, Promise.allSettled(runs)).then(() => {
				lights.end();
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
