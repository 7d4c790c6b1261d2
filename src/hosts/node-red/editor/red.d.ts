// The editor as far as it is used here: the published types lack what typedInput has learnt since 1.3
// (multiple, expand,
// valueLabel) and the check of typed values.

interface TypeDefinition {
	readonly value: string;
	readonly label?: string;
	readonly icon?: string;
	readonly hasValue?: boolean;
	readonly multiple?: boolean;
	readonly default?: readonly string[];
	readonly options?: readonly { readonly value: string; readonly label: string }[];
	readonly expand?: (() => void) & { icon?: string };
	readonly valueLabel?: (
		container: JQuery,
		chosen: readonly (string | { readonly value?: string })[] | undefined,
	) => void;
}

interface ListOptions<Row> {
	readonly height: 'auto';
	readonly sortable: boolean;
	readonly removable: boolean;
	readonly addButton: string | boolean;
	readonly scrollOnAdd: boolean;
	addItem(item: JQuery, index: number, row: Row): void;
	removeItem(): void;
	sortItems(): void;
}

interface JQuery {
	typedInput(options: {
		readonly default?: string;
		readonly types: readonly (string | TypeDefinition)[];
	}): this;
	typedInput(ask: 'type' | 'value'): string;
	typedInput(set: 'type' | 'value', to: string): void;
	editableList<Row>(options: ListOptions<Row>): this;
	editableList(add: 'addItem', row: object): void;
	editableList(ask: 'length'): number;
	editableList(ask: 'items'): JQuery;
}

interface NodeType {
	readonly form: import('../compact.ts').CompactForm;
	readonly paletteLabel: string;
}

interface EditorNode {
	readonly id: string;
	readonly type: string;
	readonly _def: NodeType;
	/** Of nodes that were loaded or saved before: a new one has none. */
	readonly _config?: unknown;
	name?: string;
	operation?: string;
	values?: Readonly<Record<string, import('../typed-value.ts').TypedValue>>;
	readonly credentials?: Readonly<Record<string, string | boolean | undefined>>;
	[property: string]: unknown;
}

declare const RED: {
	readonly nodes: {
		node(id: string): EditorNode | null | undefined;
		getType(type: string): NodeType | undefined;
		eachConfig(visit: (node: EditorNode) => void): void;
	};
	readonly events: { on(event: string, handler: (about: string) => void): void };
	readonly utils: { validateTypedProperty(value: string, type: string, options: object): true | string };
};

interface Window {
	musterForm?: import('./main.ts').MusterForm;
}
