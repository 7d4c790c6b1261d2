import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import { services } from '../../../scripts/services.ts';

for (const { name, title } of services)
	test(`${title} has its icons: a missing one is silently an arrow in Node-RED`, () => {
		for (const file of [`nodes/node-red/icons/${name}.svg`, `icons/${name}.svg`, `icons/${name}.dark.svg`])
			assert.ok(existsSync(path.join(root, file)), file);
	});
