import type { Form } from '../../form.ts';
import type { TypedValues } from '../../typed-value.ts';
import type { Collapsible } from '../dom.ts';
import type { Parts } from '../widgets/widget.ts';
import type { PlainParts } from './plain-parts.ts';

interface Base {
	readonly node: EditorNode;
	readonly host: JQuery;
	/** A new node's fields are outlined only; sentences come once they were touched. */
	readonly fresh: boolean;
	readonly cleanup: (() => void)[];
	/** False while drawing: changes are not the user's then. */
	ready: boolean;
	more?: Collapsible;
}

/** An open form of an action or trigger. */
export interface ValuesState extends Base {
	readonly form: Exclude<Form, { kind: 'connection' }>;
	parts: Parts;
	/** What was typed, by operation: it is there again when the user comes back to one. */
	readonly drafts: Map<string, TypedValues>;
	operation: string;
}

/** An open form of a connection. */
export interface ConnectionState extends Base {
	readonly form: Extract<Form, { kind: 'connection' }>;
	readonly plain: PlainParts;
}

export type State = ValuesState | ConnectionState;
export const isConnection = (state: State): state is ConnectionState => state.form.kind === 'connection';

/** Forms that are open, by node: a connection's tray stands over its node's. */
export const open = new Map<string, State>();

export const release = (state: State): void => {
	for (const clean of state.cleanup.splice(0)) clean();
};
