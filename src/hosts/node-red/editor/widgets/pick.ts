import type { Choice } from '../../form.ts';
import { DYNAMIC } from '../../typed-value.ts';
import { ask } from '../ask.ts';
import { debounce } from '../debounce.ts';
import { type Menu, openMenu, type Page } from './menu.ts';
import { type Typed, typedInput } from './typed.ts';
import type { WidgetContext, Widget } from './widget.ts';

/** Milliseconds after the last letter before the server is asked. */
const DEBOUNCE_MS = 180;
const MEANWHILE = 'You can type a value meanwhile.';

const note = (icon: string, text: string, hint = ''): Page => ({ note: { icon, text, hint } });

const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/**
 * A text that can be picked from a live list. Free typing always wins: only a highlighted row is taken by
 * Enter, none by Tab.
 */
export const pickInput = (drawing: WidgetContext): Typed => {
	const { cell, field, typedValue, service, changed, cleanup } = drawing;
	let menu: Menu | undefined;
	const typing = debounce(DEBOUNCE_MS);
	let turn = 0;
	let asking = new AbortController();
	const opening = () => {
		if (menu) return menu.close();
		inner.trigger('focus');
		void search('');
	};
	const toggle = Object.assign(opening, { icon: 'fa-caret-down' });
	const type = { value: 'str', label: 'name', icon: 'fa fa-search', expand: toggle };
	const widget = typedInput(cell, field, typedValue, [type, ...DYNAMIC], changed);
	const { input, box, inner } = widget;
	inner.attr({ role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list' });
	box
		.find('.red-ui-typedInput-option-expand')
		.attr({ title: 'Show the list', 'aria-label': 'Show the list', tabindex: -1 });

	const isLiteral = () => input.typedInput('type') === 'str';
	const closed = () => {
		typing.clear();
		turn++;
		asking.abort();
		menu = undefined;
		inner.attr('aria-expanded', 'false');
	};
	/** Also before the list is there: who has gone on to another field does not want it any more. */
	const leave = () => (menu ? menu.close() : closed());
	const choose = ({ value }: Choice) => {
		input.typedInput('value', value);
		menu?.close();
		inner.trigger('focus');
		changed();
	};
	const say = (page: Page) => {
		if (!menu) {
			menu = openMenu(box, choose, closed);
			inner.attr('aria-expanded', 'true');
		}
		menu.show(page);
	};
	const search = async (typed: string): Promise<void> => {
		const mine = ++turn;
		// who types on waits for the last question only
		asking.abort();
		asking = new AbortController();
		const connection = drawing.connection();
		if (!connection) return say(note('fa-plug', 'Choose a connection first', MEANWHILE));
		if (!menu) say(note('fa-circle-o-notch fa-spin', 'Loading…'));
		const answer = await ask(
			service,
			`lists/${encodeURIComponent(field.list ?? '')}`,
			{
				connection,
				search: typed,
				values: drawing.values(),
			},
			asking.signal,
		);
		if (mine !== turn) return;
		if (!answer.ok)
			return say(
				note('fa-exclamation-circle', answer.message, [answer.hint, MEANWHILE].filter(Boolean).join(' ')),
			);
		const { items = [], more } = answer;
		if (items.length === 0) return say(note('fa-info-circle', 'Nothing matches; what you type is kept'));
		say({
			items,
			bold: typed,
			...(more ? note('fa-ellipsis-h', 'There are more: type to narrow the list') : {}),
		});
	};

	inner
		.on('keydown', (event) => {
			if (!isLiteral()) return;
			const move = moves[event.key];
			const chosen = menu?.active();
			if (move !== undefined && menu) menu.move(move);
			else if (move !== undefined) void search('');
			else if (event.key === 'Enter' && chosen) choose(chosen);
			else if (event.key === 'Escape' && menu) menu.close();
			else {
				if (event.key === 'Tab') leave();
				return;
			}
			event.preventDefault();
			event.stopPropagation();
		})
		.on('input', () => {
			if (!isLiteral()) return;
			typing.run(() => void search(String(inner.val())));
		})
		.on('blur', () => {
			setTimeout(() => {
				// the caret takes the focus only for the moment of its press
				if (!inner.is(':focus') && !menu?.isHovered()) leave();
			}, 150);
		});
	cleanup.push(() => {
		typing.clear();
		menu?.close();
	});
	return widget;
};

export const pick = (drawing: WidgetContext): Widget => pickInput(drawing);
