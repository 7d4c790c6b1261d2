import type { Fields } from '../../catalogue/field.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import type { AnySource } from '../../catalogue/source.ts';
import { cancelled } from '../../core/errors.ts';
import { waitFor } from '../../net/call.ts';

/** Where a host can only hand the answer to another process, and does not know what became of it. */
const isHandedOver = (said: unknown): boolean =>
	typeof said === 'object' && said !== null && (said as { handedOver?: unknown }).handedOver === true;

/**
 * *Answer …*: hands values to the event that the current item or message came from. It needs no connection of
 * its own.
 */
export const answerStep = (source: AnySource): AnyOperation => ({
	resource: source.resource,
	name: 'answer',
	action: `Answer a ${source.answers ?? source.label}`,
	effect: 'changes',
	help: `Answer what “${source.label}” received; what comes in tells which question it is`,
	fields: source.answer as Fields,
	returns: 'one',
	covers: [],
	sample: { answered: true },
	part: null,
	run: async (_, values, context) => {
		const { signal } = context;
		const handing = 'handing over the answer';
		const said = await waitFor(context.answer(values), handing, { signal, late: () => cancelled(handing) });
		return isHandedOver(said) ? { handedOver: true } : { answered: true };
	},
});
