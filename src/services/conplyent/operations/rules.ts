import { json } from '../../../catalogue/field.ts';
import { seconds } from '../../../catalogue/units.ts';
import { MusterError } from '../../../runtime/errors.ts';

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

/** @throws MusterError BAD_INPUT naming the rule that is wrong. */
export const rulesOf = (given: unknown): Rule[] => {
	if (given === undefined || given === null || given === '') return [];
	const bad = (message: string) =>
		new MusterError('BAD_INPUT', message, {
			hint: `For example: ${rules.example}. Nothing was sent.`,
			details: { field: 'rules' },
		});
	if (!Array.isArray(given)) throw bad('Expect is no list of rules');
	return given.map((rule: Record<string, unknown>, index) => {
		const silence = rule?.['silence'] === undefined ? undefined : seconds(rule['silence']);
		if (typeof rule?.['send'] !== 'string') throw bad(`Expect: rule ${index + 1} has no “send”`);
		if (typeof rule['text'] !== 'string' && silence === undefined) throw bad(`Expect: rule ${index + 1} has neither “text” nor “silence”`);
		return {
			send: rule['send'],
			...(typeof rule['text'] === 'string' ? { text: rule['text'] } : {}),
			...(silence === undefined ? {} : { silence }),
		};
	});
};
