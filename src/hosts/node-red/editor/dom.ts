/**
 * Markup as an element. Only literals of this script go in; whatever users or servers said goes through
 * `.text()`.
 */
export const el = (html: string): JQuery => $(html);

export const icon = (name: string): JQuery => el('<i class="fa fa-fw">').addClass(name);

/** A link to the reference, in a page of its own. */
export const moreLink = (to: string): JQuery =>
	el('<a class="mf-more" target="_blank" rel="noopener">')
		.attr({ href: to, title: 'More about this in the reference' })
		.append(document.createTextNode('more '), el('<i class="fa fa-external-link">'));

/** Whether a field's elements are still on the page: a tray can be closed without telling. */
export const isOnPage = (element: JQuery): boolean =>
	element[0] !== undefined && document.contains(element[0]);

/** A foldable part of a form, with a word about what is inside. */
export interface Collapsible {
	readonly body: JQuery;
	open(): void;
	say(text: string): void;
}

export const fold = (title: string, into: JQuery): Collapsible => {
	const head = el(
		'<button type="button" class="mf-fold"><i class="fa fa-fw"></i> <span class="mf-fold-title"></span> <span class="mf-fold-count"></span></button>',
	).appendTo(into);
	head.find('.mf-fold-title').text(title);
	const body = el('<div class="mf-fold-body">').appendTo(into);
	const set = (on: boolean) => {
		head
			.attr('aria-expanded', String(on))
			.find('i')
			.toggleClass('fa-angle-right', !on)
			.toggleClass('fa-angle-down', on);
		body.toggle(on);
	};
	head.on('click', () => set(!body.is(':visible')));
	set(false);
	return { body, open: () => set(true), say: (text) => void head.find('.mf-fold-count').text(text) };
};
