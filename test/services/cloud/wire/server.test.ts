import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isRecord } from '../../../../src/services/cloud/wire/json.ts';
import { readServer } from '../../../../src/services/cloud/wire/server.ts';

const base = { id: '4c20', name: 'web-1', status: 'ACTIVE' };

test('the flavor is what the release says of it, and null where it says nothing', () => {
	const of = (flavor: unknown) => {
		const { flavorId, flavorName, vcpus, ram } = readServer({ ...base, flavor });
		return [flavorId, flavorName, vcpus, ram];
	};
	assert.deepEqual(of({ id: '1', links: [] }), ['1', null, null, null]);
	const embedded = {
		original_name: 'm1.tiny',
		vcpus: 1,
		ram: 64,
		disk: 1,
		ephemeral: 0,
		swap: 0,
		extra_specs: {},
	};
	assert.deepEqual(of(embedded), [null, 'm1.tiny', 1, 64 * 2 ** 20]);
	// a flavor that was deleted since
	for (const odd of [undefined, null, '', {}, []]) assert.deepEqual(of(odd), [null, null, null, null]);
});

test('started from a volume: the image is an empty text', () => {
	for (const image of ['', null, undefined, {}]) assert.equal(readServer({ ...base, image }).imageId, null);
	assert.equal(readServer({ ...base, image: { id: 'i' } }).imageId, 'i');
});

test('what a release leaves out is null or empty, never missing', () => {
	const server = readServer({ ...base, addresses: {}, config_drive: '', updated: null, metadata: null });
	assert.deepEqual(server, {
		...base,
		taskState: null,
		progress: null,
		addresses: [],
		flavorId: null,
		flavorName: null,
		vcpus: null,
		ram: null,
		imageId: null,
		keyName: null,
		availabilityZone: null,
		securityGroups: [],
		volumeIds: [],
		metadata: {},
		tags: [],
		host: null,
		locked: null,
		fault: null,
		projectId: null,
		userId: null,
		created: null,
		updated: null,
	});
});

test('whatever is in a record, it is read, with the same keys', () => {
	const keys = Object.keys(readServer(base)).sort();
	const names = [
		'id',
		'name',
		'status',
		'flavor',
		'image',
		'addresses',
		'fault',
		'metadata',
		'tags',
		'updated',
	];
	const others = [
		'OS-EXT-STS:task_state',
		'os-extended-volumes:volumes_attached',
		'security_groups',
		'volumes',
	];
	const record = fc.dictionary(fc.constantFrom(...names, ...others), fc.jsonValue());
	fc.assert(
		fc.property(record, (raw) => {
			if (!isRecord(raw)) return;
			assert.deepEqual(Object.keys(readServer(raw)).sort(), keys);
		}),
	);
});
