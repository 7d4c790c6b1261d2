import type { FormField } from '../../form.ts';
import { isEmpty, type TypedValue, type TypedValues } from '../../typed-value.ts';
import type { Parts } from './widget.ts';

/** Whether an emptied field is stored as empty: else its default would come back. */
const keepsEmpty = (field: FormField): boolean => field.start !== undefined;

/** The values of drawn fields; empty optional ones are left out. */
export const current = (parts: Parts): TypedValues => {
	const values: Record<string, TypedValue> = {};
	for (const [name, { field, widget }] of Object.entries(parts)) {
		const typedValue = widget.get();
		if (!isEmpty(typedValue) || keepsEmpty(field)) values[name] = typedValue;
	}
	return values;
};
