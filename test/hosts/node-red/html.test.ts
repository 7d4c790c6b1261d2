import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { services } from '../../../scripts/services.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { filesOf } from '../../../src/hosts/node-red/html/files.ts';
import { literal } from '../../../src/hosts/node-red/html/literal.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { demo } from './demo/service.ts';

interface Definition {
	category: string;
	color: string;
	icon: string;
	inputs?: number;
	outputs?: number;
	defaults: Record<
		string,
		{
			value: unknown;
			type?: string;
			required?: boolean;
			validate?: (value: unknown, options: object) => unknown;
		}
	>;
	credentials?: Record<string, { type: string }>;
	form: { kind: string; operations?: Record<string, { fields: object }>; fields?: object };
	label(): string;
}

const definitionsOf = (html: string): Map<string, Definition> => {
	const found = new Map<string, Definition>();
	const RED = {
		nodes: { registerType: (type: string, definition: Definition) => found.set(type, definition) },
	};
	for (const [, code] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g))
		runInNewContext(code as string, { RED });
	return found;
};

const all = [demo as unknown as AnyService, ...services];

for (const service of all) {
	const { connection, actions, triggers } = typesOf(service);
	const types = [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)];
	const files = filesOf(service, '@a/b');
	const html = files[`${service.name}.html`] as string;
	const help = files[`locales/en-US/${service.name}.html`] as string;

	test(`${service.title}: every type is registered by a literal call, has a dialog and has help`, () => {
		assert.deepEqual([...definitionsOf(html).keys()], types);
		for (const type of types) {
			assert.ok(html.includes(`RED.nodes.registerType('${type}', {`), type);
			assert.ok(html.includes(`data-template-name="${type}"`), type);
			assert.ok(help.includes(`data-help-name="${type}"`), type);
		}
		assert.ok(html.includes('<script src="resources/@a/b/form.js"></script>'));
	});

	test(`${service.title}: secrets are credentials and nothing else`, () => {
		const { defaults, credentials = {} } = definitionsOf(html).get(connection) as Definition;
		for (const [name, field] of Object.entries(service.settings)) {
			assert.equal(name in defaults, !field.secret, name);
			assert.equal(name in credentials, field.secret === true, name);
		}
		assert.ok(Object.values(credentials).every(({ type }) => type === 'password'));
	});

	test(`${service.title}: validators take the two parameters that make Node-RED show their words`, () => {
		for (const { defaults } of definitionsOf(html).values())
			for (const { validate } of Object.values(defaults)) if (validate) assert.equal(validate.length, 2);
	});

	test(`${service.title}: the first operation of a type is one of its own`, () => {
		for (const { type, steps } of actions) {
			const { defaults, form } = definitionsOf(html).get(type) as Definition;
			assert.equal(defaults['operation']?.value, steps[0]?.name);
			assert.deepEqual(
				Object.keys(form.operations ?? {}),
				steps.map(({ name }) => name),
			);
		}
	});
}

for (const service of services)
	test(`${service.title}: the icons that its nodes name are there`, () => {
		const html = filesOf(service, '@a/b')[`${service.name}.html`] as string;
		for (const { icon } of definitionsOf(html).values())
			assert.ok(existsSync(new URL(`../../../nodes/node-red/icons/${icon}`, import.meta.url)), icon);
	});

test('a literal cannot end the script it stands in', () => {
	const text = '</script><script>alert(1)//\u2028';
	const code = literal({ a: text, 'b-c': 1, d: ['"e":'] });
	assert.ok(!code.includes('<'));
	const back = JSON.parse(JSON.stringify(runInNewContext(`(${code})`))) as unknown;
	assert.deepEqual(back, { a: text, 'b-c': 1, d: ['"e":'] });
});
