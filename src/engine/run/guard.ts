import type { AnyOperation, Context } from '../../catalogue/operation.ts';
import { MusterError } from '../../core/errors.ts';

/**
 * Refuses what is dangerous and was not allowed. @throws MusterError BAD_INPUT naming the danger and the
 * flag; nothing was changed.
 */
export const checkGuard = async (
	{ action, fields, guard }: AnyOperation,
	client: unknown,
	values: Readonly<Record<string, unknown>>,
	context: Context,
): Promise<void> => {
	if (!guard || values[guard.allow] === true) return;
	const seen = await guard.look?.(client as never, values as never, context);
	const danger = guard.danger(values as never, seen);
	if (danger === undefined) return;
	throw new MusterError('BAD_INPUT', `${action}: ${danger}`, {
		hint: `If you mean it, turn on “${fields[guard.allow]?.label}”. Nothing was changed.`,
		details: { field: guard.allow },
	});
};
