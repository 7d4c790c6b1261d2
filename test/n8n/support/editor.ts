import path from 'node:path';
import { chromium, type Locator, type Page } from 'playwright-core';
import { until } from '../../support/until.ts';
import type { Server } from '../../hosts/n8n/server.ts';

const FLAGS =
	'--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const test = (id: string) => `[data-test-id="${id}"]`;

/** n8n's editor in a real browser, signed in. */
export interface Editor {
	readonly page: Page;
	/** Errors that the page threw. */
	readonly complaints: string[];
	openWorkflow(id: string): Promise<void>;
	/** Opens a node's form; the form. */
	openNode(name: string): Promise<Locator>;
	/** Searches the panel of nodes; what it lists. */
	search(words: string): Promise<string[]>;
	/** Types into the panel of nodes and waits for what it lists, by whatever it was found. */
	typeInPanel(words: string): Promise<string[]>;
	/** Pastes from the clipboard, as a user does. */
	paste(into: Locator, text: string): Promise<void>;
	/** Opens the first that the search has found: what the node offers. */
	openFound(): Promise<string[]>;
	openCredential(id: string): Promise<Locator>;
	/** A field of the open form, by the name of its parameter. */
	field(name: string): Locator;
	/** Chooses from a field's list. */
	choose(name: string, option: string): Promise<void>;
	/** A picture of the page, into the folder named by MUSTER_SHOTS. */
	shot(name: string): Promise<void>;
	stop(): Promise<void>;
}

export const openEditor = async (executablePath: string, n8n: Server): Promise<Editor> => {
	const browser = await chromium.launch({ executablePath, headless: true, args: FLAGS.split(' ') });
	const context = await browser.newContext({ viewport: { width: 1500, height: 950 } });
	const page = await context.newPage();
	page.setDefaultTimeout(60_000);
	const complaints: string[] = [];
	// what is changed here is not kept
	page.on('dialog', (dialog) => void dialog.accept());
	page.on('pageerror', (error) => complaints.push(error.message));
	await page.goto(`${n8n.base}/signin`);
	await page.fill('input[name="emailOrLdapLoginId"]', n8n.email);
	await page.fill('input[name="password"]', n8n.password);
	await page.locator(test('form-submit-button')).click();
	await page.waitForURL((url) => !url.pathname.includes('signin'));
	const form = page.locator(test('node-parameters'));
	const found = page.locator(`${test('item-iterator-item')} ${test('node-creator-item-name')}`);
	const type = async (words: string) => {
		const bar = page.locator(test('node-creator-search-bar'));
		if (!(await bar.isVisible())) await page.locator(test('node-creator-plus-button')).first().click();
		await bar.waitFor();
		await bar.fill('');
		await bar.pressSequentially(words);
	};
	return {
		page,
		complaints,
		async openWorkflow(id) {
			await page.goto(`${n8n.base}/workflow/${id}`);
			await page.locator(test('canvas-node')).first().waitFor();
			await page.locator(test('node-creator-plus-button')).first().waitFor();
		},
		async openNode(name) {
			await page.locator(`${test('canvas-node')}[data-node-name="${name}"]`).dblclick({ force: true });
			await form.waitFor();
			return form;
		},
		async search(words) {
			await type(words);
			await page
				.locator(test('item-iterator-item'), { hasText: new RegExp(words, 'i') })
				.first()
				.waitFor();
			return found.allInnerTexts();
		},
		async typeInPanel(words) {
			const categories = (await found.allInnerTexts()).join();
			await type(words);
			let last = '';
			let looks = 0;
			// the list is drawn anew with each letter: it is read when it has stood still
			await until(async () => {
				const now = (await found.allInnerTexts()).join();
				looks = now === last ? looks + 1 : 0;
				last = now;
				return looks > 10 && now !== '' && now !== categories && !now.startsWith('AI,');
			}, `what “${words}” finds`);
			return found.allInnerTexts();
		},
		async paste(into, text) {
			await context.grantPermissions(['clipboard-read', 'clipboard-write']);
			await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
			await into.click();
			await page.keyboard.press('ControlOrMeta+v');
		},
		async openFound() {
			const items = page.locator(test('item-iterator-item'));
			await items.first().click();
			const triggers = page.locator(test('node-creator-category-item'), { hasText: 'Triggers' });
			await triggers.waitFor();
			const onSomething = items.filter({ hasText: /^\s*On / });
			if ((await onSomething.count()) === 0) await triggers.click();
			await onSomething.first().waitFor();
			return items.allInnerTexts();
		},
		async openCredential(id) {
			await page.goto(`${n8n.base}/home/credentials/${id}`);
			const dialog = page.locator(test('node-credentials-config-container'));
			await dialog.waitFor();
			return dialog;
		},
		field: (name) => page.locator(test(`parameter-input-${name}`)),
		async choose(name, option) {
			await page
				.locator(`${test(`parameter-input-${name}`)} input`)
				.first()
				.click();
			await page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
		},
		async shot(name) {
			const folder = process.env['MUSTER_SHOTS'];
			if (folder) await page.screenshot({ path: path.join(folder, `${name}.png`) });
		},
		stop: () => browser.close(),
	};
};
