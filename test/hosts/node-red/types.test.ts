import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frozenNames } from '../../../scripts/names.ts';
import { services } from '../../../scripts/services.ts';
import { text } from '../../../src/catalogue/field.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { typesOf } from '../../../src/hosts/node-red/types.ts';
import { demo } from './demo/service.ts';

const names = (service: AnyService) => {
	const { connection, actions, triggers } = typesOf(service);
	return [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)];
};

test('types are named after the service, its resources and its sources', () => {
	assert.deepEqual(names(demo), [
		'muster-demo',
		'muster-demo-member',
		'muster-demo-event',
		'muster-demo-file',
		'muster-demo-question',
		'muster-demo-answer',
		'muster-demo-member-changed',
		'muster-demo-asked',
	]);
});

/**
 * What users' flows hold is frozen in one place, for both hosts: `step member.get …`,
 * `source memberChanged …`.
 */
const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

for (const service of services)
	test(`${service.title}: every frozen step and source has its frozen type`, () => {
		const wanted = new Map<string, Set<string>>([[`muster-${service.name}`, new Set()]]);
		for (const [kind, what = ''] of frozenNames(service).map((line) => line.split(' '))) {
			const [named = '', step] = what.split('.');
			if (kind === 'setting') continue;
			// answers stand in a node of their own, called by what they answer
			const type = `muster-${service.name}-${step === 'answer' ? 'answer' : dashed(named)}`;
			const steps = wanted.get(type) ?? new Set();
			wanted.set(type, step ? steps.add(step === 'answer' ? named : step) : steps);
		}
		const { connection, actions, triggers } = typesOf(service);
		const now = new Map([
			[connection, new Set<string>()],
			...actions.map(({ type, steps }) => [type, new Set(steps.map(({ name }) => name))] as const),
			...triggers.map(({ type }) => [type, new Set<string>()] as const),
		]);
		assert.deepEqual(now, wanted);
	});

test('a source that would take the type of a resource fails the build', () => {
	const [source] = demo.sources;
	const clash = { ...demo, sources: [{ ...source, name: 'event' }] } as unknown as AnyService;
	assert.throws(() => typesOf(clash), /“muster-demo-event” twice/);
});

test('two steps of one name in one resource fail the build', () => {
	const [operation] = demo.operations;
	assert.throws(
		() => typesOf({ ...demo, operations: [operation, operation] } as unknown as AnyService),
		/the step “list” of “demo member” twice/,
	);
});

test('a setting with a name that Node-RED uses itself fails the build', () => {
	assert.throws(
		() => typesOf({ ...demo, settings: { type: text('Type') } } as unknown as AnyService),
		/setting “type”/,
	);
});
