import type { AskedConnection, FormField, FormFields } from '../../form.ts';
import type { TypedValue, TypedValues } from '../../typed-value.ts';
import type { FieldRow } from '../row.ts';

/** What a form holds of one drawn field. */
export interface Widget {
	get(): TypedValue;
	focus(): void;
	/** Outlines it while its value is wrong. */
	mark(bad: boolean): void;
	/** Called after any field of the form has changed. */
	refresh?(): void;
	/** A complaint of its own, beside the field's. */
	bad?(): string;
}

/** One drawn field. */
export interface Part {
	readonly field: FormField;
	readonly row: FieldRow;
	readonly widget: Widget;
	/** Whether the user has been at it: only then its complaint is printed in a new node. */
	touched: boolean;
}
export type Parts = Readonly<Record<string, Part>>;

/** What all fields of one form are drawn with. */
export interface Setting {
	changed(): void;
	readonly service: string;
	/** Called when the form is closed or drawn anew. */
	readonly cleanup: (() => void)[];
	connection(): AskedConnection | undefined;
	/** The values of the whole form. */
	values(): TypedValues;
	/** A field of the whole form. */
	fieldOf(name: string): FormField | undefined;
	/** Draws fields in order, each into the element that `into` names. */
	draw(fields: FormFields, draft: TypedValues, into: (field: FormField) => JQuery, setting: Setting): Parts;
}

/** What one widget is drawn with. */
export interface WidgetContext extends Setting {
	readonly field: FormField;
	readonly typedValue: TypedValue | undefined;
	readonly cell: JQuery;
}
