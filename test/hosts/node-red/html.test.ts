import { sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { services } from '../../../scripts/services.ts';
import type { Field, Fields } from '../../../src/catalogue/field.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { type CompactForm, expand } from '../../../src/hosts/node-red/compact.ts';
import { filesOf } from '../../../src/hosts/node-red/html/files.ts';
import { literal } from '../../../src/hosts/node-red/html/literal.ts';
import { formFields, settingFields, stepForm } from '../../../src/hosts/node-red/project.ts';
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
	form: CompactForm;
	label(): string;
}

const definitionsOf = (html: string, shared: Field[] = []): Map<string, Definition> => {
	const found = new Map<string, Definition>();
	const RED = {
		nodes: { registerType: (type: string, definition: Definition) => found.set(type, definition) },
	};
	const musterForm = { share: (_service: string, { fields }: { fields: Field[] }) => shared.push(...fields) };
	for (const [, code] of html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g))
		runInNewContext(code as string, { RED, musterForm, Uint8Array });
	return found;
};

const PLACE = { packageName: '@a/b', docs: 'https://docs.example' };
const all = [demo as unknown as AnyService, ...services];
/** What a step may weigh on average: kB of html and of help. */
const HTML = 1.2;
const HELP = 1.3;

for (const service of all) {
	const { connection, actions, triggers } = typesOf(service);
	const types = [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)];
	const files = filesOf(service, PLACE);
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

	test(`${service.title}: a trigger has an output for events and one for notices`, () => {
		const definitions = definitionsOf(html);
		for (const { type } of typesOf(service).triggers) assert.equal(definitions.get(type)?.outputs, 2, type);
	});

	test(`${service.title}: help says what the second output sends, where a node has one`, () => {
		for (const [type, { outputs }] of definitionsOf(html)) {
			const [, own = ''] = help.split(`data-help-name="${type}"`);
			const ports = own.split('</script>')[0]?.split('### Outputs')[1]?.split('###')[0] ?? '';
			assert.equal(/second output/i.test(ports), outputs === 2, `${type}: ${ports}`);
		}
	});

	test(`${service.title}: secrets are credentials and nothing else`, () => {
		const { defaults, credentials = {} } = definitionsOf(html).get(connection) as Definition;
		for (const [name, field] of Object.entries(service.settings)) {
			assert.equal(name in defaults, !field.secret, name);
			assert.equal(name in credentials, field.secret === true, name);
		}
		assert.ok(Object.values(credentials).every(({ type }) => type === 'password'));
	});

	test(`${service.title}: help calls encrypted what is, and not a secret that a step is given`, () => {
		for (const [type] of definitionsOf(html)) {
			const [, own = ''] = help.split(`data-help-name="${type}"`);
			const hasSecrets =
				type === connection && Object.values(service.settings).some(({ secret }) => secret === true);
			assert.equal(
				/stored encrypted[;\n]|stored encrypted$/m.test(own.split('</script>')[0] ?? ''),
				hasSecrets,
				type,
			);
		}
	});

	test(`${service.title}: validators take the two parameters that make Node-RED show their words`, () => {
		for (const { defaults } of definitionsOf(html).values())
			for (const { validate } of Object.values(defaults)) if (validate) assert.equal(validate.length, 2);
	});

	test(`${service.title}: the first operation of a type is one of its own`, () => {
		for (const { type, steps } of actions) {
			const { defaults, form } = definitionsOf(html).get(type) as Definition;
			assert.equal(defaults['operation']?.value, steps[0]?.name);
			assert.ok(form.kind === 'action');
			assert.deepEqual(
				Object.keys(form.operations),
				steps.map(({ name }) => name),
			);
		}
	});
}

for (const service of all) {
	const { connection, actions, triggers } = typesOf(service);
	test(`${service.title}: the form that the browser makes is the whole form`, () => {
		const shared: Field[] = [];
		const found = definitionsOf(filesOf(service, PLACE)[`${service.name}.html`] as string, shared);
		const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;
		const form = (type: string) => expand((found.get(type) as Definition).form, shared);
		for (const { type, steps } of actions) {
			const made = form(type);
			assert.ok(made.kind === 'action');
			for (const step of steps)
				assert.deepEqual(
					plain(made.operations[step.name]),
					plain({
						action: step.action,
						effect: step.effect,
						help: step.help,
						fields: stepForm(step),
						own: Object.keys(step.fields),
					}),
					`${type} ${step.name}`,
				);
		}
		for (const { type, source } of triggers) {
			const made = form(type);
			assert.ok(made.kind === 'trigger');
			assert.deepEqual(plain(made.fields), plain(formFields(sourceFieldsOf(source))), type);
		}
		const made = form(connection);
		assert.ok(made.kind === 'connection');
		assert.deepEqual(plain(made.fields), plain(settingFields(service.settings as Fields)));
	});
}

test('a step weighs little on average: what all have in common is sent once', () => {
	const steps = services.flatMap((service) =>
		typesOf(service).actions.flatMap(({ steps: own }) => own),
	).length;
	const weight = (folder: RegExp) =>
		services
			.flatMap((service) => Object.entries(filesOf(service, PLACE)))
			.filter(([file]) => folder.test(file))
			.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0) /
		steps /
		1000;
	const html = weight(/^\w+\.html$/);
	const help = weight(/^locales/);
	assert.ok(html <= HTML, `${html.toFixed(2)} kB of html a step`);
	assert.ok(help <= HELP, `${help.toFixed(2)} kB of help a step`);
});

for (const service of services)
	test(`${service.title}: the icons that its nodes name are there`, () => {
		const html = filesOf(service, PLACE)[`${service.name}.html`] as string;
		for (const { icon } of definitionsOf(html).values())
			if (!icon.startsWith('font-awesome/'))
				assert.ok(existsSync(new URL(`../../../nodes/node-red/icons/${icon}`, import.meta.url)), icon);
	});

test('a literal cannot end the script it stands in', () => {
	const text = '</script><script>alert(1)//\u2028';
	const code = literal({ a: text, 'b-c': 1, d: ['"e":'] });
	assert.ok(!code.includes('<'));
	const back = JSON.parse(JSON.stringify(runInNewContext(`(${code})`))) as unknown;
	assert.deepEqual(back, { a: text, 'b-c': 1, d: ['"e":'] });
});
