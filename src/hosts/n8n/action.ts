import type { IExecuteFunctions, INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import type { Context, Operation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { fieldsOf } from '../../catalogue/extras.ts';
import { readValue } from '../../catalogue/read-value.ts';
import { MusterError } from '../../core/errors.ts';
import { runOperation } from '../../engine/run/run-operation.ts';
import { stepOf, stepsOf } from '../../engine/run/steps.ts';
import { answer } from './answers.ts';
import { canceledError, errorItem, nodeError } from './errors.ts';
import { isFileOut } from '../../catalogue/results.ts';
import { fileItem } from './files.ts';
import { collectStream } from './collect-stream.ts';
import { actionOptionFields, readOptions } from './host-options.ts';
import { inputFor } from './input.ts';
import { mapConcurrently } from './map-concurrently.ts';
import { refuseUnread } from './misplaced.ts';
import { otherItems } from './other-items.ts';
import { asJson } from './to-host-value.ts';
import { actionPlaces } from './properties/misplaced.ts';
import { previewHint } from './preview-hint.ts';
import { progressOf } from './progress.ts';
import { retryMemory, sayingBegun, whenBegun } from './retry-memory.ts';
import { settingsPerItem } from './settings.ts';

const contextOf = (
	functions: IExecuteFunctions,
	service: AnyService,
	item: number,
	progress: Context['progress'],
	signal: AbortSignal,
): Omit<Context, 'lease'> => ({
	signal,
	progress,
	log: (line) => functions.logger.info(line),
	answer: (values) => answer(functions, service, item, values),
});

const optionsOf = (functions: IExecuteFunctions, service: AnyService, step: Operation) => {
	const { effect } = step;
	const { parameters } = functions.getNode();
	try {
		if (effect !== 'reads') refuseUnread(fieldsOf(step), actionPlaces(service), parameters);
		return readOptions(actionOptionFields(effect === 'reads'), parameters, (name) =>
			functions.getNodeParameter(name, 0, null),
		);
	} catch (thrown) {
		throw nodeError(functions.getNode(), thrown, 0);
	}
};

const chosenStep = (functions: IExecuteFunctions, service: AnyService): Operation => {
	// n8n gives nothing of an operation whose resource it does not know
	const { operation: stored } = functions.getNode().parameters;
	const resource = String(functions.getNodeParameter('resource', 0, ''));
	const operation = String(functions.getNodeParameter('operation', 0, stored ?? ''));
	try {
		return stepOf(service, resource, operation);
	} catch (cause) {
		const isKnown = stepsOf(service).some((step) => step.resource === resource);
		const what = isKnown ? `operation “${operation}” of “${resource}”` : `resource “${resource}”`;
		const hint =
			'Open the node and choose another, or install the version of the package that made this workflow. Nothing was sent.';
		const error = new MusterError('BAD_INPUT', `This version has no ${what}`, { hint, cause });
		throw nodeError(functions.getNode(), error, 0);
	}
};

/** What is the same for all items. @throws NodeOperationError where the node cannot be run at all. */
const chosenOf = (functions: IExecuteFunctions, service: AnyService) => {
	const step = chosenStep(functions, service);
	return { step, ...optionsOf(functions, service, step) };
};
type Chosen = ReturnType<typeof chosenOf>;

/** What a value that was typed, or given by an agent, means: `Yes` is as good as true. */
const meant = (step: Operation, input: Readonly<Record<string, unknown>>, name: string): unknown => {
	const field = fieldsOf(step)[name];
	return field && readValue(field, input[name]);
};

/**
 * *Wait for next …* that goes on after its deadline though nothing came: n8n runs no step behind it without
 * an item.
 */
const hasTimedOut = (step: Operation, input: Readonly<Record<string, unknown>>): boolean =>
	step.returns === 'many' && 'onTimeout' in step.fields && meant(step, input, 'onTimeout') === 'continue';

/**
 * `execute` of a service's action node: every input item on its own, up to *Items at a time* at once, results
 * in the order of the items and paired with them; n8n's Stop ends what runs.
 */
export const runActions = (service: AnyService) =>
	async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const items = this.getInputData();
		let chosen: Chosen;
		try {
			chosen = chosenOf(this, service);
		} catch (thrown) {
			if (!this.continueOnFail()) throw thrown;
			// n8n would hand the items on as if all were done
			return [items.map((_, item) => errorItem(thrown as NodeOperationError, item))];
		}
		const { step, itemsAtATime, gather } = chosen;
		const fields = fieldsOf(step);
		const signal = this.getExecutionCancelSignal?.() ?? new AbortController().signal;
		const settings = settingsPerItem(service, items.length, (credential, item) =>
			this.getCredentials(credential, item),
		);
		const readInput = inputFor(this, fields);
		const progress = progressOf(this);

		const retries = retryMemory(this, step);
		const operation = retries ? sayingBegun(step) : step;
		let failed = false;
		const fail = (error: NodeOperationError, item: number): INodeExecutionData => {
			failed = true;
			if (!this.continueOnFail() || signal.aborted) throw error;
			return errorItem(error, item);
		};

		const others = otherItems(items.length);
		let previewed = 0;
		const one = async (item: number, stop: AbortSignal): Promise<INodeExecutionData[]> => {
			others.begun();
			const earlier = retries?.recall(item);
			if (earlier?.error) return [...earlier.results, fail(earlier.error, item)];
			if (earlier) {
				others.done();
				return [...earlier.results];
			}
			const results: INodeExecutionData[] = [];
			let begun = false;
			try {
				const input = await readInput(item);
				if (step.preview && meant(step, input, 'preview') === true) previewed += 1;
				const run = runOperation({
					service,
					operation,
					input,
					settings: () => settings(item),
					context: {
						...contextOf(this, service, item, progress, stop),
						...whenBegun(() => {
							begun = true;
						}),
					},
				});
				for await (const result of step.ends && gather ? collectStream(step.ends, run) : run)
					results.push(
						isFileOut(result)
							? await fileItem(this, result, item)
							: { json: asJson(result), pairedItem: { item } },
					);
				if (results.length === 0 && hasTimedOut(step, input))
					results.push({ json: { timedOut: true }, pairedItem: { item } });
				retries?.keep(item, { results }, true);
				others.done();
			} catch (thrown) {
				const said = signal.aborted ? canceledError(step.action, thrown) : thrown;
				const error = nodeError(this.getNode(), said, item);
				retries?.keep(item, { results, error }, begun);
				results.push(fail(error, item));
			}
			return results;
		};

		const turns = { width: itemsAtATime, signal, stopOthers: step.effect === 'reads' };
		const results = await mapConcurrently(items.length, turns, one).catch((error: NodeOperationError) => {
			const text = step.effect === 'reads' ? undefined : others.tell(error);
			// n8n shows nothing of a step that was stopped by hand
			if (text && signal.aborted) this.logger.warn(`${this.getNode().name}: ${text}`);
			throw error;
		});
		if (!failed) retries?.forget();
		if (previewed > 0) this.addExecutionHints?.(previewHint(previewed, items.length));
		return [results.flat()];
	};
