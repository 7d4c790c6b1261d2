import type { Choice } from '../../form.ts';
import { el, icon, isOnPage } from '../dom.ts';

/** What the list under a pick field says. */
export interface Page {
	readonly items?: readonly Choice[];
	readonly note?: { readonly icon: string; readonly text: string; readonly hint?: string };
	/** The part of the names that is printed bold. */
	readonly bold?: string;
}

export interface Menu {
	show(page: Page): void;
	move(by: number): void;
	/** The highlighted row. */
	active(): Choice | undefined;
	isHovered(): boolean;
	close(): void;
}

const HEIGHT = 260;

/** Under the field, or over it where there is more room. */
const place = (menu: JQuery, box: JQuery): void => {
	const { left, top, bottom, width } = (box[0] as HTMLElement).getBoundingClientRect();
	const below = window.innerHeight - bottom - 8;
	const up = below < 160 && top > below;
	menu.css({
		left,
		width: width - 2,
		maxHeight: Math.min(HEIGHT, up ? top - 8 : below),
		top: up ? 'auto' : bottom + 2,
		bottom: up ? window.innerHeight - top + 2 : 'auto',
	});
};

const nameOf = ({ value, label = value }: Choice, bold: string): JQuery => {
	const name = el('<span class="mf-item-name">');
	const at = bold ? label.toLowerCase().indexOf(bold.toLowerCase()) : -1;
	if (at < 0) return name.text(label);
	const end = at + bold.length;
	return name.append(
		document.createTextNode(label.slice(0, at)),
		el('<b>').text(label.slice(at, end)),
		document.createTextNode(label.slice(end)),
	);
};

/**
 * Opens an empty list at `box`. It closes itself when something else is pressed, or when its field leaves the
 * page.
 */
export const openMenu = (box: JQuery, choose: (item: Choice) => void, closed: () => void): Menu => {
	const menu = el('<div class="mf-menu red-ui-editor-dialog" role="listbox">').appendTo(document.body);
	let items: readonly Choice[] = [];
	let active = -1;
	const close = () => {
		clearInterval(watch);
		menu.remove();
		$(document).off('.mf-pick');
		$(window).off('.mf-pick');
		closed();
	};
	const watch = setInterval(() => {
		if (!isOnPage(box)) close();
	}, 300);
	$(document).on('mousedown.mf-pick', ({ target }) => {
		if ($(target).closest(menu).length === 0 && $(target).closest(box).length === 0) close();
	});
	$(window).on('resize.mf-pick', close);
	return {
		close,
		active: () => items[active],
		isHovered: () => menu.is(':hover'),
		show({ items: now = [], note, bold = '' }) {
			items = now;
			active = -1;
			menu.empty();
			for (const item of items) {
				const line = el('<div class="mf-item" role="option">').append(nameOf(item, bold)).appendTo(menu);
				if (item.detail) el('<span class="mf-item-detail">').text(item.detail).appendTo(line);
				line.on('mousedown', (event) => {
					event.preventDefault();
					choose(item);
				});
			}
			if (note)
				el('<div class="mf-menu-note">').append(icon(note.icon), el('<span>').text(note.text)).appendTo(menu);
			if (note?.hint) el('<div class="mf-menu-hint">').text(note.hint).appendTo(menu);
			place(menu, box);
		},
		move(by) {
			if (items.length === 0) return;
			active = active < 0 && by < 0 ? items.length - 1 : (active + by + items.length) % items.length;
			const line = menu.find('.mf-item').removeClass('mf-active').attr('aria-selected', 'false').eq(active);
			line.addClass('mf-active').attr('aria-selected', 'true')[0]?.scrollIntoView({ block: 'nearest' });
		},
	};
};
