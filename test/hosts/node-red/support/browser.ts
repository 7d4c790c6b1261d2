import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

const FLAGS =
	'--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
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
	/** Presses Done or Cancel of the top dialog and waits until it has gone. */
	close(button: 'done' | 'cancel'): Promise<void>;
	operation(name: string): Promise<void>;
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
	readonly classList: { add(name: string): void };
	getBoundingClientRect(): { right: number };
	querySelectorAll(selector: string): ArrayLike<PageElement>;
}
declare const document: { readonly documentElement: PageElement; querySelectorAll(selector: string): ArrayLike<PageElement> };
declare const RED: {
	editor: { edit(node: unknown): void; editConfig(name: string, type: string, id: string): void };
	nodes: { node(id: string): Record<string, unknown> };
};

const trays = (page: Page) => page.locator('.red-ui-tray').count();

/** Waits until the number of dialogs is right and none moves any more. */
const settled = async (page: Page, count: number): Promise<void> => {
	await page.waitForFunction((wanted) => document.querySelectorAll('.red-ui-tray').length === wanted, count);
	let before = '';
	for (;;) {
		const now = JSON.stringify(count > 0 ? await page.locator('.red-ui-tray').last().boundingBox() : null);
		if (now === before) return;
		before = now;
		await page.waitForTimeout(120);
	}
};

export const openEditor = async (executablePath: string, url: string, { dark = false }: { dark?: boolean } = {}): Promise<Editor> => {
	const profile = await mkdtemp(join(tmpdir(), 'muster-chromium-'));
	const context: BrowserContext = await chromium.launchPersistentContext(profile, {
		executablePath,
		headless: true,
		viewport: { width: 1400, height: 900 },
		args: FLAGS.split(' '),
	});
	const page = context.pages()[0] ?? (await context.newPage());
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(`${error.message} ${error.stack?.split('\n')[1] ?? ''}`));
	page.on('console', (line) => {
		if (['error', 'warning'].includes(line.type()) && !NOISE.test(line.text())) complaints.push(line.text());
	});
	await page.goto(url, { waitUntil: 'domcontentloaded' });
	await page.waitForSelector('.red-ui-palette-node[data-palette-type^="muster-"]', { timeout: 60_000 });
	await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
	if (dark) await page.evaluate(() => document.documentElement.classList.add('nr-theme-dark'));

	const opened = async (work: () => Promise<unknown>) => {
		const count = await trays(page);
		await work();
		await settled(page, count + 1);
	};
	return {
		page,
		complaints,
		edit: (id) => opened(() => page.evaluate((one) => RED.editor.edit(RED.nodes.node(one)), id)),
		editConnection: (type, id) =>
			opened(() => page.evaluate(([kind, one]) => RED.editor.editConfig('', kind as string, one as string), [type, id])),
		async close(button) {
			const count = await trays(page);
			const top = page.locator('.red-ui-tray').last();
			const ids = button === 'done' ? '#node-dialog-ok, #node-config-dialog-ok' : '#node-dialog-cancel, #node-config-dialog-cancel';
			await top.locator(ids).click();
			await settled(page, count - 1);
		},
		async operation(name) {
			await page.selectOption('#node-input-operation', name);
		},
		node: <T>(id: string, property: string) =>
			page.evaluate(([one, key]) => RED.nodes.node(one as string)[key as string], [id, property]) as Promise<T>,
		field: (name) => page.locator('.red-ui-tray').last().locator(`[data-field="${name}"]`),
		sticksOut: () =>
			page.evaluate(() => {
				const form = Array.from(document.querySelectorAll('.red-ui-tray form')).at(-1) as PageElement;
				const { right } = form.getBoundingClientRect();
				const all = Array.from(form.querySelectorAll('*'));
				const out = all.filter((one) => one.offsetParent && one.getBoundingClientRect().right > right + 1);
				return [...(form.scrollWidth > form.clientWidth ? ['form'] : []), ...out.map((one) => one.className || one.tagName)];
			}),
		async shot(name) {
			const folder = process.env['MUSTER_SHOTS'];
			if (!folder) return;
			const box = await page
				.locator('.red-ui-tray')
				.last()
				.boundingBox()
				.catch(() => null);
			const clip = box && { x: Math.max(0, box.x - 4), y: box.y, width: Math.min(box.width + 8, 1400 - box.x), height: box.height };
			await page.screenshot({ path: join(folder, `${name}.png`), ...(clip && name[0] !== '_' ? { clip } : {}) });
		},
		async stop() {
			await context.close();
			await rm(profile, { recursive: true, force: true });
		},
	};
};
