import type { FormField, Plain } from '../../form.ts';
import type { PlainWidget } from '../plain/plain.ts';
import type { FieldRow } from '../row.ts';

export interface PlainPart {
	readonly field: FormField;
	readonly row: FieldRow;
	readonly widget: PlainWidget;
	/** What it was when the form was opened. */
	readonly was: Plain | undefined;
	touched: boolean;
	/** By hand: Node-RED itself says of each input that it has changed, once it has opened. */
	typed: boolean;
	bad: string;
}
export type PlainParts = Record<string, PlainPart>;
