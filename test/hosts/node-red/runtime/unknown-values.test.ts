import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { stepsOf } from '../../../../src/engine/run/steps.ts';
import { stepFields } from '../../../../src/hosts/node-red/project.ts';
import { refuseUnread, unreadIn, unreadLine } from '../../../../src/hosts/node-red/runtime/unknown-values.ts';
import { service } from '../../../../src/services/fleet/index.ts';

const unit = stepsOf(service).filter(({ resource }) => resource === 'unit');
const named = (name: string) => unit.find((step) => step.name === name) as AnyOperation;
const of = (values: unknown, more: object = {}) =>
	unreadIn({ id: 'n', type: 't', name: 'N', operation: 'destroy', values, ...more }, unit.map(stepFields));

test('what changes does not begin where a value would be passed over', () => {
	for (const values of [{ unit: 'a', preview: true, until: 'active', resultTo: 'x' }, undefined, null])
		assert.doesNotThrow(() => refuseUnread(named('destroy').effect, of(values)));
	for (const [unread, message] of [
		[of({ unit: 'a', previewOnly: true }), 'This version knows no field “previewOnly”'],
		[of({ unit: 'a' }, { preview: true }), '“preview” stands beside the values of the node'],
	] as const) {
		assert.throws(() => refuseUnread(named('destroy').effect, unread), { code: 'BAD_INPUT', message });
		assert.doesNotThrow(() => refuseUnread(named('getMany').effect, unread));
		assert.equal(unreadLine(unread), message);
	}
});

test('values that are no object are refused, also where something is only read', () => {
	for (const values of ['{"unit":"a"}', [{ name: 'unit' }], 7])
		for (const step of ['destroy', 'getMany'])
			assert.throws(() => refuseUnread(named(step).effect, of(values)), {
				code: 'BAD_INPUT',
				message: 'The values of the node are no object',
			});
});
