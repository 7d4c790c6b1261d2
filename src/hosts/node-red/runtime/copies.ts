import type { AnyOperation } from '../../../catalogue/operation.ts';
import { MusterError, thrownText } from '../../../core/errors.ts';
import type { Delivered } from './delivered.ts';
import type { Message, Red } from './red.ts';

/** A message like the one that came, without what a result replaces: that need not be copied. */
const copyOf = (red: Red, message: Message, property: string): Message => {
	const { [property]: _replaced, ...rest } = message;
	return red.util.cloneMessage(rest as Message);
};

/** Whether each result goes out with a copy: the message that came is not written then. */
export const isCopied = ({ returns }: AnyOperation, { isSplit, isPreview }: Delivered): boolean =>
	returns === 'stream' || (returns === 'many' && isSplit && !isPreview);

/**
 * Gives copies of a message, one for each result that has a message of its own. The first is made at once: a
 * message that cannot be copied is told of before anything is done for it.
 * @throws MusterError BAD_INPUT where it cannot be copied.
 */
export const copiesOf = (red: Red, step: AnyOperation, how: Delivered, message: Message): (() => Message) => {
	const copy = () => copyOf(red, message, how.property);
	if (!isCopied(step, how)) return copy;
	let first: Message | undefined;
	try {
		first = copy();
	} catch (cause) {
		throw new MusterError(
			'BAD_INPUT',
			`The message cannot be copied, and every result goes out with a copy: ${thrownText(cause)}`,
			{
				hint: 'Take out of the message what cannot be read. Nothing was sent.',
				details: { reason: 'message not copyable' },
				cause,
			},
		);
	}
	return () => {
		const made = first ?? copy();
		first = undefined;
		return made;
	};
};
