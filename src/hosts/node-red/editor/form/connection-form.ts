import { type FormField, type Plain, SECRETS, UNTOUCHED } from '../../form.ts';
import type { TypedValue } from '../../typed-value.ts';
import { el, fold } from '../dom.ts';
import { automaticName } from '../naming.ts';
import { drawPlain } from '../plain/index.ts';
import { asTypedValue } from '../plain/plain.ts';
import { drawLabel, drawRow } from '../row.ts';
import { complaint, isShown } from '../rules.ts';
import type { PlainPart } from './plain-parts.ts';
import type { ConnectionState } from './state.ts';
import { drawTest } from './test-button.ts';

const PREFIX = 'node-config-input';

const storedValue = (node: EditorNode, name: string, field: FormField): Plain | undefined => {
	if (!field.secret) return (node[name] as Plain | undefined) ?? field.plain;
	const secrets = node.credentials ?? {};
	return (secrets[name] as string | undefined) || (secrets[`has_${name}`] ? UNTOUCHED : '');
};

const namedSecrets = (node: EditorNode): readonly unknown[] =>
	Array.isArray(node[SECRETS]) ? (node[SECRETS] as readonly unknown[]) : [];

const isSet = ({ field, widget }: PlainPart): boolean => {
	const value = widget.get();
	return (
		JSON.stringify(value) !== JSON.stringify(field.plain) &&
		value !== '' &&
		String(value) !== String(field.plain)
	);
};

/** Typed by hand, the text that stands for what is stored would store nothing. */
const unstorable = ({ field, widget, was }: PlainPart): string =>
	field.secret && was !== UNTOUCHED && widget.get() === UNTOUCHED
		? `Node-RED cannot store ${UNTOUCHED}: it stands for a secret that is stored`
		: '';

export const updateConnection = (state: ConnectionState): void => {
	const { plain, node, form, more } = state;
	const get = (name: string): TypedValue | undefined => {
		const part = plain[name];
		return part && asTypedValue(part.field, part.widget.get());
	};
	for (const [name, part] of Object.entries(plain)) {
		const visible = isShown(part.field, get);
		part.row.wrap.toggle(visible);
		part.bad = visible ? unstorable(part) || complaint(part.field, get(name)) : '';
		part.widget.mark(part.bad !== '');
		part.row.error.text(part.bad).toggle(part.bad !== '' && (part.touched || !state.fresh));
		if (part.bad && part.field.advanced && !state.ready) more?.open();
	}
	const set = Object.values(plain).filter((part) => part.field.advanced && isSet(part)).length;
	more?.say(set > 0 ? `${set} set` : '');
	$(`#${PREFIX}-name`).attr(
		'placeholder',
		automaticName(node, form, '', {}, (name) => plain[name]?.widget.get()),
	);
};

export const drawConnection = (state: ConnectionState): void => {
	const { node, form, host, plain } = state;
	const main = el('<div>').appendTo(host);
	const sections = new Map<string, JQuery>();
	// what has no heading comes first: under a heading it would look like a part of that
	const loose = new Map<JQuery, JQuery>();
	const under = (title: string | undefined, where: JQuery): JQuery => {
		const first = loose.get(where) ?? el('<div>').prependTo(where);
		loose.set(where, first);
		if (title === undefined) return first;
		const known = sections.get(title);
		if (known) return known;
		el('<div class="mf-section">').text(title).appendTo(where);
		const body = el('<div>').appendTo(where);
		sections.set(title, body);
		return body;
	};
	const advanced = Object.values(form.fields).some((field) => field.advanced);
	const test = el('<div>');
	const foot = el('<div>');
	host.append(test, foot);
	if (advanced) state.more = fold('Advanced', foot);
	for (const [name, field] of Object.entries(form.fields)) {
		const where = field.advanced && state.more ? state.more.body : main;
		const row = drawRow(field, name, under(field.section, where));
		const id = `${PREFIX}-${name}`;
		if (field.kind !== 'flag') drawLabel(row.label, field).attr('for', id);
		const value = storedValue(node, name, field);
		const isLost = field.secret === true && value === '' && namedSecrets(node).includes(name);
		const lost = el('<div class="mf-error" role="alert">Is no longer stored: type it again</div>')
			.toggle(isLost)
			.insertAfter(row.line);
		let part: PlainPart | undefined;
		const changed = (event?: { readonly type: string }) => {
			if (!part) return;
			part.touched = true;
			part.typed ||= event?.type !== 'change';
			lost.toggle(isLost && part.widget.get() === '');
			if (state.ready) updateConnection(state);
		};
		part = {
			field,
			row,
			widget: drawPlain({ field, value, id, cell: row.line, changed }),
			was: value,
			touched: false,
			typed: false,
			bad: '',
		};
		plain[name] = part;
	}
	drawTest(state, test, () => updateConnection(state));
	updateConnection(state);
	state.ready = true;
};
