import type { Field } from '../../../catalogue/field.ts';

/** Kinds whose n8n widget cannot stay empty: without a default they are shown only when added. */
const never = new Set(['number', 'flag', 'choice']);

/** Whether a field stands among the options that a user adds, not in the form itself. */
export const isOption = (field: Field): boolean =>
	field.advanced === true || (!field.required && field.default === undefined && never.has(field.kind));
