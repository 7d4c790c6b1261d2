import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { entityTag, nameOf, readTag, tagOf, userTag } from '../../../../src/services/juju/wire/tags.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
/** Names of applications hold dashes and digits, e.g. `k8s-1-proxy`. */
const application = fc
	.array(word, { minLength: 1, maxLength: 4 })
	.map((words) => words.join('-'))
	.filter((name) => !/-\d+$/.test(name));
const number = fc.nat({ max: 9999 });

describe('tags', () => {
	it('of units are split at the last dash, whatever their application is called', () => {
		assert.equal(nameOf('unit-my-app-2-proxy-10'), 'my-app-2-proxy/10');
		fc.assert(
			fc.property(application, number, (name, count) => {
				const unit = `${name}/${count}`;
				assert.equal(tagOf('unit', unit), `unit-${name}-${count}`);
				assert.deepEqual(readTag(tagOf('unit', unit)), { kind: 'unit', name: unit });
				assert.deepEqual(readTag(tagOf('storage', unit)), { kind: 'storage', name: unit });
				assert.equal(entityTag(unit), tagOf('unit', unit));
			}),
		);
	});

	it('of machines and containers go there and back', () => {
		fc.assert(
			fc.property(
				number,
				fc.array(fc.tuple(fc.constantFrom('lxd', 'kvm'), number), { maxLength: 2 }),
				(id, in_) => {
					const machine = [id, ...in_.flat()].join('/');
					assert.deepEqual(readTag(tagOf('machine', machine)), { kind: 'machine', name: machine });
					assert.equal(entityTag(machine), tagOf('machine', machine));
				},
			),
		);
	});

	it('of applications and users keep their dashes; 1.x has other words', () => {
		fc.assert(
			fc.property(application, (name) => {
				assert.deepEqual(readTag(tagOf('application', name)), { kind: 'application', name });
				assert.equal(tagOf('application', name, 1), `service-${name}`);
				assert.deepEqual(readTag(`service-${name}`), { kind: 'application', name });
				assert.equal(nameOf(userTag(name)), name);
				assert.equal(nameOf(userTag(`${name}@local`)), name);
				assert.equal(userTag(name, 1), `user-${name}@local`);
				assert.equal(nameOf(userTag(`${name}@far.example`)), `${name}@far.example`);
			}),
		);
		for (const name of [
			'unit-test',
			'machine-learning',
			'charm-cache',
			'user-service',
			'model-zoo',
			'storage-ui',
		])
			for (const major of [1, 3]) assert.equal(entityTag(name, major), tagOf('application', name, major));
		for (const tag of ['unit-web-0', 'machine-0-lxd-1', 'application-web', 'storage-data-3'])
			assert.equal(entityTag(tag), tag);
		assert.equal(entityTag('service-web', 1), 'service-web');
		assert.equal(entityTag('service-mesh'), 'application-service-mesh');
		for (const none of [undefined, '', 7, null]) assert.equal(nameOf(none), undefined);
	});
});
