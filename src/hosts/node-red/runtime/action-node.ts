import type { AnyService } from '../../../catalogue/service.ts';
import { counted } from '../../../core/case.ts';
import { asMusterError } from '../../../core/errors.ts';
import { semaphore } from '../../../net/semaphore.ts';
import { stepFields } from '../project.ts';
import type { ActionType } from '../types.ts';
import { createAbortController } from './abort-controller.ts';
import { failure } from './failure.ts';
import type { Config, Red, RedNode } from './red.ts';
import { runMessage } from './run-message.ts';
import { settleWithin } from './settle-within.ts';
import { failed, running, stoppedAt } from './status.ts';
import { statusThrottle } from './status-throttle.ts';
import { storedValues } from './stored-values.ts';
import { unreadIn } from './unknown-values.ts';

/** Milliseconds that closing waits for the runs it has stopped; Node-RED gives 15 s. */
const CLOSING_MS = 3000;

export const registerAction = (red: Red, service: AnyService, { type, steps }: ActionType): void => {
	const fields = new Map(steps.map((step) => [step, stepFields(step)]));

	red.nodes.registerType(type, function (this: RedNode, config: Config) {
		red.nodes.createNode(this, config);
		const closing = createAbortController();
		const { signal } = closing;
		const statuses = statusThrottle(this);
		const runs = new Set<Promise<void>>();
		let inHand = 0;
		let stopped = 0;
		const action = steps.find((step) => step.name === config['operation'])?.action;
		const doing = action ?? `${config['operation']}`;
		const one = {
			red,
			node: this,
			service,
			config,
			steps,
			fields,
			statuses,
			signal,
			values: storedValues(red, config),
			unread: unreadIn(config, fields.values()),
			changes: semaphore(1),
			inHand: () => inHand,
		};

		this.on('input', (message, send, done) => {
			const tell = (thrown: unknown): void => {
				try {
					done(failure(thrown, doing));
				} catch {
					// a message that cannot be copied for the Catch nodes: the log is told without it
					this.error(failure(thrown, doing));
				}
			};
			inHand++;
			const going = runMessage(one, message, send)
				.then(
					(status) => {
						inHand--;
						statuses.show(inHand > 0 ? running(inHand) : status);
						done();
					},
					(thrown: unknown) => {
						inHand--;
						if (signal.aborted) stopped++;
						else statuses.show(failed(asMusterError(thrown, doing), new Date(), action));
						tell(thrown);
					},
				)
				.catch((thrown: unknown) => this.error(failure(thrown, doing)))
				.finally(() => runs.delete(going));
			runs.add(going);
		});

		this.on('close', (removed, done) => {
			closing.abort();
			void settleWithin(CLOSING_MS, Promise.allSettled(runs)).then(() => {
				statuses.end();
				if (stopped > 0 && !removed) this.status(stoppedAt());
				// the Catch nodes are closing as well: the log is the only witness
				if (stopped > 0)
					this.warn(
						`${counted(stopped, 'message')} stopped while at work (${doing}). What a change had done stays done.`,
					);
				done();
			});
		});
	});
};
