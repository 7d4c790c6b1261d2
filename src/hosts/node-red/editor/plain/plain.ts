import type { FormField, Plain } from '../../form.ts';
import type { TypedValue } from '../../typed-value.ts';

/**
 * A widget of a connection form. Its values are fixed; what has a native id is loaded and saved by Node-RED
 * itself.
 */
export interface PlainWidget {
	get(): Plain;
	focus(): void;
	mark(bad: boolean): void;
	/** Whether the form has to save it. */
	readonly own?: boolean;
}

export interface PlainDrawing {
	readonly field: FormField;
	readonly value: Plain | undefined;
	/** The element's id, by which Node-RED finds it. */
	readonly id: string;
	readonly cell: JQuery;
	/** Takes the event of an input, where there is one. */
	changed(event?: { readonly type: string }): void;
}

/** A setting as a typed value, so that one set of rules holds for both. */
export const asTypedValue = (field: FormField, value: Plain | undefined): TypedValue | undefined => {
	if (value === undefined || value === null) return undefined;
	// what is stored is not known here, and what is typed is written by its own rows
	if (field.secret && field.kind === 'record') return undefined;
	if (typeof value === 'object' && 'unit' in value)
		return { type: 'num', value: String(value.value), unit: value.unit };
	if (field.kind === 'list' || field.kind === 'picks') {
		const items = (Array.isArray(value) ? value : [value]) as readonly string[];
		return { type: 'rows', value: items.filter(Boolean).map((item) => ({ type: 'str', value: item })) };
	}
	if (field.kind === 'number') return { type: 'num', value: String(value) };
	if (field.kind === 'flag') return { type: 'bool', value: String(Boolean(value)) };
	return { type: 'str', value: String(value) };
};
