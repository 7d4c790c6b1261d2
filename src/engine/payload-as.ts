import type { PayloadAs } from '../catalogue/extras.ts';
import { changePaths } from '../catalogue/paths.ts';
import { textOf, textOfAny } from '../core/bytes.ts';
import { withoutBom } from '../core/pasted.ts';
import { MusterError } from '../core/errors.ts';

const notJson = (cause: unknown) =>
	new MusterError('BAD_INPUT', 'Payload as is “json”, but what came is no JSON', {
		hint: 'Choose “Text if it is text” or “Bytes” for Payload as. The server did what was asked.',
		cause,
	});

const parsed = (bytes: Uint8Array): unknown => {
	try {
		return JSON.parse(withoutBom(textOfAny(bytes)));
	} catch (cause) {
		throw notJson(cause);
	}
};

const readAs: Record<PayloadAs, (bytes: Uint8Array) => unknown> = {
	auto: (bytes) => textOf(bytes) ?? bytes,
	text: textOfAny,
	bytes: (bytes) => bytes,
	json: parsed,
};

/**
 * A result or event with its bytes as the user wants them. `paths`: where they are. @throws MusterError
 * BAD_INPUT for what is no JSON.
 */
export const payloadAs = <T>(value: T, paths: readonly string[] | undefined, how: PayloadAs = 'auto'): T =>
	paths
		? (changePaths(value, paths, (one) => (one instanceof Uint8Array ? readAs[how](one) : one)) as T)
		: value;
