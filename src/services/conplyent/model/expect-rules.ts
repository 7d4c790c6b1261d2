import { json } from '../../../catalogue/field.ts';
import { seconds } from '../../../core/units.ts';
import { MusterError } from '../../../core/errors.ts';

export const rules = json('Expect', {
	advanced: true,
	example: '[{"text":"Continue?","send":"y"},{"silence":"5s","send":"q"}]',
	help: 'What to wait for and what to feed then, in order: a text within a line, or some silence',
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
const quoted = (given: unknown): string => {
	if (typeof given === 'string') return `“${given.slice(0, 40)}”`;
	if (typeof given === 'object' && given !== null)
		return Array.isArray(given) ? `a list of ${given.length}` : 'an object';
	return String(given);
};

const ruleOf = (given: unknown, which: string): Rule => {
	if (typeof given !== 'object' || given === null || Array.isArray(given))
		throw bad(`${which} is ${quoted(given)}, but has to be an object with “send”, and “text” or “silence”`);
	const { text, silence, send, ...others } = given as Record<string, unknown>;
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
export const rulesOf = (given: unknown): Rule[] => {
	if (given === undefined || given === null || given === '') return [];
	if (!Array.isArray(given)) throw bad(`Expect is ${quoted(given)}, but has to be a list of rules`);
	return given.map((rule, index) => ruleOf(rule, `Expect: rule ${index + 1}`));
};
