import type { Plain } from '../form.ts';
import type { TypedValue, TypedValues } from '../typed-value.ts';
import { el } from './dom.ts';
import { formOf, share } from './forms.ts';
import { typedValues } from './bare.ts';
import { drawConnection } from './form/connection-form.ts';
import { knownFields, save } from './form/save.ts';
import { open, release, type State } from './form/state.ts';
import { drawValues, fieldsIn, switchTo, update } from './form/values-form.ts';
import { uniqueName } from './unique-name.ts';
import { asTypedValue } from './plain/plain.ts';
import { complaint, isShown } from './rules.ts';
import { makeSearchable } from './search.ts';
import { style } from './style.ts';

/** The rows that Node-RED fills itself have labels without icons. */
const ROWS = { name: 'fa-tag', server: 'fa-globe', operation: 'fa-bolt' };

const drawIcons = (): void => {
	for (const [name, icon] of Object.entries(ROWS))
		$(`label[for$='-${name}']`)
			.not(':has(i)')
			.wrapInner('<span>')
			.prepend(el('<i class="fa fa-fw">').addClass(icon), document.createTextNode(' '));
};

/** Node-RED has no value for “none” and one for “add a new one”. */
const isConnection = (value: unknown): boolean => typeof value === 'string' && !['', '_ADD_'].includes(value);

/** Chooses the connection of a node that was just made, where there is only one to choose. */
const chooseOnly = (): void => {
	const select = $('#node-input-server');
	if (isConnection(select.val())) return;
	const values = select.find('option').toArray() as unknown as readonly { readonly value: string }[];
	const known = values.map(({ value }) => value).filter(isConnection);
	if (known.length === 1) select.val(known[0] as string).trigger('change');
};

const openForm = (node: EditorNode): void => {
	drawIcons();
	const form = formOf(node._def);
	// the last form on the page is the top one of the tray stack: a connection opens above its node
	const host = $('.mf-form').last();
	if (form.kind === 'connection') {
		const state: State = {
			node,
			form,
			host,
			fresh: !RED.nodes.node(node.id),
			cleanup: [],
			ready: false,
			plain: {},
		};
		open.set(node.id, state);
		drawConnection(state);
		return;
	}
	const operation = node.operation ?? '';
	const stored = typedValues(fieldsIn(form, operation), node.values);
	const draft = JSON.parse(JSON.stringify(stored)) as TypedValues;
	const state: State = {
		node,
		form,
		host,
		fresh: !node._config,
		cleanup: [],
		ready: false,
		parts: {},
		drafts: new Map([[operation, draft]]),
		operation,
	};
	open.set(node.id, state);
	if (form.kind === 'action') {
		const select = $('#node-input-operation').empty();
		for (const [name, { action }] of Object.entries(form.operations))
			el('<option>').val(name).text(action).appendTo(select);
		if (!form.operations[operation])
			el('<option>')
				.val(operation)
				.text(operation === '' ? 'Choose …' : `${operation} (not offered here)`)
				.appendTo(select);
		select.val(operation).on('change', () => {
			const chosen = String(select.val());
			if (chosen === state.operation) return;
			switchTo(state, chosen);
		});
	}
	if (state.fresh) chooseOnly();
	drawValues(state, operation);
	let server = $('#node-input-server').val();
	$('#node-input-server').on('change', () => {
		// Node-RED fires this once by itself after opening
		if ($('#node-input-server').val() === server) return;
		server = $('#node-input-server').val();
		if (state.ready) update(state);
	});
};

const close = (node: EditorNode): void => {
	const state = open.get(node.id);
	if (!state) return;
	release(state);
	open.delete(node.id);
};

const checkAll = (node: EditorNode, values: TypedValues | undefined): true | string[] => {
	const form = formOf(node._def);
	if (form.kind === 'connection') return true;
	const operation = node.operation ?? '';
	if (form.kind === 'action' && operation === '') return ['No operation is chosen'];
	if (form.kind === 'action' && !form.operations[operation])
		return [`Operation is “${operation}”, which this version does not offer`];
	const fields = fieldsIn(form, operation);
	const known = typedValues(fields, values);
	const get = (name: string): TypedValue | undefined => known[name] ?? fields[name]?.start;
	const complaints = Object.entries(fields)
		.filter(([, field]) => isShown(field, get))
		.map(([name, field]) => complaint(field, get(name), get))
		.filter(Boolean);
	const isRead = form.kind === 'action' && form.operations[operation]?.effect === 'reads';
	const unknown = isRead ? [] : Object.keys(values ?? {}).filter((name) => !knownFields(form).has(name));
	complaints.push(...unknown.map((name) => `This version knows no field “${name}”`));
	return complaints.length > 0 ? complaints : true;
};

const check = (node: EditorNode, name: string, value: Plain | undefined): true | string => {
	const { fields } = formOf(node._def) as {
		fields?: Readonly<Record<string, import('../form.ts').FormField>>;
	};
	const field = fields?.[name];
	if (!field) return true;
	const get = (other: string): TypedValue | undefined => {
		const about = fields?.[other];
		return about && asTypedValue(about, (node[other] as Plain | undefined) ?? about.plain);
	};
	return (isShown(field, get) && complaint(field, asTypedValue(field, value))) || true;
};

/** What the generated node definitions call. */
const musterForm = {
	share,
	open: openForm,
	save(node: EditorNode): false {
		const state = open.get(node.id);
		if (state) save(state);
		close(node);
		return false; // Node-RED compares the properties itself
	},
	close,
	label: (node: EditorNode): string => node.name || uniqueName(node),
	checkAll,
	check,
};
export type MusterForm = typeof musterForm;

// every html file of the package names this script
if (!window.musterForm) {
	window.musterForm = musterForm;
	makeSearchable();
	el('<style>').text(style).appendTo(document.head);
}
