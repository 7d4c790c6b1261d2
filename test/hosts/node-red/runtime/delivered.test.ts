import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { deliveredBy } from '../../../../src/hosts/node-red/runtime/delivered.ts';

const many = { returns: 'many', fields: {} } as unknown as AnyOperation;

test('how a result leaves the node is known before the step runs', () => {
	assert.deepEqual(deliveredBy(many, {}), {
		property: 'payload',
		isSplit: false,
		saveTo: '',
		isPreview: false,
	});
	assert.deepEqual(deliveredBy(many, { resultTo: 'msg.a.b', each: 'yes', preview: 'True' }), {
		property: 'a.b',
		isSplit: true,
		saveTo: '',
		isPreview: true,
	});
});

test('no result goes to where it is no property of the message', () => {
	for (const resultTo of [
		'__proto__.polluted',
		'a.__proto__.b',
		'constructor.prototype.x',
		'msg.__proto__',
		'a b',
		'[0]',
	])
		assert.throws(
			() => deliveredBy(many, { resultTo }),
			{ code: 'BAD_INPUT', message: /Result to is “/ },
			resultTo,
		);
	assert.equal(
		deliveredBy(many, { resultTo: 'prototypes.constructors' }).property,
		'prototypes.constructors',
	);
});
