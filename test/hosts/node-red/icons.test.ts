import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import { services } from '../../../scripts/services.ts';
import { hasIcon, iconOf } from '../../../src/hosts/node-red/icons.table.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { contrast, difference, shaded, sights } from './support/colour.ts';

/** How much darker than the node Node-RED makes the ground of its icon. */
const SHADE = 0.05;
/** Node-RED's colour of labels. */
const LABEL = '#333333';

const EDITOR = 'node_modules/@node-red/editor-client/public/red/red.js';
/** The icons that a Node-RED draws: those of brands it knows but does not take for a node. */
const drawn = ['', 'test/rooms/node-red-4']
	.map((room) => path.join(root, room, EDITOR))
	.filter(existsSync)
	.map((file) => readFileSync(file, 'utf8').split('iconMap = {')[1]?.split('}')[0] ?? '');

for (const service of services) {
	const { name, title, color } = service;

	test(`${title} has its icons: a missing one is silently an arrow in Node-RED`, () => {
		for (const file of [`nodes/node-red/icons/${name}.svg`, `icons/${name}.svg`, `icons/${name}.dark.svg`])
			assert.ok(existsSync(path.join(root, file)), file);
	});

	test(`${title}: each node has an icon of its own`, () => {
		const { actions, triggers } = typesOf(service);
		const nouns = [...actions, ...triggers].map(({ about }) => about);
		assert.deepEqual(
			nouns.filter((noun) => !hasIcon(noun)),
			[],
			'give them a row in src/hosts/node-red/icons.table.ts',
		);
		const twice = nouns.filter(
			(noun, index) => nouns.findIndex((one) => iconOf(one) === iconOf(noun)) !== index,
		);
		assert.deepEqual(twice, []);
		for (const known of drawn)
			assert.deepEqual(
				nouns.filter((noun) => !known.includes(`"${iconOf(noun).split('/').at(-1)}"`)),
				[],
				'Node-RED draws an arrow instead',
			);
	});

	test(`${title}: the white icon and the dark label stand out from the node’s colour`, () => {
		const icon = contrast('#ffffff', shaded(color, SHADE));
		assert.ok(icon >= 3, `the icon’s contrast is ${icon.toFixed(2)}`);
		const label = contrast(LABEL, color);
		assert.ok(label >= 4, `the label’s contrast is ${label.toFixed(2)}`);
	});
}

test('services are told apart by their colours, by people who see two primary colours as well', () => {
	for (const one of services)
		for (const other of services)
			for (const sight of sights)
				if (one !== other) {
					const apart = difference(one.color, other.color, sight);
					assert.ok(apart >= 12, `${one.title} and ${other.title}, ${sight}: ${apart.toFixed(1)}`);
				}
});
