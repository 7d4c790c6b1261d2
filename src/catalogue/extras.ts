import { choice, duration, type Field, type Fields, flag, json, number, text } from './field.ts';
import type { AnyOperation } from './operation.ts';
import type { AnySource } from './source.ts';

/**
 * Seconds a run may take when neither the operation nor the user says otherwise. A change has longer: once
 * it is given up, nobody knows whether it was made.
 */
const TIMEOUTS = { reads: 10, changes: 30, destroys: 30 } as const;

const limits = {
	returnAll: flag('Return all', {
		default: true,
		help: 'Whether to return all results or only up to a given limit',
	}),
	limit: number('Limit', {
		default: 50,
		min: 1,
		integer: true,
		show: { returnAll: [false] },
		help: 'Max number of results to return',
	}),
};

const onTimeout = choice('On timeout', {
	default: 'fail',
	advanced: true,
	show: { wait: [true] },
	help: 'What happens when the deadline passes first',
	options: [
		{ value: 'fail', label: 'Fail' },
		{ value: 'continue', label: 'Go on with the result so far' },
	],
});

const payloadAs = choice('Payload as', {
	default: 'auto',
	advanced: true,
	help: 'How bytes are handed out',
	options: [
		{ value: 'auto', label: 'Text if it is text', help: 'Text where the bytes are UTF-8, else bytes' },
		{ value: 'text', label: 'Text', help: 'What is no UTF-8 becomes U+FFFD' },
		{ value: 'bytes', label: 'Bytes', help: 'A Buffer in Node-RED, base64 in n8n' },
		{ value: 'json', label: 'JSON', help: 'Parsed; an error where it is no JSON' },
	],
});

const includeSecrets = flag('Include secrets', {
	default: false,
	advanced: true,
	help: 'Whether to keep passwords and keys in the result, where everybody who sees it can read them',
});

/**
 * Whether the server has names of its own for some fields: then they may be given as one object in these
 * names.
 */
export const takesArguments = (fields: Fields): boolean =>
	Object.values(fields).some(({ alias }) => alias !== undefined);

/** All fields of a trigger as users see them: a source’s own, and those that every host adds. */
export const sourceFieldsOf = ({ fields, bytes }: Pick<AnySource, 'fields' | 'bytes'>): Fields => ({
	...fields,
	...(bytes ? { payloadAs } : {}),
});

/** The fields that every host adds to an operation’s own, by what the operation declares. */
export const extrasOf = (operation: AnyOperation): Fields => {
	const { settle, timeout = TIMEOUTS[operation.effect] } = operation;
	const extras: Record<string, Field> = {};
	if (operation.preview)
		extras['preview'] = flag('Preview only', {
			default: false,
			help: 'Whether to say what would happen and change nothing',
		});
	if (operation.confirm)
		extras['confirm'] = text('Confirm', {
			required: true,
			placeholder: `Type ${operation.confirm}`,
			example: operation.confirm,
			help: `Type ${operation.confirm} to show that you mean it`,
			...(operation.preview ? { show: { preview: [false] } } : {}),
		});
	// what a change has done is told whole
	if (operation.returns === 'many' && operation.effect === 'reads' && timeout !== Number.POSITIVE_INFINITY)
		Object.assign(extras, limits);
	if (settle) {
		extras['wait'] = flag('Wait until done', {
			default: false,
			help: `Whether to wait until ${settle.until}`,
		});
		extras['deadline'] = duration('Deadline', {
			default: settle.deadline,
			show: { wait: [true] },
			help: `How long to wait until ${settle.until}`,
		});
		extras['onTimeout'] = onTimeout;
	}
	if (timeout !== Number.POSITIVE_INFINITY)
		extras['timeout'] = duration('Timeout', {
			default: timeout,
			min: 0.1,
			advanced: true,
			help: `How long the step may take${settle ? ', without the wait until it is done' : ''}`,
		});
	if (operation.bytes) extras['payloadAs'] = payloadAs;
	if (operation.secretOutput) extras['includeSecrets'] = includeSecrets;
	if (takesArguments(operation.fields))
		extras['arguments'] = json('Arguments', {
			advanced: true,
			placeholder: '{ }',
			example: JSON.stringify(
				Object.fromEntries(
					Object.values(operation.fields).flatMap(({ alias }) => (alias ? [[alias, '…']] : [])),
				),
			),
			help: 'All fields as one object, by the names here or the server’s own; what it holds wins over the fields',
		});
	return extras;
};

/** All fields of a step as users see them. */
export const fieldsOf = (operation: AnyOperation): Fields => {
	const known = fieldsCache.get(operation) ?? { ...operation.fields, ...extrasOf(operation) };
	fieldsCache.set(operation, known);
	return known;
};
const fieldsCache = new WeakMap<AnyOperation, Fields>();

/** What the host's extra fields say (see {@link fieldsOf}). */
export interface Extras {
	readonly preview?: boolean;
	readonly confirm?: string;
	readonly returnAll?: boolean;
	readonly limit?: number;
	readonly wait?: boolean;
	readonly deadline?: number;
	readonly onTimeout?: string;
	readonly timeout?: number;
	readonly includeSecrets?: boolean;
	readonly payloadAs?: PayloadAs;
}

export type PayloadAs = 'auto' | 'text' | 'bytes' | 'json';
