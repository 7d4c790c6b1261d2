import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import { formatDuration } from '../../../core/units.ts';
import { inOneLine } from '../../../core/errors.ts';
import { inN8nWords } from '../properties/n8n-terms.ts';
import type { ConnectionStatus } from '../../../net/reconnect.ts';
import { type Outage, outages } from './outage.ts';
import type { Times } from './times.ts';

const words = (what: string, { began, losses, error }: Outage): string => {
	const since = began.toISOString();
	if (losses === 1) return `No connection to ${what} since ${since}: ${error.message}`;
	return `No lasting connection to ${what} since ${since}: it was lost ${losses} times, at last because: ${error.message}`;
};

/**
 * Says how a trigger stands, in the only ways n8n has: a log line per change, and one failed execution per
 * outage that lasts, at once where somebody has just published the workflow (`awaited`). A manual test has no
 * failed executions: there n8n would take it for the end of the test.
 */
export const outageReport = (
	functions: ITriggerFunctions,
	what: string,
	closed: AbortSignal,
	times: Times & { readonly awaited: boolean },
): ((now: ConnectionStatus) => void) => {
	const { logger } = functions;
	const { name } = functions.getNode();
	const seconds = (from: Date, to: Date) => formatDuration((to.getTime() - from.getTime()) / 1000);
	return outages(times, closed, {
		connected: (outage) =>
			logger.info(
				`${name}: connected to ${what}${outage ? ` again after ${seconds(outage.began, new Date())}` : ''}`,
			),
		lost: ({ error, next }) =>
			logger.warn(`${name}: ${inOneLine(error)} Trying again in ${seconds(new Date(), next)}`),
		lasts(outage) {
			if (functions.getMode() === 'manual') return;
			const text = words(what, outage);
			logger.error(`${name}: ${text}`);
			functions.saveFailedExecution?.(
				new NodeOperationError(functions.getNode(), text, {
					description: `${inN8nWords(outage.error.hint)} The workflow stays published: its trigger goes on trying, with the credential as it then is, and reports what it missed.`,
				}),
			);
		},
	});
};
