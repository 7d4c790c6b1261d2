import { MusterError } from '../../../../core/errors.ts';
import type { UnitOption } from '../../wire/options.ts';
import { parseUnitFile, UnitFileFault } from '../../wire/unit-file.ts';

/** A unit file’s text as options (python-fleet: `Unit(from_string=…)`). @throws MusterError BAD_INPUT with the line. */
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
		throw new MusterError(
			'BAD_INPUT',
			`Unit file, line ${error.line}: ${error.message === 'EOF' ? 'the name of an option has no “=” after it' : error.message}`,
			{
				hint: 'A unit file has sections like [Service] and lines like ExecStart=/bin/sleep 1d.',
				details: { line: error.line },
			},
		);
	}
	throw new MusterError('BAD_INPUT', 'Unit file: holds no options', {
		hint: 'What stands before the first [Section] is skipped. A unit file begins with a section like [Service].',
	});
};
