import type { Fields } from '../../catalogue/field.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import type { AnySource } from '../../catalogue/source.ts';

/** *Answer …*: hands values to the event that the current item or message came from. It needs no connection of its own. */
export const answerStep = (source: AnySource): AnyOperation => ({
	resource: source.resource,
	name: 'answer',
	action: `Answer a ${source.answers ?? source.label}`,
	effect: 'changes',
	help: `Answer what “${source.label}” received, from the same run`,
	fields: source.answer as Fields,
	returns: 'one',
	covers: [],
	sample: { answered: true },
	part: null,
	run: async (_, values, context) => {
		await context.answer(values);
		return { answered: true };
	},
});
