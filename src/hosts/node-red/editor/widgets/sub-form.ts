import type { FormFields } from '../../form.ts';
import { DYNAMIC, isForm, type TypedValue, type TypedValues } from '../../typed-value.ts';
import { ask } from '../ask.ts';
import { debounce } from '../debounce.ts';
import { el, icon, isOnPage } from '../dom.ts';
import { complaint } from '../rules.ts';
import { current } from './current.ts';
import { obstacle } from './obstacle.ts';
import { typedInput } from './typed.ts';
import type { WidgetContext, Parts, Widget } from './widget.ts';

/** Milliseconds after the last change before the server is asked. */
const DEBOUNCE_MS = 300;

/** Fields that the server describes while editing: asked for again when what they depend on changes. */
export const subForm = (drawing: WidgetContext): Widget => {
	const { field, typedValue, changed, service } = drawing;
	const own = { value: 'form', label: 'as the server asks', icon: 'fa fa-wpforms', hasValue: false };
	const input = typedValue && isForm(typedValue) ? typedValue.value : {};
	const mine = typedValue === undefined || isForm(typedValue);
	let parts: Parts = {};
	let draft: TypedValues = input;
	let asked: string | undefined;
	const asking = debounce(DEBOUNCE_MS);
	const head = typedInput(
		drawing.cell.addClass('mf-joined'),
		field,
		mine ? { type: 'form', value: '' } : typedValue,
		[own, 'json', ...DYNAMIC],
		() => {
			arrange();
			changed();
		},
	);
	const body = el('<div class="mf-rows mf-sub">').appendTo(drawing.cell);
	const isOwn = () => head.input.typedInput('type') === 'form';
	const arrange = () => {
		body.toggle(isOwn());
		head.box.toggleClass('mf-head', isOwn());
	};
	arrange();
	const say = (name: string, text: string) =>
		void body
			.empty()
			.append(el('<div class="mf-menu-note mf-faint">').append(icon(name), el('<span>').text(text)));
	const checkParts = () => {
		for (const part of Object.values(parts)) {
			const bad = complaint(part.field, part.widget.get());
			part.widget.mark(bad !== '');
			part.row.error.text(bad).toggle(bad !== '' && part.touched);
		}
	};
	const firstComplaint = () =>
		Object.values(parts)
			.map((part) => complaint(part.field, part.widget.get()))
			.find(Boolean) ?? '';
	const draw = (fields: FormFields) => {
		body.empty();
		parts = drawing.draw(fields, draft, () => body, {
			...drawing,
			changed() {
				checkParts();
				changed();
			},
		});
		checkParts();
	};
	const request = async (key: string) => {
		const answer = await ask(service, `forms/${encodeURIComponent(field.form ?? '')}`, {
			connection: drawing.connection(),
			values: drawing.values(),
		});
		if (key !== asked || !isOnPage(body)) return;
		if (!answer.ok)
			return say('fa-exclamation-circle', `${answer.message}. Choose JSON to type the value yourself`);
		const fields = answer.fields ?? {};
		if (Object.keys(fields).length === 0) return say('fa-info-circle', 'Nothing to fill in');
		draw(fields);
	};
	return {
		...head,
		refresh() {
			if (!isOwn()) return;
			const values = drawing.values();
			const key = JSON.stringify([drawing.connection(), (field.depends ?? []).map((name) => values[name])]);
			if (key === asked) return;
			asked = key;
			asking.clear();
			draft = { ...draft, ...current(parts) };
			parts = {};
			const wait = obstacle(field, drawing);
			if (wait) return say(...wait);
			say('fa-circle-o-notch fa-spin', 'Asking the server…');
			asking.run(() => void request(key));
		},
		bad: () => (isOwn() ? firstComplaint() : ''),
		get: (): TypedValue => (isOwn() ? { type: 'form', value: { ...draft, ...current(parts) } } : head.get()),
	};
};
