import { type IDataObject, type INode, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import {
	asMusterError,
	inOneLine,
	isMusterError,
	type MusterError,
	stopped,
	thrownText,
} from '../../core/errors.ts';
import { inN8nWords } from './properties/n8n-terms.ts';

/** Whether a node is the tool of an AI agent: n8n makes one of each node, with a type of its own. */
export const isTool = ({ type }: Pick<INode, 'type'>): boolean => type.endsWith('Tool');

/**
 * A failure as n8n shows it: the message above, what to do below, the item that failed. An agent is given
 * nothing but the message, so for its tools that says what to do too. What n8n itself threw stays as it is.
 */
export const nodeError = (node: INode, thrown: unknown, itemIndex?: number): NodeOperationError => {
	const where = itemIndex === undefined ? {} : { itemIndex };
	if (thrown instanceof NodeOperationError) return thrown;
	if (!isMusterError(thrown))
		return new NodeOperationError(node, thrown instanceof Error ? thrown : thrownText(thrown), where);
	const unrepeated = thrown.code === 'OUTCOME_UNKNOWN' && node.retryOnFail === true;
	const said = inN8nWords(thrown.hint);
	const hint = unrepeated ? `${said} Retry On Fail does not repeat it either.` : said;
	const error = isTool(node)
		? new NodeOperationError(node, inOneLine({ message: thrown.message, hint }), where)
		: new NodeOperationError(node, thrown.message, { description: hint, ...where });
	Object.assign(error.context, { code: thrown.code, details: thrown.details });
	return error;
};

/**
 * A failure as the item that n8n passes on when a step continues. Nothing but `error` stands in it: that is
 * how n8n knows what belongs into the error output, and what it leaves as it is.
 */
export const errorItem = (failed: NodeOperationError, item: number): INodeExecutionData => {
	const { code, details } = failed.context as { code?: string; details?: IDataObject };
	const error: IDataObject = { message: failed.message };
	if (code) error['code'] = code;
	if (failed.description) error['hint'] = failed.description;
	if (details && Object.keys(details).length > 0) error['details'] = details;
	return { json: { error }, pairedItem: { item } };
};

/**
 * What ended since the execution was stopped: with what is known of it. n8n takes it for a failure of its own
 * unless the message holds “canceled”.
 */
export const canceledError = (action: string, cause: unknown): MusterError => {
	const words = `${action} was canceled`;
	if (!isMusterError(cause) || cause.message === `${action} was stopped`) return stopped(words, { cause });
	return stopped(`${words}: ${cause.message}`, {
		cause,
		hint: cause.hint,
		details: cause.details,
	});
};

/** For lists and tests, where n8n shows nothing but the message. */
export const plainError = (thrown: unknown, doing: string): Error => {
	const error = asMusterError(thrown, doing);
	const { message, hint } = error;
	return new Error(inOneLine({ message, hint: inN8nWords(hint) }), { cause: error });
};
