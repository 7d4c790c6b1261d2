import type { Dispatcher } from 'undici';
import { MusterError } from '../../core/errors.ts';
import { type Faulty, faultOf } from './fault.ts';
import { sooner } from './sooner.ts';

/** An answer whose head has come. Its body is read once: whole, as a stream, or thrown away. */
export interface HttpAnswer {
	readonly status: number;
	/**
	 * By lower-case name; bytes above 127 as UTF-8 where they are that. A header that came twice is joined by
	 * `, `.
	 */
	readonly headers: Readonly<Record<string, string>>;
	/** @throws MusterError LIMIT above the pool’s `maxAnswerBytes`, else see {@link faultOf} */
	bytes(): Promise<Buffer>;
	/** As `bytes`, as UTF-8. */
	text(): Promise<string>;
	/** The body as it comes, unbounded. Leaving the loop early ends the connection. */
	stream(): AsyncIterable<Uint8Array>;
	/** Lets go of a body that nobody wants. */
	discard(): Promise<void>;
}

/** Bytes of an unwanted body that are read to keep its connection; above that the connection ends. */
const KEPT = 2 ** 17;

const plain = /^[\x00-\x7f]*$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** HTTP’s header bytes reach us one a character; servers mean UTF-8. */
const meant = (value: string): string => {
	if (plain.test(value)) return value;
	try {
		return utf8.decode(Buffer.from(value, 'latin1'));
	} catch {
		return value;
	}
};

/** A header value as HTTP sends it: UTF-8, one byte a character. */
export const headerBytes = (value: string): string =>
	plain.test(value) ? value : Buffer.from(value).toString('latin1');

export const readHeaders = (
	input: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> => {
	const read: Record<string, string> = Object.create(null);
	for (const [name, value] of Object.entries(input)) {
		if (value !== undefined) read[name] = Array.isArray(value) ? value.map(meant).join(', ') : meant(value);
	}
	return read;
};

/** An answer over undici’s; what goes wrong while its body is read is said as for its head. */
export const answerOf = (
	status: number,
	headers: Record<string, string>,
	body: Dispatcher.ResponseData['body'],
	maxBytes: number,
	about: Faulty,
): HttpAnswer => {
	async function* stream(): AsyncGenerator<Uint8Array> {
		try {
			for await (const part of body) yield part as Uint8Array;
		} catch (thrown) {
			throw faultOf(thrown, about);
		}
	}
	const whole = async (): Promise<Buffer> => {
		const parts: Uint8Array[] = [];
		let size = 0;
		for await (const part of stream()) {
			size += part.length;
			if (size > maxBytes)
				throw new MusterError(
					'LIMIT',
					`${about.target.label} sent an answer that is too large while ${about.doing}`,
					{ details: { endpoint: about.target.label } },
				);
			parts.push(part);
		}
		return Buffer.concat(parts, size);
	};
	const bytes = () =>
		sooner(about.signal, whole()).catch((thrown: unknown) => {
			throw faultOf(thrown, about);
		});
	return {
		status,
		headers,
		bytes,
		stream,
		text: async () => (await bytes()).toString(),
		discard: () => body.dump({ limit: KEPT }).catch(() => {}),
	};
};
