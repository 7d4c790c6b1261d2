import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NAME } from '../support/package.ts';
import type { Stage } from './stage.ts';

interface NodeSet {
	readonly module: string;
	readonly types: readonly string[];
	readonly enabled: boolean;
	readonly err?: string;
}

export const loading = (stage: () => Stage): void => {
	test('Node-RED loads every type, with its icon, its script and its help', async () => {
		const { red } = stage();
		const sets = (await (
			await red.request('GET', '/nodes', undefined, { accept: 'application/json' })
		).json()) as NodeSet[];
		const mine = sets.filter(({ module }) => module === NAME);
		assert.deepEqual(
			mine.map(({ err, enabled, types }) => ({ err, enabled, types: types.length })),
			[{ err: undefined, enabled: true, types: 8 }],
		);
		for (const path of [`/icons/${NAME}/demo.svg`, `/resources/${NAME}/form.js`])
			assert.equal((await red.request('GET', path)).status, 200, path);
		const html = await (await red.request('GET', '/nodes', undefined, { accept: 'text/html' })).text();
		assert.match(html, /data-help-name="muster-demo-member-changed"/);
	});
};
