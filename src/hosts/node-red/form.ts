import type { Field } from '../../catalogue/field.ts';
import type { Effect } from '../../catalogue/operation.ts';
import type { TypedValue } from './typed-value.ts';

/** A field as the edit form gets it: the catalogue’s words, and what it starts with. Plain JSON. */
export type FormField = Omit<Field, 'default' | 'value'> &
	FieldParts & { readonly start?: TypedValue; readonly plain?: Plain };

/** A setting’s value as the connection node stores it. */
export type Plain = string | number | boolean | readonly string[] | PlainDuration;
export interface PlainDuration {
	readonly value: string | number;
	readonly unit: string;
}

/** What only some kinds have; the form asks for it without narrowing. */
interface FieldParts {
	readonly pattern?: string;
	readonly expected?: string;
	readonly lines?: number;
	readonly min?: number;
	readonly max?: number;
	readonly integer?: boolean;
	readonly unit?: string;
	readonly options?: readonly { readonly value: string; readonly label: string; readonly help?: string }[];
	readonly item?: string;
	readonly itemPlaceholder?: string;
	readonly keyPlaceholder?: string;
	readonly valuePlaceholder?: string;
	readonly list?: string;
	readonly form?: string;
	readonly depends?: readonly string[];
	/** Not needed while this other field is filled. */
	readonly unless?: string;
}

export type FormFields = Readonly<Record<string, FormField>>;

export interface FormOperation {
	readonly action: string;
	readonly effect: Effect;
	readonly help: string;
	readonly fields: FormFields;
	/** Names of its own fields: the others are what hosts add. */
	readonly own: readonly string[];
}

/** The description from which the form script draws. */
export type Form =
	| {
			readonly kind: 'action';
			readonly service: string;
			readonly operations: Readonly<Record<string, FormOperation>>;
	  }
	| {
			readonly kind: 'trigger';
			readonly service: string;
			readonly title: string;
			/** What it watches for. */
			readonly help: string;
			readonly fields: FormFields;
	  }
	| {
			readonly kind: 'connection';
			readonly service: string;
			readonly title: string;
			readonly fields: FormFields;
	  };

/** What the editor sends with every question: the connection as it stands in the editor, deployed or not. */
export interface AskedConnection {
	readonly id?: string;
	readonly settings?: Readonly<Record<string, unknown>>;
	readonly secrets?: Readonly<Record<string, unknown>>;
}
export interface Question {
	readonly connection?: AskedConnection;
	readonly search?: string;
	readonly values?: Readonly<Record<string, TypedValue>>;
}
export interface Choice {
	readonly value: string;
	readonly label?: string;
	readonly detail?: string;
}
/** The answer to a question; always sent with status 200, so that its words reach the user. */
export type Answer =
	| {
			readonly ok: true;
			readonly message?: string;
			readonly ms?: number;
			readonly items?: readonly Choice[];
			readonly more?: boolean;
			readonly fields?: FormFields;
	  }
	| { readonly ok: false; readonly message: string; readonly hint?: string };

/** What Node-RED shows instead of a stored secret. */
export const UNTOUCHED = '__PWRD__';

/**
 * Property of a connection node that names the secrets it has, e.g. `["authKey"]`: Node-RED keeps them apart,
 * and says nothing where it has lost them.
 */
export const SECRETS = 'secrets';
