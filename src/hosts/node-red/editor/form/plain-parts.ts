import type { FormField } from '../../form.ts';
import type { PlainWidget } from '../plain/plain.ts';
import type { FieldRow } from '../row.ts';

export interface PlainPart {
	readonly field: FormField;
	readonly row: FieldRow;
	readonly widget: PlainWidget;
	touched: boolean;
	bad: string;
}
export type PlainParts = Record<string, PlainPart>;
