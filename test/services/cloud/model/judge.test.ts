import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createServerBody, type WantedServer } from '../../../../src/services/cloud/model/create-server.ts';
import { judge } from '../../../../src/services/cloud/model/judge.ts';
import { exactly } from '../../../../src/services/cloud/model/names.ts';
import { onlyCopy } from '../../../../src/services/cloud/model/only-copy.ts';
import { openToWorld, type WantedRule } from '../../../../src/services/cloud/model/open-to-world.ts';
import { readPools } from '../../../../src/services/cloud/model/pools.ts';
import { readInstant } from '../../../../src/services/cloud/model/instant.ts';
import { readAddress, readRange } from '../../../../src/services/cloud/model/ip-address.ts';
import { protocolOf, readPorts } from '../../../../src/services/cloud/model/ports.ts';

const server = (status: string, more = {}) => ({ id: 's1', name: 'web', status, ...more });

test('waiting ends where it is so, fails where it never will be, and goes on else', () => {
	assert.equal(judge('server', server('ACTIVE'), ['ACTIVE']), true);
	assert.equal(
		judge('server', server('ACTIVE', { taskState: 'powering-off' }), ['ACTIVE']),
		'it is ACTIVE, powering-off',
	);
	assert.equal(judge('server', server('STOPPED'), ['SHUTOFF']), true);
	assert.equal(judge('volume', server('in_use'), ['in-use']), true);
	assert.equal(judge('server', server('BUILD'), ['ACTIVE']), 'it is BUILD');
	assert.equal(judge('server', undefined, ['DELETED']), true);
	assert.equal(judge('server', server('DELETED'), ['DELETED']), true);
	assert.throws(() => judge('server', undefined, ['ACTIVE']), {
		code: 'NOT_FOUND',
		message: /was deleted while waiting/,
	});
	assert.throws(
		() => judge('server', server('ERROR', { fault: { message: 'No valid host was found.' } }), ['ACTIVE']),
		{
			code: 'SERVER',
			message: /is in ERROR: No valid host was found\./,
		},
	);
	// it may be an old one that a quota has stopped on its way back, with all that is on it
	assert.throws(
		() => judge('server', server('ERROR', { fault: { message: 'Quota exceeded for cores' } }), ['ACTIVE']),
		{ code: 'LIMIT', hint: /^Delete what you no longer need, .* A new server that ended so is of no use/ },
	);
	assert.equal(judge('server', server('ERROR'), ['ERROR']), true);
	// one in ERROR that is being deleted is on its way out
	assert.equal(
		judge('server', server('ERROR', { taskState: 'deleting' }), ['DELETED']),
		'it is ERROR, deleting',
	);
	assert.throws(() => judge('server', server('ERROR'), ['DELETED']), { code: 'SERVER' });
	assert.throws(() => judge('volume', server('error_deleting'), ['DELETED']), { code: 'SERVER' });
});

const rule: WantedRule = {
	direction: 'ingress',
	protocol: 'tcp',
	portMin: 22,
	portMax: 22,
	remoteIpPrefix: '0.0.0.0/0',
	hasGroup: false,
};

test('a rule is open to the world where its range is everybody and a guarded port is among its ports', () => {
	for (const more of [
		{},
		{ remoteIpPrefix: null },
		{ remoteIpPrefix: '::/0' },
		{ remoteIpPrefix: '0000:0000::/0' },
		{ remoteIpPrefix: '10.1.2.3/0' },
		{ remoteIpPrefix: 'fe80::1/0' },
		{ remoteIpPrefix: '0.0.0.0/0.0.0.0' },
		{ remoteIpPrefix: ' 0/00 ' },
		{ protocol: '006' },
		{ protocol: 'UDP', portMin: 20, portMax: 23 },
		{ protocol: '0', portMin: null, portMax: null },
		{ portMin: 1, portMax: 65_535 },
		{ portMin: null, portMax: null },
		{ portMin: 3000, portMax: 4000 },
		{ portMin: 5432, portMax: 5432, protocol: null },
		{ portMin: 3389, portMax: 3389, protocol: '6' },
	])
		assert.match(openToWorld({ ...rule, ...more }) ?? '', /to the whole world/, JSON.stringify(more));
	for (const more of [
		{ remoteIpPrefix: '10.0.0.0/8' },
		{ remoteIpPrefix: '0.0.0.0/1' },
		{ remoteIpPrefix: '0.0.0.0/10' },
		{ remoteIpPrefix: '0.0.0.0/255.0.0.0' },
		{ hasGroup: true, remoteIpPrefix: null },
		{ direction: 'egress' },
		{ portMin: 443, portMax: 443 },
		{ portMin: 23, portMax: 3305 },
		{ protocol: 'icmp', portMin: null, portMax: null },
	])
		assert.equal(openToWorld({ ...rule, ...more }), undefined, JSON.stringify(more));
});

test('ports are one, a range or all; of ICMP a type, or a type and a code', () => {
	assert.deepEqual(readPorts('443', 'tcp'), { min: 443, max: 443 });
	assert.deepEqual(readPorts(' 8000 - 8999 ', 'tcp'), { min: 8000, max: 8999 });
	assert.deepEqual(readPorts(undefined, null), { min: null, max: null });
	assert.deepEqual(readPorts('8', 'icmp'), { min: 8, max: null });
	assert.deepEqual(readPorts('3-4', '58'), { min: 3, max: 4 });
	assert.deepEqual(readPorts('0', 'ipv6-icmp'), { min: 0, max: null });
	for (const bad of ['0', '70000', '9-1', 'ssh', '1,2', '-5'])
		assert.throws(() => readPorts(bad, 'tcp'), { code: 'BAD_INPUT', details: { field: 'ports' } });
	assert.throws(() => readPorts('256', 'icmp'), { code: 'BAD_INPUT' });
	assert.throws(() => readPorts('80', null), { code: 'BAD_INPUT', details: { field: 'protocol' } });
});

test('a range of addresses is whole', () => {
	for (const good of [
		'10.1.2.3',
		'10.1.2.3/8',
		'0.0.0.0/0',
		'10.0.0.0/255.0.0.0',
		'::/0',
		'fd00::1',
		'::ffff:1.2.3.4/96',
	])
		assert.equal(readRange(` ${good}\n`, 'range', 'From', true), good);
	for (const bad of [
		'10.1/8',
		'10.1.2/8',
		'all',
		'10.0.0.0/',
		'10.0.0.0/8/9',
		'web.example.org',
		'fd00::/x',
		'',
		'10.0.0.0/33',
		'fd00::/129',
		'256.0.0.0/8',
		'010.0.0.0/8',
		'fe80::1%eth0/64',
		'10.0.0.0/255.0.0.0.0',
		'::/-1',
		'１0.0.0.0/8',
		'10.0.0.0/24,10.0.1.0/24',
	])
		assert.throws(
			() => readRange(bad, 'range', 'From', true),
			{ code: 'BAD_INPUT', details: { field: 'range' } },
			bad,
		);
	assert.throws(() => readRange('10.0.0.1', 'cidr', 'Range', false), { code: 'BAD_INPUT' });
});

test('an address is one, whole', () => {
	for (const good of ['10.7.0.1', 'fd00::1', '::ffff:10.7.0.1'])
		assert.equal(readAddress(`${good} `, 'gateway', 'Gateway'), good);
	for (const bad of [
		'none',
		'10.7.0',
		'10.7.0.256',
		'10.7.0.01',
		'fe80::1%eth0',
		'9.9.9.9,8.8.8.8',
		'dns.example.org',
	])
		assert.throws(
			() => readAddress(bad, 'gateway', 'Gateway'),
			{ code: 'BAD_INPUT', message: /^Gateway: /, details: { field: 'gateway' } },
			bad,
		);
});

test('a protocol is one name or one number', () => {
	for (const [input, read] of [
		['TCP ', 'tcp'],
		['any', null],
		['', null],
		['58', '58'],
		['006', '6'],
		['ipv6-icmp', 'ipv6-icmp'],
	] as const)
		assert.equal(protocolOf(input), read);
	for (const bad of ['256', '-1', 'tcp,udp', '6.0', 'tcp/22'])
		assert.throws(() => protocolOf(bad), { code: 'BAD_INPUT', details: { field: 'protocol' } }, bad);
});

test('a time is read in one way wherever this runs, or not at all', () => {
	const read = (input: string) => readInstant(input, 'deleteAt', 'Delete at');
	const end = Date.UTC(2031, 11, 31, 23, 59) / 1000;
	for (const good of [
		'2031-12-31T23:59:00Z',
		'2031-12-31T23:59Z',
		'2031-12-31 23:59',
		' 2031-12-31T23:59 ',
		'2032-01-01T01:59:00+02:00',
		'2031-12-31 22:59:00.000 -0100',
		'2032-01-01 01:59:00.000+02',
		'Wed, 31 Dec 2031 23:59:00 GMT',
		'31 Dec 2031 23:59:00 GMT',
		'Thu, 1 Jan 2032 01:59:00 GMT+0200',
		'Thu Jan 01 2032 00:59:00 GMT+0100 (Central European Standard Time)',
	])
		assert.equal(read(good), end, good);
	assert.equal(read('2031-12-31'), Date.UTC(2031, 11, 31) / 1000);
	for (const bad of [
		...['3/4/2031', '12/31/2031', '31.12.2031', '2031', '5', '1924991999', 'tomorrow', '1h', ''],
		...['2031-02-30', '2031-13-01', '2031-12-31T25:00:00Z', '2031-12-31T24:01Z', '2031-4-3', '20311231'],
	])
		assert.throws(() => read(bad), { code: 'BAD_INPUT', details: { field: 'deleteAt' } }, bad);
});

test('pools are addresses from one to another', () => {
	assert.deepEqual(readPools(['10.7.0.10 - 10.7.0.99', '10.7.0.5', 'fd00::1-fd00::9']), [
		{ start: '10.7.0.10', end: '10.7.0.99' },
		{ start: '10.7.0.5', end: '10.7.0.5' },
		{ start: 'fd00::1', end: 'fd00::9' },
	]);
	for (const bad of [
		'10.7.0.10-',
		'a-b',
		'10.7.0.1-fd00::1',
		'10.7.0.99-10.7.0.10',
		'10.7.0.0/24',
		'1.1.1.1-1.1.1.2-1.1.1.3',
	])
		assert.throws(() => readPools([bad]), { code: 'BAD_INPUT', details: { field: 'pools' } }, bad);
});

test('the only copy is an ephemeral disk of which no image stands', () => {
	const on = (imageId: string | null, ...images: string[]) =>
		onlyCopy({ server: { name: 'web', imageId }, images: images.map((status) => ({ status })) });
	assert.match(on('i') ?? '', /everything on it would be lost/);
	assert.match(on('i', 'queued') ?? '', /everything on it would be lost/);
	assert.equal(on('i', 'active'), undefined);
	assert.equal(on(null), undefined);
});

test('a name as nova’s filter matches itself alone', () => {
	fc.assert(
		fc.property(fc.string(), (name) => {
			assert.match(name, new RegExp(exactly(name), 's'));
			assert.doesNotMatch(`${name}1`, new RegExp(exactly(name)));
		}),
	);
});

test('what is sent to create a server, by family', () => {
	const wanted: WantedServer = {
		name: 'web',
		flavorId: '2',
		imageId: 'i',
		networkIds: [],
		networking: 'auto',
		securityGroups: ['web'],
		metadata: {},
		tags: [],
		userData: 'hé',
	};
	assert.deepEqual(createServerBody('openstack', wanted), {
		name: 'web',
		flavorRef: '2',
		imageRef: 'i',
		networks: 'auto',
		security_groups: [{ name: 'web' }],
		user_data: 'aMOp',
		metadata: {},
	});
	assert.deepEqual(createServerBody('synnefo', { ...wanted, networking: 'none', userData: undefined }), {
		name: 'web',
		flavorRef: 2,
		imageRef: 'i',
		metadata: {},
		networks: [],
	});
	const boot = { ...wanted, bootSize: 2 ** 30 + 1, deleteVolume: true };
	assert.deepEqual(createServerBody('openstack', boot)['block_device_mapping_v2'], [
		{
			source_type: 'image',
			uuid: 'i',
			volume_size: 2,
			destination_type: 'volume',
			boot_index: 0,
			delete_on_termination: true,
		},
	]);
	assert.throws(() => createServerBody('openstack', { ...wanted, imageId: undefined }), {
		code: 'BAD_INPUT',
	});
	assert.throws(() => createServerBody('openstack', { ...wanted, volumeId: 'v' }), { code: 'BAD_INPUT' });
	// Nova counts the letters that base64 makes of it
	const [most, more] = ['x'.repeat(49_149), 'x'.repeat(49_150)];
	const body = createServerBody('openstack', { ...wanted, userData: most });
	assert.equal(String(body['user_data']).length, 65_532);
	assert.throws(() => createServerBody('openstack', { ...wanted, userData: more }), { code: 'BAD_INPUT' });
	assert.throws(() => createServerBody('openstack', { ...wanted, userData: 'x'.repeat(70_000) }), {
		code: 'BAD_INPUT',
		message: /70000 bytes/,
	});
});
