import { type ITriggerFunctions, NodeOperationError } from 'n8n-workflow';
import { spoken } from '../../../catalogue/units.ts';
import type { MusterError } from '../../../runtime/errors.ts';
import type { Standing } from '../../../runtime/resume.ts';

/**
 * Says how a trigger stands, in the only ways n8n has: a log line per change, and one failed execution per outage of more
 * than `visible` seconds. A manual test has no failed executions: there n8n would take it for the end of the test.
 */
export const outageReport = (functions: ITriggerFunctions, what: string, closed: AbortSignal, visible: number) => {
	const { name } = functions.getNode();
	let timer: NodeJS.Timeout | undefined;
	let lost: Date | undefined;
	let last: MusterError | undefined;
	closed.addEventListener('abort', () => clearTimeout(timer));
	const show = () => {
		const text = `No connection to ${what} since ${lost?.toISOString()}: ${last?.message}`;
		functions.logger.error(`${name}: ${text}`);
		functions.saveFailedExecution?.(
			new NodeOperationError(functions.getNode(), text, {
				description: `${last?.hint} The trigger goes on trying and reports what it missed.`,
			}),
		);
	};
	return (standing: Standing): void => {
		if (standing.is === 'connecting' || closed.aborted) return;
		if (standing.is === 'connected') {
			clearTimeout(timer);
			functions.logger.info(`${name}: connected to ${what}${lost ? ` again after ${spoken((Date.now() - lost.getTime()) / 1000)}` : ''}`);
			lost = undefined;
			return;
		}
		last = standing.error;
		if (lost) return;
		lost = new Date();
		if (functions.getMode() !== 'manual') timer = setTimeout(show, visible * 1000).unref();
		functions.logger.warn(`${name}: ${last.message}. Trying again in ${spoken((standing.next.getTime() - Date.now()) / 1000)}`);
	};
};
