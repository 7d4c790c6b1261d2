import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseNamed } from '../../../../src/services/juju/wire/values/base.ts';

test('the base that a bundle names goes before its series; a series of no system is none', () => {
	const jammy = { name: 'ubuntu', channel: '22.04/stable' };
	assert.deepEqual(baseNamed({ series: 'focal' }, { base: 'ubuntu@22.04' }), jammy);
	assert.deepEqual(baseNamed({}, { series: 'jammy' }), jammy);
	assert.equal(baseNamed({ series: 'kubernetes' }), undefined);
	assert.throws(() => baseNamed({ base: 'kubernetes' }), { code: 'BAD_INPUT' });
});
