import type { TypedValue, TypedValues } from '../../typed-value.ts';
import { current } from '../widgets/current.ts';
import { SECRETS } from '../../form.ts';
import { type ConnectionState, isConnection, type State, type ValuesState } from './state.ts';

/** Names of the fields that a node can have, whatever its operation. */
export const knownFields = (form: ValuesState['form']): ReadonlySet<string> =>
	new Set(
		form.kind === 'trigger'
			? Object.keys(form.fields)
			: Object.values(form.operations).flatMap(({ fields }) => Object.keys(fields)),
	);

/** The present values, and whatever this version does not know: that must survive. */
const merged = (state: ValuesState): TypedValues => {
	const { node, form, parts, operation } = state;
	const known = knownFields(form);
	const foreign = form.kind === 'action' && !form.operations[operation];
	const kept: Record<string, TypedValue> = {};
	for (const [name, typedValue] of Object.entries(node.values ?? {}))
		if (foreign || !known.has(name)) kept[name] = typedValue;
	return { ...kept, ...current(parts) };
};

const isUntouched = (state: State): boolean =>
	isConnection(state)
		? !Object.values(state.plain).some((part) => part.touched)
		: !Object.values(state.parts).some((part) => part.touched) &&
			(state.form.kind === 'trigger' || state.operation === state.node.operation);

/** Which secrets there are, so that the runtime can tell when one is lost; never what they are. */
const noteSecrets = ({ node, plain }: ConnectionState): void => {
	const secrets = Object.entries(plain).filter(([, { field }]) => field.secret);
	if (secrets.some(([, { typed }]) => typed))
		node[SECRETS] = secrets.filter(([, { widget }]) => widget.get() !== '').map(([name]) => name);
};

/** Writes an open form into its node. Looking is not changing: without a touch nothing is written. */
export const save = (state: State): void => {
	if (isUntouched(state)) return;
	if (!isConnection(state)) {
		state.node.values = merged(state);
		return;
	}
	for (const [name, { widget }] of Object.entries(state.plain))
		if (widget.own) state.node[name] = widget.get();
	noteSecrets(state);
};
