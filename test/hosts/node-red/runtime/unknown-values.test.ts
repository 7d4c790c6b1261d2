import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { stepFields } from '../../../../src/hosts/node-red/project.ts';
import { refuseUnknown, unknownValues } from '../../../../src/hosts/node-red/runtime/unknown-values.ts';
import { service } from '../../../../src/services/fleet/index.ts';

const unit = stepsOf(service).filter(({ resource }) => resource === 'unit');
const named = (name: string) => unit.find((step) => step.name === name) as AnyOperation;

test('what changes does not begin where a misspelt value would be passed over', () => {
	const of = (values: object) => unknownValues(values, unit.map(stepFields));
	assert.deepEqual(of({ unit: 'a', preview: true, until: 'active', resultTo: 'x' }), []);
	const misspelt = of({ unit: 'a', previewOnly: true });
	assert.deepEqual(misspelt, ['previewOnly']);
	assert.throws(() => refuseUnknown(named('destroy'), misspelt), {
		code: 'BAD_INPUT',
		message: 'Destroy a unit: this version knows no field “previewOnly”',
	});
	assert.doesNotThrow(() => refuseUnknown(named('getMany'), misspelt));
	assert.doesNotThrow(() => refuseUnknown(named('destroy'), []));
});
