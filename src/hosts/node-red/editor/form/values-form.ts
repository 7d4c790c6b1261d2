import type { FormFields, FormOperation } from '../../form.ts';
import { isEmpty, type TypedValue, type TypedValues } from '../../typed-value.ts';
import { connectionOf } from '../ask.ts';
import { el, fold, icon, moreLink } from '../dom.ts';
import { pageOf } from '../forms.ts';
import { automaticName } from '../naming.ts';
import { sentence } from '../../../../core/case.ts';
import { complaint, isShown } from '../rules.ts';
import { current } from '../widgets/current.ts';
import type { Part } from '../widgets/widget.ts';
import { drawFields } from './parts.ts';
import { release, type ValuesState } from './state.ts';

const effects = {
	reads: ['fa-eye', 'reads'],
	changes: ['fa-pencil', 'changes'],
	destroys: ['fa-exclamation-triangle', 'destroys'],
} as const;

export const fieldsIn = (form: ValuesState['form'], operation: string): FormFields =>
	form.kind === 'trigger' ? form.fields : (form.operations[operation]?.fields ?? {});

/** Under *Operation*: what it does to the cluster, its help, and where to read more. */
const describe = (service: string, operation: FormOperation | undefined, name: string): void => {
	const cell = $('#node-input-operation').closest('.mf-cell');
	cell.find('.mf-help').remove();
	const help = el('<div class="mf-help mf-op-help">').appendTo(cell);
	if (name === '') return void help.text('What the node does');
	if (!operation)
		return void help.text('This version of the node does not know the operation; its values are kept.');
	const [icon, word] = effects[operation.effect];
	const tag = el('<span class="mf-effect">').addClass(`mf-${operation.effect}`);
	help.append(
		tag.append(el('<i class="fa">').addClass(icon), document.createTextNode(` ${word}`)),
		el('<span>')
			.text(`${operation.help}. `)
			.append(moreLink(pageOf(service, operation.action))),
	);
};

/** Where a step has its operation, a trigger says what it watches for, and where to read more. */
const describeTrigger = (
	{ service, title, help }: Extract<ValuesState['form'], { kind: 'trigger' }>,
	into: JQuery,
): void => {
	const row = el('<div class="form-row mf-row">').appendTo(into);
	el('<label>')
		.append(icon('fa-bolt'), document.createTextNode(' '), el('<span>').text('Starts when'))
		.appendTo(row);
	el('<div class="mf-cell mf-event">')
		.text(`${sentence(help)}. `)
		.append(moreLink(pageOf(service, title.slice(service.length + 1))))
		.appendTo(row);
};

const isSet = ({ field, widget }: Part): boolean => {
	const typedValue = widget.get();
	return !isEmpty(typedValue) && JSON.stringify(typedValue) !== JSON.stringify(field.start);
};

/**
 * Brings what is shown in line with the values: which fields, their complaints, the name the node gives
 * itself.
 */
export const update = (state: ValuesState): void => {
	const { parts, node, form, operation, more } = state;
	const get = (name: string): TypedValue | undefined => parts[name]?.widget.get();
	for (const part of Object.values(parts)) {
		const { field, row, widget } = part;
		const visible = isShown(field, get);
		row.wrap.toggle(visible);
		const bad = visible ? complaint(field, widget.get(), get) || (widget.bad?.() ?? '') : '';
		widget.mark(bad !== '');
		widget.refresh?.();
		row.error.text(bad).toggle(bad !== '' && (part.touched || !state.fresh));
		if (bad && field.advanced && !state.ready) more?.open();
	}
	const set = Object.values(parts).filter((part) => part.field.advanced && isSet(part)).length;
	more?.say(set > 0 ? `${set} set` : '');
	$('#node-input-name').attr('placeholder', automaticName(node, form, operation, current(parts)));
};

/**
 * What another operation takes over: values of own fields that both have. What hosts add, a time-out say, is
 * each operation's.
 */
const inCommon = ({ form, operation, parts }: ValuesState, next: string): TypedValues => {
	if (form.kind !== 'action') return {};
	const { own = [], fields = {} } = form.operations[next] ?? {};
	const mine = form.operations[operation]?.own ?? [];
	return Object.fromEntries(
		Object.entries(current(parts)).filter(([name, typedValue]) => {
			const before = parts[name]?.field;
			const after = fields[name];
			const same = after && before && after.kind === before.kind && after.label === before.label;
			const chosen = JSON.stringify(typedValue) !== JSON.stringify(before?.start);
			return same && chosen && own.includes(name) && mine.includes(name);
		}),
	);
};

/** Shows another operation; what was typed for this one is kept for the way back. */
export const switchTo = (state: ValuesState, next: string): void => {
	const common = inCommon(state, next);
	state.drafts.set(state.operation, current(state.parts));
	state.drafts.set(next, { ...state.drafts.get(next), ...common });
	drawValues(state, next);
};

export const drawValues = (state: ValuesState, operation: string): void => {
	const { form, host } = state;
	release(state);
	state.ready = false;
	state.operation = operation;
	state.parts = {};
	host.empty();
	if (form.kind === 'action') describe(form.service, form.operations[operation], operation);
	const fields = fieldsIn(form, operation);
	if (form.kind === 'trigger') describeTrigger(form, host);
	const main = el('<div>').appendTo(host);
	const more = Object.values(fields).some((field) => field.advanced) ? fold('Advanced', host) : undefined;
	state.more = more;
	state.parts = drawFields(
		fields,
		state.drafts.get(operation) ?? {},
		(field) => (field.advanced && more ? more.body : main),
		{
			service: form.service,
			cleanup: state.cleanup,
			changed: () => state.ready && update(state),
			connection: () => connectionOf($('#node-input-server').val()),
			values: (): TypedValues => current(state.parts),
			fieldOf: (name) => fields[name],
			draw: drawFields,
		},
	);
	update(state);
	state.ready = true;
};
