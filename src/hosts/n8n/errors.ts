import { type IDataObject, type INode, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';
import { asMusterError, inOneLine, isMusterError } from '../../runtime/errors.ts';

/** A failure as n8n shows it: the message above, what to do below, the item that failed. What n8n itself threw stays as it is. */
export const nodeError = (node: INode, thrown: unknown, itemIndex?: number): NodeOperationError => {
	const where = itemIndex === undefined ? {} : { itemIndex };
	if (thrown instanceof NodeOperationError) return thrown;
	if (!isMusterError(thrown)) return new NodeOperationError(node, thrown instanceof Error ? thrown : String(thrown), where);
	const error = new NodeOperationError(node, thrown.message, { description: thrown.hint, ...where });
	Object.assign(error.context, { code: thrown.code, details: thrown.details });
	return error;
};

/** A failure as the item that n8n passes on when a step continues; `error` is what sends it to the error output. */
export const errorItem = (error: NodeOperationError, item: number): INodeExecutionData => {
	const { code, details } = error.context as { code?: string; details?: IDataObject };
	const json: IDataObject = { error: error.message };
	if (code) json['code'] = code;
	if (error.description) json['hint'] = error.description;
	if (details && Object.keys(details).length > 0) json['details'] = details;
	return { json, error, pairedItem: { item } };
};

/** For lists and tests, where n8n shows nothing but the message. */
export const plainError = (thrown: unknown, doing: string): Error => {
	const error = asMusterError(thrown, doing);
	return new Error(inOneLine(error), { cause: error });
};
