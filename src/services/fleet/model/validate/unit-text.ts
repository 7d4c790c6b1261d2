import { MusterError } from '../../../../core/errors.ts';
import type { UnitOption } from '../../wire/options.ts';
import { textWarnings } from './warnings.ts';
import { parseUnitFile, UnitFileFault } from '../../wire/unit-file.ts';

/**
 * What is wrong with a unit file, in words for people. What stands in the line is never repeated: it may be
 * secret.
 */
export const unitFileWords = (message: string): string => {
	if (message === 'EOF') return 'the name of an option has no “=” after it';
	if (message.startsWith('found garbage')) return 'there is text after the section’s “]”';
	return message;
};

const LIKE = 'A unit file has sections like [Service] and lines like ExecStart=/bin/sleep 1d.';
const SPELLED =
	'Its line breaks came as the two characters \\n: give it with real ones, as a JSON text or from a file.';

/**
 * A unit file’s text as options (python-fleet: `Unit(from_string=…)`). @throws MusterError BAD_INPUT with the
 * line.
 */
export const readUnitText = (text: unknown): UnitOption[] => {
	if (typeof text !== 'string')
		throw new MusterError(
			'BAD_INPUT',
			`Unit file: must be a text, not ${text === null ? 'null' : typeof text}`,
		);
	try {
		const options = parseUnitFile(text);
		if (options.length > 0) return options;
	} catch (error) {
		if (!(error instanceof UnitFileFault)) throw error;
		throw new MusterError('BAD_INPUT', `Unit file, line ${error.line}: ${unitFileWords(error.message)}`, {
			hint: text.includes('\n') || !text.includes('\\n') ? LIKE : SPELLED,
			details: { line: error.line },
		});
	}
	throw new MusterError('BAD_INPUT', 'Unit file: holds no options', {
		hint: [
			...textWarnings(text),
			'Text before the first [Section] is skipped. A unit file begins with a section like [Service].',
		].join('. '),
	});
};
