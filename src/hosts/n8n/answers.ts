import type { IExecuteResponsePromiseData } from 'n8n-workflow';
import { toHostValue } from './to-host-value.ts';

/** Tells our answers from whatever else may resolve a response: n8n gives `{}` or a 500 body when nobody answered. */
const MARK = '__musterAnswer';

/** An answer as it travels, also from a worker: JSON. */
export const wrapAnswer = (values: Readonly<Record<string, unknown>>): IExecuteResponsePromiseData =>
	({ [MARK]: 1, values: bare(values) }) as unknown as IExecuteResponsePromiseData;

const bare = (values: Readonly<Record<string, unknown>>) =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [
			name,
			value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : toHostValue(value),
		]),
	);

/** The values of an answer, `undefined` if this is none of ours. */
export const unwrapAnswer = (response: unknown): Readonly<Record<string, unknown>> | undefined =>
	typeof response === 'object' && response !== null && (response as Record<string, unknown>)[MARK] === 1
		? ((response as { values: Record<string, unknown> }).values ?? {})
		: undefined;
