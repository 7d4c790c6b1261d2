import assert from 'node:assert/strict';
import { test } from 'node:test';
import { published } from '../scripts/pack/published.ts';
import { readmeOf } from '../scripts/pack/readme.ts';

test('the names under which packages are published are for ever', () => {
	assert.deepEqual(
		published.map(({ name }) => name),
		['serf', 'fleet', 'conplyent', 'juju', 'cloud'].flatMap((name) => [
			`n8n-nodes-muster-${name}`,
			`@muster/node-red-${name}`,
		]),
	);
});

test('the README of a package is in the words of its editor', () => {
	const strange = {
		n8n: /\b(Node-RED|palette|flows?|msg|inject)\b/,
		'node-red': /\b(n8n|workflows?|Executions)\b/,
	} as const;
	for (const made of published) {
		const text = readmeOf(made).replaceAll(/https:\S+/g, '');
		assert.doesNotMatch(text, strange[made.editor], made.name);
		assert.ok(text.includes(`\`${made.name}\``), made.name);
	}
});
