import { json } from '../../../catalogue/field.ts';
import { seconds } from '../../../core/units.ts';
import { MusterError } from '../../../core/errors.ts';

export const rules = json('Expect', {
	advanced: true,
	example: '[{"text":"Continue?","send":"y"},{"silence":"5s","send":"q"}]',
	help: 'What to wait for and what to feed then, in order: a text within a line, or some silence; a prompt that does not end its line is not seen, only the silence after it',
});

/** Feed `send` when a line holds `text`, or when nothing has come for `silence` seconds. */
export interface Rule {
	readonly text?: string;
	readonly silence?: number;
	readonly send: string;
}

/** Seconds of the shortest silence that tells something. */
const SHORTEST = 0.1;

const bad = (message: string) =>
	new MusterError('BAD_INPUT', message, {
		hint: `For example: ${rules.example}. Nothing was sent.`,
		details: { field: 'rules' },
	});

/** What came, in a few letters. */
const quoted = (input: unknown): string => {
	if (typeof input === 'string') return `“${input.slice(0, 40)}”`;
	if (typeof input === 'object' && input !== null)
		return Array.isArray(input) ? `a list of ${input.length}` : 'an object';
	return String(input);
};

const ruleOf = (input: unknown, which: string): Rule => {
	if (typeof input !== 'object' || input === null || Array.isArray(input))
		throw bad(`${which} is ${quoted(input)}, but has to be an object with “send”, and “text” or “silence”`);
	const { text, silence, send, ...others } = input as Record<string, unknown>;
	const [other] = Object.keys(others);
	if (other !== undefined)
		throw bad(`${which} has “${other}”, but a rule has only “text”, “silence” and “send”`);
	if (send === undefined) throw bad(`${which} has no “send”`);
	if (typeof send !== 'string') throw bad(`${which}: “send” is ${quoted(send)}, but has to be a text`);
	if (text === undefined && silence === undefined) throw bad(`${which} has neither “text” nor “silence”`);
	if (text !== undefined && typeof text !== 'string')
		throw bad(`${which}: “text” is ${quoted(text)}, but has to be a text`);
	const time = silence === undefined ? undefined : seconds(silence);
	if (silence !== undefined && !(time !== undefined && time >= SHORTEST))
		throw bad(
			`${which}: “silence” is ${quoted(silence)}, but has to be seconds, or a time such as 1m30s, at least ${SHORTEST} s`,
		);
	return { send, ...(text === undefined ? {} : { text }), ...(time === undefined ? {} : { silence: time }) };
};

/** @throws MusterError BAD_INPUT naming the rule that is wrong, what it has, and what a rule must have. */
export const rulesOf = (input: unknown): Rule[] => {
	if (input === undefined || input === null || input === '') return [];
	if (!Array.isArray(input)) throw bad(`Expect is ${quoted(input)}, but has to be a list of rules`);
	return input.map((rule, index) => ruleOf(rule, `Expect: rule ${index + 1}`));
};
