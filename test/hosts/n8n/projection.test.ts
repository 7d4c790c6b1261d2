import assert from 'node:assert/strict';
import { test } from 'node:test';
import { services } from '../../../scripts/services.ts';
import { fieldsOf } from '../../../src/catalogue/extras.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { actionProperties } from '../../../src/hosts/n8n/properties/action.ts';
import { fieldProperties } from '../../../src/hosts/n8n/properties/fields.ts';
import { isOption } from '../../../src/hosts/n8n/properties/place.ts';
import { triggerProperties } from '../../../src/hosts/n8n/properties/trigger.ts';

for (const service of services) {
	test(`${service.title}: n8n shows every field of every step`, () => {
		const properties = actionProperties(service);
		for (const step of stepsOf(service)) {
			const mine = properties.filter(
				({ displayOptions }) =>
					displayOptions?.show?.['operation']?.includes(step.name) &&
					displayOptions.show['resource']?.includes(step.resource),
			);
			// whatever is shared with other operations, each keeps its order
			const own = fieldProperties(fieldsOf(step), {}, [
				{ displayName: '', name: '', type: 'notice', default: '' },
			]);
			assert.deepEqual(
				mine.map(({ name }) => name),
				own.map(({ name }) => name),
				step.action,
			);
			const options = mine.find(({ name }) => name === 'options')?.options as { name: string }[] | undefined;
			for (const [name, field] of Object.entries(fieldsOf(step))) {
				const place = isOption(field) ? options : mine;
				assert.ok(
					place?.some((property) => property.name === name),
					`${step.action}: ${name}`,
				);
			}
		}
	});

	test(`${service.title}: n8n shows every field of every source`, () => {
		const properties = triggerProperties(service);
		for (const source of service.sources) {
			const mine = properties.filter(({ displayOptions }) =>
				displayOptions?.show?.['source']?.includes(source.name),
			);
			const options = mine.find(({ name }) => name === 'options')?.options as { name: string }[] | undefined;
			for (const [name, field] of Object.entries(source.fields))
				assert.ok(
					(isOption(field) ? options : mine)?.some((property) => property.name === name),
					`${source.label}: ${name}`,
				);
		}
	});

	test(`${service.title}: a fresh array each time, since n8n edits it in place`, () => {
		assert.notEqual(actionProperties(service), actionProperties(service));
		actionProperties(service).splice(0);
		assert.ok(actionProperties(service).length > 2);
	});
}
