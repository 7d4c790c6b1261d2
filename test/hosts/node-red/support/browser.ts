import { join } from 'node:path';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { temporary } from './temporary.ts';

const FLAGS =
	'--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const WIDTH = 1400;
/** What Node-RED itself says without our doing. */
const NOISE = /catalogue|ResizeObserver|favicon|401|unload is not allowed/;

/** The editor of a Node-RED in a real browser. */
export interface Editor {
	readonly page: Page;
	/** Errors and complaints that the page printed. */
	readonly complaints: string[];
	/** Opens a node's edit dialog. */
	edit(id: string): Promise<void>;
	editConnection(type: string, id: string): Promise<void>;
	/** Opens the dialog of a new connection from that of a node. */
	addConnection(): Promise<void>;
	/** Closes whatever dialogs are open. */
	closeAll(): Promise<void>;
	/** Presses Done or Cancel of the top dialog and waits until it has gone. */
	close(button: 'done' | 'cancel'): Promise<void>;
	operation(name: string): Promise<void>;
	/** Opens what the form keeps folded. */
	unfold(): Promise<void>;
	/** The property of a node, as the editor has it. */
	node<T>(id: string, property: string): Promise<T>;
	field(name: string): ReturnType<Page['locator']>;
	/** Elements of the top form that stick out of it. */
	sticksOut(): Promise<string[]>;
	/** A picture of the top dialog, into the folder named by MUSTER_SHOTS. */
	shot(name: string): Promise<void>;
	stop(): Promise<void>;
}

/** The page's own world, as far as it is asked. */
interface PageElement {
	readonly className: string;
	readonly tagName: string;
	readonly offsetParent: unknown;
	readonly scrollWidth: number;
	readonly clientWidth: number;
	getBoundingClientRect(): { right: number };
	contains(other: PageElement | null): boolean;
	querySelectorAll(selector: string): ArrayLike<PageElement>;
}
declare const document: {
	readonly activeElement: PageElement | null;
	querySelectorAll(selector: string): ArrayLike<PageElement>;
};
declare const getComputedStyle: (element: PageElement) => { readonly right: string };
declare const RED: {
	editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void };
	nodes: { node(id: string): Record<string, unknown> };
	tray: { close(): void };
};

/** Waits until something stands still: menus slide in. */
export const still = async (what: Locator): Promise<void> => {
	let before = '';
	for (;;) {
		const now = JSON.stringify(await what.boundingBox());
		if (now === before) return;
		before = now;
		await what.page().waitForTimeout(120);
	}
};

/** Waits until the top dialog, if there is one, is in its place. */
const inPlace = async (page: Page): Promise<void> => {
	await page.waitForFunction(() => {
		const top = Array.from(document.querySelectorAll('.red-ui-tray')).at(-1);
		return !top || getComputedStyle(top).right === '0px';
	});
	// what Node-RED has put off to a time before now is done before this
	await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
};

const launch = (executablePath: string): Promise<BrowserContext> =>
	chromium.launchPersistentContext(temporary('chromium'), {
		executablePath,
		headless: true,
		viewport: { width: WIDTH, height: process.env['MUSTER_SHOTS'] ? 2400 : 900 },
		args: FLAGS.split(' '),
	});

/** The editor in so many pages of one browser, which any of them stops. */
export const openEditors = async (executablePath: string, url: string, count: number): Promise<Editor[]> => {
	const browser = await launch(executablePath);
	return Promise.all(Array.from({ length: count }, async () => editorIn(await browser.newPage(), url)));
};

export const openEditor = async (executablePath: string, url: string): Promise<Editor> => {
	const browser = await launch(executablePath);
	return editorIn(browser.pages()[0] ?? (await browser.newPage()), url);
};

const editorIn = async (page: Page, url: string): Promise<Editor> => {
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(`${error.message} ${error.stack?.split('\n')[1] ?? ''}`));
	page.on('console', (line) => {
		if (['error', 'warning'].includes(line.type()) && !NOISE.test(line.text())) complaints.push(line.text());
	});
	await page.goto(url, { waitUntil: 'domcontentloaded' });
	await page.waitForSelector('.red-ui-palette-node[data-palette-type^="muster-"]', { timeout: 60_000 });
	await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
	// Node-RED gives the focus to what may not have slid in yet, on a page that is drawn late: the page scrolls to
	// it, and then the dialog is fitted into the room that this seems to leave (showTray in its red.js)
	await page.addStyleTag({ content: '.red-ui-tray { transition: none !important }' });

	const opened = async (button: string, work: () => Promise<unknown>) => {
		await work();
		await page.locator(button).waitFor();
		await inPlace(page);
		// Node-RED gives a dialog the focus a moment after it is there
		await page.waitForFunction(() =>
			Array.from(document.querySelectorAll('.red-ui-tray')).at(-1)?.contains(document.activeElement),
		);
	};
	return {
		page,
		complaints,
		edit: (id) =>
			opened('#node-dialog-ok', () => page.evaluate((one) => RED.editor.edit(RED.nodes.node(one)), id)),
		editConnection: (type, id) =>
			opened('#node-config-dialog-ok', () =>
				page.evaluate(([kind, one]) => RED.editor.editConfig('', kind as string, one as string), [type, id]),
			),
		addConnection: () =>
			opened('#node-config-dialog-ok', () => page.locator('#node-input-btn-server-add').click()),
		async close(button) {
			const kind = (await page.locator('#node-config-dialog-ok').isVisible()) ? 'node-config' : 'node';
			const pressed = page.locator(`#${kind}-dialog-${button === 'done' ? 'ok' : 'cancel'}`);
			await pressed.click();
			await pressed.waitFor({ state: 'detached' });
			// a connection's dialog uncovers that of its node
			await inPlace(page);
		},
		async closeAll() {
			const top = () => page.locator('.red-ui-tray').last();
			while ((await top().count()) > 0) {
				const closing = await top().elementHandle();
				await page.evaluate(() => RED.tray.close());
				await closing?.waitForElementState('hidden');
			}
		},
		async operation(name) {
			await page.selectOption('#node-input-operation', name);
		},
		async unfold() {
			const folded = page.locator('.red-ui-tray .mf-fold[aria-expanded="false"]');
			while ((await folded.count()) > 0) await folded.first().click();
		},
		node: <T>(id: string, property: string) =>
			page.evaluate(
				([one, key]) => RED.nodes.node(one as string)[key as string],
				[id, property],
			) as Promise<T>,
		field: (name) => page.locator('.red-ui-tray').last().locator(`[data-field="${name}"]`),
		sticksOut: () =>
			page.evaluate(() => {
				const form = Array.from(document.querySelectorAll('.red-ui-tray form')).at(-1) as PageElement;
				const tray = Array.from(document.querySelectorAll('.red-ui-tray')).at(-1) as PageElement;
				const { right } = form.getBoundingClientRect();
				const all = Array.from(form.querySelectorAll('*'));
				const out = all.filter((one) => one.offsetParent && one.getBoundingClientRect().right > right + 1);
				return [
					...(right > tray.getBoundingClientRect().right + 1 ? ['form, out of its tray'] : []),
					...(form.scrollWidth > form.clientWidth ? ['form'] : []),
					...out.map((one) => one.className || one.tagName),
				];
			}),
		async shot(name) {
			const folder = process.env['MUSTER_SHOTS'];
			if (!folder) return;
			const tray = page.locator('.red-ui-tray').last();
			const form = tray.locator('form');
			if (name[0] === '_' || (await form.count()) === 0) {
				await page.screenshot({ path: join(folder, `${name}.png`) });
				return;
			}
			// a form is seen whole, and without the empty room below it
			const frame = await tray.boundingBox();
			const last = await form.locator(':scope > *:visible').last().boundingBox();
			if (!frame || !last) return;
			const { x, y, width } = frame;
			const clip = {
				x: Math.max(0, x - 4),
				y,
				width: Math.min(width + 8, WIDTH - x),
				height: last.y + last.height + 16 - y,
			};
			await page.screenshot({ path: join(folder, `${name}.png`), clip });
		},
		stop: () => page.context().close(),
	};
};
