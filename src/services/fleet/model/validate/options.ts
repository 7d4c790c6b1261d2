import { MusterError } from '../../../../core/errors.ts';
import { unitFileWords } from './unit-text.ts';
import { trimSpace } from '../../wire/go-text.ts';
import { bySection, type UnitOption } from '../../wire/options.ts';
import { LINE_MAX, parseUnitText, renderUnitFile } from '../../wire/unit-file.ts';

const where = (option: Pick<UnitOption, 'section' | 'name'>) =>
	JSON.stringify(`[${option.section.slice(0, 60)}] ${option.name.slice(0, 60)}`);

const wrong = (option: Pick<UnitOption, 'section' | 'name'>, why: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', `Unit option ${where(option)}: ${why}`, {
		hint,
		details: { section: option.section, name: option.name },
	});

const SMUGGLED = 'On the server the rest would become an option or section of its own. Nothing was sent.';

const asOption = (input: unknown, at: number): UnitOption => {
	const bad = (what: string) =>
		new MusterError(
			'BAD_INPUT',
			`Unit option ${at + 1}: ${what} (e.g. { "section": "Service", "name": "ExecStart", "value": "/bin/sleep 1d" })`,
		);
	if (typeof input !== 'object' || input === null || Array.isArray(input))
		throw bad('must be an object with section, name and value');
	const { section, name, value = '' } = input as Record<string, unknown>;
	if (typeof section !== 'string') throw bad('section must be a text');
	if (typeof name !== 'string') throw bad('name must be a text');
	if (typeof value !== 'string')
		throw bad(
			`value of ${where({ section, name })} must be a text, not ${value === null ? 'null' : typeof value}`,
		);
	return { section, name, value: value.replaceAll('\r\n', '\n') };
};

const checkOption = (option: UnitOption): void => {
	const { section, name, value } = option;
	if (section === '')
		throw wrong(option, 'has no section', 'Every option belongs to a section, e.g. Service.');
	if (name === '') throw wrong(option, 'has no name', 'e.g. ExecStart.');
	if (/[\r\n\0]/.test(section)) throw wrong(option, 'the section holds a line break or NUL', SMUGGLED);
	if (section.includes(']')) throw wrong(option, 'the section holds a “]”', SMUGGLED);
	if (/[\r\n\0]/.test(name)) throw wrong(option, 'the name holds a line break or NUL', SMUGGLED);
	if (name.includes('='))
		throw wrong(option, 'the name holds a “=”', 'What follows the “=” would become the value.');
	if (/^[#;[]/.test(name))
		throw wrong(
			option,
			`the name begins with “${name[0]}”`,
			'On the server the line would be a comment or a section.',
		);
	if (trimSpace(name) !== name || name.trim() !== name)
		throw wrong(option, 'the name begins or ends with a blank', 'The server would cut it off.');
	if (value.includes('\0') || value.includes('\r'))
		throw wrong(option, 'the value holds a NUL or a carriage return', 'Remove it.');
	if (/(^|[^\\])\n/.test(value))
		throw wrong(option, 'the value holds a line break without a backslash before it', SMUGGLED);
	if (trimSpace(value).endsWith('\\') && !value.endsWith('\\\n'))
		throw wrong(option, 'the value ends in a backslash', 'The server would take the next line into it.');
	const long = `[${section}]\n${name}=${value}`
		.split('\n')
		.find((line) => Buffer.byteLength(line) >= LINE_MAX);
	if (long !== undefined)
		throw wrong(
			option,
			`a line of ${Buffer.byteLength(long)} bytes; the server takes at most ${LINE_MAX - 1}`,
			'Break it with backslash and newline. Sent as it is, it can make the unit unreadable for ever.',
		);
};

const trimmed = (value: string) => (value.endsWith('\n') ? `${trimSpace(value)}\n` : trimSpace(value));

// whatever the rules above have not foreseen: what is read back must be what was meant
const checkReading = (meant: readonly UnitOption[]): UnitOption[] => {
	let read: UnitOption[];
	try {
		read = parseUnitText(renderUnitFile(meant));
	} catch (cause) {
		throw new MusterError(
			'BAD_INPUT',
			`Unit file: the server could not read it: ${unitFileWords((cause as Error).message)}`,
			{ cause },
		);
	}
	const other = meant.find(({ section, name, value }, at) => {
		const back = read[at];
		return (
			back === undefined || back.section !== section || back.name !== name || back.value !== trimmed(value)
		);
	});
	const odd = other ?? read[meant.length];
	if (odd) throw wrong(odd, 'the server would read it differently from how it is written', SMUGGLED);
	return read;
};

/**
 * Options as they may be sent: texts only, nothing smuggled past the unit file’s grammar, no line too long,
 * and read back by the server exactly as they are sent. Values are trimmed and sections regrouped, as the
 * server does, so that the hash is the one it will have. Checked before every PUT, since a replacing PUT is
 * not checked by the server (protocol §4).
 * @throws MusterError BAD_INPUT
 */
export const checkOptions = (input: unknown): UnitOption[] => {
	if (!Array.isArray(input) || input.length === 0)
		throw new MusterError(
			'BAD_INPUT',
			'Unit file: holds no options (e.g. [Service] with ExecStart=/bin/sleep 1d)',
		);
	const options = input.map(asOption);
	for (const option of options) checkOption(option);
	return checkReading(checkReading([...bySection(options).values()].flat()));
};
