import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import { spoken } from '../../../catalogue/units.ts';
import type { Standing } from '../../../runtime/resume.ts';

/** Seconds without a connection after which n8n shows a failed execution and runs the error workflow. */
const VISIBLE = 300;

/**
 * Says how a trigger stands, in the only ways n8n has: a log line per change, and one failed execution per outage of more
 * than 5 minutes.
 */
export const outageReport = (functions: ITriggerFunctions, what: string, signal: AbortSignal, visible = VISIBLE) => {
	const { name } = functions.getNode();
	let timer: NodeJS.Timeout | undefined;
	let lost: Date | undefined;
	let last = '';
	signal.addEventListener('abort', () => clearTimeout(timer));
	return (standing: Standing): void => {
		if (standing.is === 'connecting') return;
		if (standing.is === 'connected') {
			clearTimeout(timer);
			functions.logger.info(`${name}: connected to ${what}${lost ? ` again after ${spoken((Date.now() - lost.getTime()) / 1000)}` : ''}`);
			lost = undefined;
			return;
		}
		const { error, next } = standing;
		if (!lost) {
			lost = new Date();
			timer = setTimeout(() => {
				const text = `No connection to ${what} since ${lost?.toISOString()}: ${last}`;
				functions.logger.error(`${name}: ${text}`);
				functions.saveFailedExecution?.(
					new NodeOperationError(functions.getNode(), text, {
						description: `${error.hint} The trigger goes on trying and reports what it missed.`,
					}),
				);
			}, visible * 1000);
			timer.unref();
			functions.logger.warn(`${name}: ${error.message}. Trying again in ${spoken((next.getTime() - Date.now()) / 1000)}`);
		}
		last = error.message;
	};
};
