import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Context } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { fieldsOf } from '../../catalogue/extras.ts';
import { runOperation } from '../../engine/run/run-operation.ts';
import { stepOf } from '../../engine/run/steps.ts';
import { wrapAnswer } from './answers.ts';
import { cancelled, errorItem, nodeError } from './errors.ts';
import { isFileOut } from '../../catalogue/results.ts';
import { fileItem } from './files.ts';
import { collectStream } from './collect-stream.ts';
import { inputFor } from './input.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { asJson } from './to-host-value.ts';
import { progressOf } from './progress.ts';
import { settingsPerItem } from './settings.ts';

const contextOf = (
	functions: IExecuteFunctions,
	progress: Context['progress'],
	signal: AbortSignal,
): Omit<Context, 'lease'> => ({
	signal,
	progress,
	log: (line) => functions.logger.info(line),
	answer: (values) => functions.sendResponse(wrapAnswer(values)),
});

/**
 * `execute` of a service's action node: every input item on its own, up to *Items at a time* at once, results in the
 * order of the items and paired with them; n8n's Stop ends what runs.
 */
export const runActions = (service: AnyService) =>
	async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		const step = stepOf(
			service,
			this.getNodeParameter('resource', 0) as string,
			this.getNodeParameter('operation', 0) as string,
		);
		const fields = fieldsOf(step);
		const signal = this.getExecutionCancelSignal?.() ?? new AbortController().signal;
		const settings = settingsPerItem(service, (credential, item) => this.getCredentials(credential, item));
		const given = inputFor(this, fields);
		const progress = progressOf(this);

		const { itemsAtATime = step.effect === 'reads' ? 8 : 1, gather = true } = this.getNodeParameter(
			'options',
			0,
			{},
		) as {
			itemsAtATime?: number;
			gather?: boolean;
		};

		const one = async (item: number, stop: AbortSignal): Promise<INodeExecutionData[]> => {
			const results: INodeExecutionData[] = [];
			try {
				const run = runOperation({
					service,
					operation: step,
					input: await given(item),
					settings: () => settings(item),
					context: contextOf(this, progress, stop),
				});
				for await (const result of step.ends && gather ? collectStream(step.ends, run) : run)
					results.push(
						isFileOut(result)
							? await fileItem(this, result, item)
							: { json: asJson(result), pairedItem: { item } },
					);
			} catch (thrown) {
				const error = nodeError(
					this.getNode(),
					signal.aborted ? cancelled(step.action, thrown) : thrown,
					item,
				);
				if (!this.continueOnFail() || signal.aborted) throw error;
				results.push(errorItem(error, item));
			}
			return results;
		};

		const turns = { width: Math.max(1, itemsAtATime), signal, stopOthers: step.effect === 'reads' };
		return [(await mapConcurrently(items.length, turns, one)).flat()];
	};
