import type { IExecuteFunctions, IExecuteResponsePromiseData } from 'n8n-workflow';
import type { AnyService } from '../../catalogue/service.ts';
import { MusterError } from '../../core/errors.ts';
import { type Answer, answerQuestion, findQuestion, onlyQuestion } from './questions.ts';
import { toHostValue } from './to-host-value.ts';

/**
 * Tells our answers from whatever else may resolve a response: n8n gives `{}` or a 500 body when nobody
 * answered.
 */
const MARK = '__musterAnswer';

const bare = (values: Answer) =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : toHostValue(value),
		]),
	);

/** An answer as it travels from a worker: JSON. */
export const wrapAnswer = (values: Answer): IExecuteResponsePromiseData =>
	({ [MARK]: 1, values: bare(values) }) as unknown as IExecuteResponsePromiseData;

/** The values of an answer, `undefined` if this is none of ours. */
export const unwrapAnswer = (response: unknown): Answer | undefined =>
	typeof response === 'object' && response !== null && (response as Record<string, unknown>)[MARK] === 1
		? ((response as { values: Record<string, unknown> }).values ?? {})
		: undefined;

const isTool = (functions: IExecuteFunctions): boolean => functions.getNode().type.endsWith('Tool');

/** n8n's own rule for what a process is. */
const isWorker = (): boolean => process.argv[2] === 'worker';

/** Keys of the events that the service's triggers above the step have started this execution with. */
const keysAbove = (functions: IExecuteFunctions, service: AnyService, item: number): string[] => {
	const trigger = `${service.name}Trigger`;
	const above = functions
		.getParentNodes(functions.getNode().name)
		.filter(({ type }) => type.split('.').at(-1) === trigger);
	const { $ } = functions.getWorkflowDataProxy(item) as {
		$(name: string): { first(): { json: { key?: unknown } } };
	};
	return above.flatMap(({ name }) => {
		try {
			const { key } = $(name).first().json;
			return typeof key === 'string' ? [key] : [];
		} catch {
			// a trigger that did not start this execution
			return [];
		}
	});
};

const noQuestion = (service: AnyService) =>
	new MusterError(
		'TOO_LATE',
		'There is no question to answer: this execution was not started by one, or it has ended',
		{
			hint: `Put the step into the workflow that the ${service.title} Trigger starts with the question. Nothing was sent.`,
		},
	);

// executions that have handed an answer over; a worker does an execution as a whole
const handedOver = new Set<string>();
const MOST = 10_000;

const handOver = (functions: IExecuteFunctions, service: AnyService, keys: string[], values: Answer) => {
	if (keys.length === 0 && !isTool(functions)) throw noQuestion(service);
	const execution = functions.getExecutionId();
	if (handedOver.has(execution))
		throw new MusterError('CONFLICT', 'This question has been answered already', {
			hint: 'Each question takes one answer. Nothing was sent.',
		});
	if (handedOver.size >= MOST) handedOver.clear();
	handedOver.add(execution);
	functions.sendResponse(wrapAnswer(values));
	return { handedOver: true };
};

/**
 * Answers the question that started the execution: at once where its trigger runs in this process, else
 * (queue mode) by n8n, which hands the answer to the main process; what the server says to it is then told by
 * the trigger.
 * @throws MusterError TOO_LATE where nobody asked, CONFLICT for a second answer, else what the server says.
 */
export const answer = async (
	functions: IExecuteFunctions,
	service: AnyService,
	item: number,
	values: Answer,
): Promise<unknown> => {
	const { key } = (functions.getInputData()[item]?.json ?? {}) as { key?: unknown };
	const above = keysAbove(functions, service, item);
	const keys = typeof key === 'string' ? [key, ...above] : above;
	const workflow = functions.getWorkflow().id ?? '';
	const question = findQuestion(keys, workflow) ?? (isTool(functions) ? onlyQuestion(workflow) : undefined);
	if (question) return answerQuestion(question, values);
	if (!isWorker()) throw noQuestion(service);
	return handOver(functions, service, above, values);
};
