import type { AnyOperation } from '../../../catalogue/operation.ts';
import { End } from '../../../engine/run/results.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import { isFileOut } from '../../../catalogue/results.ts';
import type { Delivered } from './delivered.ts';
import { inMemory, onDisk } from './file-out.ts';
import { toHostValue } from './to-host-value.ts';
import type { Message, Red, Send } from './red.ts';
import { counted } from '../../../core/case.ts';
import type { Finished } from './status.ts';

export interface Delivery {
	readonly step: AnyOperation;
	readonly how: Delivered;
	/** What one result is, e.g. `member`. */
	noun(): string;
	readonly message: Message;
	readonly send: Send;
	/** Gives a copy of the message, without what a result replaces. */
	copy(): Message;
}

/**
 * Puts a result where the user wants it. @throws MusterError BAD_INPUT where the message has something else
 * on the way.
 */
const put = (red: Red, { how: { property } }: Delivery, message: Message, result: unknown): Message => {
	if (red.util.setMessageProperty(message, property, result, true)) return message;
	throw new MusterError('BAD_INPUT', `The result cannot be put into msg.${property}`, {
		hint: 'Choose another property for Result to. What the step does was done.',
	});
};

/**
 * A message like the one that came, with a result of its own: one of a numbered sequence, inside the sequence
 * it may belong to.
 */
const oneOf = (
	red: Red,
	delivery: Delivery,
	result: unknown,
	parts: Readonly<Record<string, unknown>>,
): Message => {
	const copy = delivery.copy();
	copy.parts = copy.parts === undefined ? parts : { ...parts, parts: copy.parts };
	return put(red, delivery, copy, result);
};

/** Whatever a message carries for one result; a file is saved, or read into memory. */
const carried = async ({ how: { saveTo }, message }: Delivery, result: unknown): Promise<unknown> => {
	if (!isFileOut(result)) return toHostValue(result);
	if (result.name !== undefined) message['filename'] = result.name;
	return saveTo ? onDisk(result, saveTo) : inMemory(result);
};

/** Messages one by one, as results come. */
const stream = async (red: Red, delivery: Delivery, results: AsyncIterable<unknown>): Promise<Finished> => {
	const { step, send } = delivery;
	// what is gathered has a name in the plural
	const noun = step.ends?.gathered.replace(/s$/, '') ?? delivery.noun();
	const id = red.util.generateId();
	let index = 0;
	let failure: string | undefined;
	for await (const result of results) {
		// the end has an output of its own, and is the last of its sequence
		if (result instanceof End) {
			failure = step.failure?.(result.value);
			send([
				null,
				oneOf(red, delivery, toHostValue(result.value), { id, type: 'array', index, count: index + 1 }),
			]);
		} else send(oneOf(red, delivery, await carried(delivery, result), { id, type: 'array', index: index++ }));
	}
	return { what: counted(index, noun), failure };
};

const apart = (red: Red, delivery: Delivery, items: readonly unknown[]): void => {
	const sequence = { id: red.util.generateId(), type: 'array', count: items.length };
	const messages = items.map((item, index) => oneOf(red, delivery, item, { ...sequence, index }));
	if (items.length > 0) delivery.send([messages]);
};

/**
 * Sends what a step gives, as its kind asks for. @returns what came, for the status. Rethrows after sending
 * what was done.
 */
export const deliver = async (
	red: Red,
	delivery: Delivery,
	results: AsyncIterable<unknown>,
): Promise<Finished> => {
	const { step, how, noun, message, send } = delivery;
	if (step.returns === 'stream') return stream(red, delivery, results);
	const { isPreview, isSplit } = how;
	const many = step.returns === 'many' && !isPreview;
	const items: unknown[] = [];
	let failure: string | undefined;
	const flush = () => {
		if (many && isSplit) return apart(red, delivery, items);
		send(put(red, delivery, message, many || items.length !== 1 ? items : items[0]));
	};
	try {
		for await (const result of results) {
			failure ??= isPreview ? undefined : step.failure?.(result);
			items.push(await carried(delivery, result));
		}
	} catch (thrown) {
		// what succeeded is passed on, then the failures are reported
		if (codeOf(thrown) === 'PARTIAL' && items.length > 0) flush();
		throw thrown;
	}
	flush();
	const what = many ? counted(items.length, noun()) : 'done';
	return { what: isPreview ? 'preview only' : what, failure };
};
