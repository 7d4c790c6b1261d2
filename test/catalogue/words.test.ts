import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../scripts/services.ts';
import type { Fields } from '../../src/catalogue/field.ts';
import { readValues } from '../../src/catalogue/read-values.ts';
import { fieldsOf } from '../../src/catalogue/extras.ts';
import { stepsOf } from '../../src/engine/run/steps.ts';

const reserved = new Set(['Name', 'Connection', 'Operation']);
const check = (fields: Fields, where: string) => {
	for (const [name, field] of Object.entries(fields)) {
		const at = `${where}: ${name}`;
		assert.match(field.label, /^[A-Z]/, at);
		assert.ok(!reserved.has(field.label), `${at} is called as an editor calls something else`);
		assert.ok(field.help, `${at} has no help`);
		assert.doesNotMatch(field.help ?? '', /\.$/, `${at}: a help ends without a full stop`);
		// the fields look alike, and a star means another thing in each
		if (/\bpatterns?\b/i.test(field.label) && field.kind !== 'choice')
			assert.match(field.help ?? '', /Go RE2|\* and \?/, `${at} does not say what kind of pattern`);
		// an empty list looks like “none”: what it means instead is said in it
		if (['list', 'picks', 'record'].includes(field.kind) && !field.required)
			if (/^Only |if empty/.test(field.help ?? ''))
				assert.ok(field.placeholder, `${at} does not say what counts while it is empty`);
		// n8n shows “Select” in it
		if (field.kind === 'choices' && !field.required && field.default === undefined)
			assert.match(field.help ?? '', /^Only |if empty/, `${at} does not say what counts while it is empty`);
		// “admin” in an empty box looks as if it counted
		assert.ok(
			field.placeholder === undefined || field.placeholder !== field.example,
			`${at} shows its example as what counts while it is empty`,
		);
		if (field.kind === 'flag') assert.match(field.help ?? '', /^Whether /, at);
		if (field.default !== undefined)
			assert.doesNotThrow(
				() => readValues({ [name]: { ...field, show: undefined } } as Fields, { [name]: field.default }),
				at,
			);
		// what a complaint or an empty field shows can be typed as it stands
		if (field.example !== undefined && field.kind !== 'record' && field.kind !== 'file')
			assert.doesNotThrow(
				() => readValues({ [name]: { ...field, show: undefined } } as Fields, { [name]: field.example }),
				at,
			);
		for (const other of Object.keys(field.show ?? {}))
			assert.ok(other in fields, `${at} hangs on ${other}, which is not there`);
	}
};

for (const service of services) {
	test(`${service.title}: words, fields and samples of every step`, () => {
		const steps = stepsOf(service);
		assert.equal(
			new Set(steps.map(({ resource, name }) => `${resource}.${name}`)).size,
			steps.length,
			'names are unique',
		);
		for (const step of steps) {
			// what a step is given is stored in the flow or workflow as it is typed
			for (const { label, help, secret } of Object.values(step.fields))
				if (secret) assert.match(help ?? '', /exported too/, `${step.action}: “${label}” does not warn`);
			for (const { label, help } of Object.values(step.fields))
				assert.doesNotMatch(`${step.help} ${help}`, /this trigger/, `${step.action}: ${label}`);
			if (step.confirm) assert.match(step.confirm, /^[A-Z]+$/, step.action);
			const at = `${service.name} ${step.resource}.${step.name}`;
			assert.match(step.action, /^[A-Z][^.]*$/, at);
			if (step.confirm) assert.match(step.confirm, /^[A-Z]+$/, `${at}: the word to type is in capitals`);
			assert.doesNotMatch(step.help, /\.$/, at);
			assert.notEqual(step.sample, undefined, `${at} has no sample`);
			if (step.effect === 'destroys')
				assert.ok(
					step.preview || step.confirm || step.name === 'signal',
					`${at} destroys without a preview or a word`,
				);
			check(fieldsOf(step), at);
		}
	});

	test(`${service.title}: words, fields and samples of every trigger`, () => {
		for (const source of service.sources) {
			check(source.fields, `${service.name} ${source.name}`);
			assert.equal(source.sample.service, service.name);
			assert.ok(source.sample.key && source.sample.at && source.sample.event);
			assert.match(source.sample.text, /^.*[^.\s]$/, `${source.name}: one sentence without a full stop`);
			assert.ok(
				service.operations.some(({ resource }) => resource === source.resource),
				`${source.name} belongs to no resource`,
			);
		}
		check(service.settings, service.name);
		assert.ok(service.named in service.settings);
	});
}
