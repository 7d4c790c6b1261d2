import { after, afterEach, before, describe } from 'node:test';
import { needs } from '../../../support/needs.ts';
import { action, openStage, type Stage } from '../behaviour/stage.ts';
import { type Editor, openEditor } from '../support/browser.ts';
import type { Version } from '../support/node-red.ts';
import { connections } from './connections.ts';
import { copying } from './copying.ts';
import { bare, filled } from './flow.ts';
import { forms } from './forms.ts';
import { help } from './help.ts';
import { searching } from './searching.ts';
import { picking } from './picking.ts';

export interface Scene {
	readonly stage: Stage;
	readonly editor: Editor;
}

/** The edit dialogs in a real browser. */
export const suite = (version: Version): void => {
	const chromium = needs('chromium', `the edit dialogs in Node-RED ${version}`);
	if (!chromium) return;
	describe(`the editor of Node-RED ${version}`, () => {
		let scene: Scene;
		before(async () => {
			const stage = await openStage(version, { httpAdminRoot: version === 5 ? '/red' : '/' });
			await stage.deploy(
				{ ...stage.connection, id: 'down', name: 'staging', port: '1' },
				...['twin', 'other'].map((id) => ({ ...stage.connection, id, name: '', port: '7' })),
				// as a flow comes from elsewhere
				{ ...stage.connection, id: 'bereft', name: 'bereft', credentials: {}, secrets: ['key'] },
				{ id: 'tab2', type: 'tab', label: 'Without a catch node' },
				action('uncaught', 'event', 'send', { name: { type: 'msg', value: 'payload' } }, { z: 'tab2' }),
				...filled,
				...bare,
			);
			scene = { stage, editor: await openEditor(chromium, stage.red.url) };
		});
		after(async () => {
			await scene?.editor.stop();
			await scene?.stage.close();
		});
		// one test that fails must not fail those after it
		afterEach(() => scene.editor.closeAll());
		help(() => scene);
		searching(() => scene);
		forms(() => scene);
		copying(() => scene);
		picking(() => scene);
		connections(() => scene);
	});
};
