/**
 * The kinds of fields, and one builder for each. A field is plain data; its value's type is inferred from it,
 * so that an operation's `run` is typed by its fields (see {@link Values}).
 */
export type Scalar = string | number | boolean;

/** What every field can say about itself. */
export interface Words {
	/** Whether a value must be given. */
	readonly required?: boolean;
	/**
	 * Whether an empty text or list is a value, e.g. an empty payload or no arguments. Default: it is an error
	 * where it was set.
	 */
	readonly empty?: boolean;
	/**
	 * Whether a text of blanks alone may be meant, e.g. the name of an object in Swift. Default: it is refused,
	 * since it names nothing and as a filter lets through nothing, or everything.
	 */
	readonly blanks?: boolean;
	/**
	 * One line under the field: what it does, in other words than the label. A single sentence without a full
	 * stop.
	 */
	readonly help?: string;
	readonly placeholder?: string;
	/** A value that would be right; it is shown in complaints. */
	readonly example?: string;
	/** Whether the field is folded away until somebody wants it. */
	readonly advanced?: boolean;
	/** A heading that groups settings, e.g. `Encryption`. */
	readonly section?: string;
	/** Whether no message may show the value. Settings store it encrypted; for a step see `typedSecret`. */
	readonly secret?: boolean;
	/** Shown and used only while another field has one of these values. */
	readonly show?: Readonly<Record<string, readonly Scalar[]>>;
	/**
	 * The server's own name of this argument, accepted beside the field's name wherever arguments are given as
	 * one object.
	 */
	readonly alias?: string;
	/** First release that has it, e.g. `0.8.1`. */
	readonly since?: string;
	/** Family that has it, e.g. `synnefo`. */
	readonly only?: string;
}

interface Base<V> extends Words {
	readonly label: string;
	readonly default?: V;
	/** Never set: carries the value's type. */
	readonly value?: V;
}

export interface Option<V extends string = string> {
	readonly value: V;
	readonly label: string;
	readonly help?: string;
}

/** Text. A thing from an earlier step is taken too: its `from` property is read (default `name`). */
export interface TextField extends Base<string> {
	readonly kind: 'text';
	/** A regular expression that the whole text matches. */
	readonly pattern?: string;
	/** What `pattern` wants, after “expected”. */
	readonly expected?: string;
	/** Rows of the input, for text of several lines. */
	readonly lines?: number;
	readonly from?: string;
}
/** A number. A thing from an earlier step is taken too where `from` names the property that is read. */
export interface NumberField extends Base<number> {
	readonly kind: 'number';
	readonly from?: string;
	readonly min?: number;
	readonly max?: number;
	readonly integer?: boolean;
	/** Shown behind the input, e.g. `members`. */
	readonly unit?: string;
}
export interface FlagField extends Base<boolean> {
	readonly kind: 'flag';
}
export interface ChoiceField extends Base<string> {
	readonly kind: 'choice';
	readonly options: readonly Option[];
}
export interface ChoicesField extends Base<readonly string[]> {
	readonly kind: 'choices';
	readonly options: readonly Option[];
}
/** Several texts, in order, each exactly as it was given. */
export interface ListField extends Base<readonly string[]> {
	readonly kind: 'list';
	/**
	 * Whether an item may be empty, as an argument or a line may. Default: an empty one names nothing, and is
	 * refused.
	 */
	readonly emptyItems?: boolean;
	/** What one item is, e.g. `address`. */
	readonly item?: string;
	readonly itemPlaceholder?: string;
	/** Rows of an item’s input, for text of several lines. */
	readonly itemLines?: number;
	/** Property read when an item is a thing from an earlier step (default `name`). */
	readonly from?: string;
	/** Whether a text is several items with commas between. Default: it is one item, as it is. */
	readonly split?: boolean;
}
/** Names and texts. */
export interface RecordField extends Base<Readonly<Record<string, string>>> {
	readonly kind: 'record';
	/** What one entry is, its name and its value, e.g. `tag`, `tag`, `pattern`; `example` says how they look. */
	readonly item?: string;
	readonly keyPlaceholder?: string;
	readonly valuePlaceholder?: string;
}
export interface JsonField extends Base<unknown> {
	readonly kind: 'json';
	/** Whether secrets may be in it, so that no message repeats what came. */
	readonly unquoted?: boolean;
}
/** Bytes: text is taken as UTF-8; see {@link bytes}. */
export interface BytesField extends Base<Uint8Array> {
	readonly kind: 'bytes';
	/** The most bytes the server can take, where it is known beforehand. */
	readonly max?: number;
}
/** A file that flows in as a stream; what such a file may be called is for examples. */
export interface FileField extends Base<FileIn> {
	readonly kind: 'file';
	readonly fileName: string;
}
/** Seconds; `1m30s` is understood. */
export interface DurationField extends Base<number> {
	readonly kind: 'duration';
	readonly min?: number;
	readonly max?: number;
}
/** Bytes; `4G` is understood (powers of 1024). */
export interface SizeField extends Base<number> {
	readonly kind: 'size';
	readonly min?: number;
	readonly max?: number;
}
/** A name that can be picked from a live list of the service; typing is always possible. */
export interface PickField extends Base<string> {
	readonly kind: 'pick';
	/** The list’s name; several with blanks between are offered as one. `by`: what is typed, if no name. */
	readonly list: string;
	readonly by?: 'ID';
	readonly from?: string;
}
export interface PicksField extends Base<readonly string[]> {
	readonly kind: 'picks';
	/** As of a `pick`. */
	readonly list: string;
	readonly from?: string;
}
/** Fields that the server describes while editing. */
export interface FormField extends Base<Readonly<Record<string, unknown>>> {
	readonly kind: 'form';
	readonly form: string;
	/** Fields whose values the description depends on. */
	readonly depends?: readonly string[];
}

export interface FileIn {
	readonly name?: string;
	/** Bytes, where known. */
	readonly size?: number;
	/** Where the host knows it. */
	readonly mimeType?: string;
	read(): AsyncIterable<Uint8Array>;
}

export type Field =
	| TextField
	| NumberField
	| FlagField
	| ChoiceField
	| ChoicesField
	| ListField
	| RecordField
	| JsonField
	| BytesField
	| FileField
	| DurationField
	| SizeField
	| PickField
	| PicksField
	| FormField;
export type Kind = Field['kind'];
/** Fields by name; their order is the order on the screen. */
export type Fields = Readonly<Record<string, Field>>;

type Sure<O> = O extends { required: true } | { default: unknown } ? true : false;
/** Carries whether a value is always there. */
export interface Input<S extends boolean> {
	readonly sure?: S;
}
type Options<F> = Omit<F, 'kind' | 'label' | 'value'>;
/** A field as its options made it: whether it is always there, and which family alone has it. */
type Made<F, O> = Omit<F, 'only'> & Input<Sure<O>> & Only<O>;
type Only<O> = O extends { readonly only: infer N } ? { readonly only: N } : { readonly only?: never };
type ValueOf<F> = F extends { readonly value?: infer V } ? Exclude<V, undefined> : never;

/** What `run` gets for a map of fields: fields that are required or have a default are always there. */
export type Values<F extends Fields> = {
	readonly [N in keyof F]: F[N] extends Input<infer S>
		? S extends true
			? ValueOf<F[N]>
			: ValueOf<F[N]> | undefined
		: ValueOf<F[N]> | undefined;
};

const builder =
	<F extends Field>(kind: F['kind']) =>
	<const O extends Options<F>>(label: string, options?: O): Made<F, O> =>
		({ kind, label, ...options }) as unknown as Made<F, O>;

export const text = builder<TextField>('text');
export const number = builder<NumberField>('number');
export const flag = builder<FlagField>('flag');
export const list = builder<ListField>('list');
export const record = builder<RecordField>('record');
export const json = builder<JsonField>('json');
export const file = builder<FileField>('file');
export const duration = builder<DurationField>('duration');
export const size = builder<SizeField>('size');
export const pick = builder<PickField>('pick');
export const picks = builder<PicksField>('picks');
export const form = builder<FormField>('form');
/** In: text, base64, hex or a binary field in n8n; str, bin or a Buffer in Node-RED. Out: `Uint8Array`. */
export const bytes = builder<BytesField>('bytes');

type OneOf<O> = O extends { options: readonly Option<infer V>[] } ? V : string;

/** One of some values; its value's type is the union of them. */
export const choice = <const O extends Options<ChoiceField>>(label: string, options: O) =>
	({ kind: 'choice', label, ...options }) as unknown as Made<Omit<ChoiceField, 'value'>, O> & {
		readonly value?: OneOf<O>;
	};

/** Any of some values. */
export const choices = <const O extends Options<ChoicesField>>(label: string, options: O) =>
	({ kind: 'choices', label, ...options }) as unknown as Made<Omit<ChoicesField, 'value'>, O> & {
		readonly value?: readonly OneOf<O>[];
	};
