import { type INode, NodeOperationError } from 'n8n-workflow';
import { asMusterError, inOneLine, type MusterError } from '../../runtime/errors.ts';

/** A failure as n8n shows it: the message above, what to do below, the item that failed. */
export const nodeError = (node: INode, thrown: unknown, itemIndex?: number): NodeOperationError => {
	const error = asMusterError(thrown, node.name);
	const shown = new NodeOperationError(node, error.message, { description: error.hint, ...(itemIndex === undefined ? {} : { itemIndex }) });
	shown.context['code'] = error.code;
	shown.context['details'] = error.details;
	return shown;
};

/** A failure as the item that n8n passes on when a step continues on failure. */
export const errorItem = (error: MusterError, item: number) => ({
	json: {
		error: error.message,
		code: error.code,
		hint: error.hint,
		...(Object.keys(error.details).length > 0 ? { details: { ...error.details } } : {}),
	},
	pairedItem: { item },
});

/** For lists and tests, where n8n shows nothing but the message. */
export const plainError = (thrown: unknown, doing: string): Error => {
	const error = asMusterError(thrown, doing);
	return new Error(inOneLine(error), { cause: error });
};
