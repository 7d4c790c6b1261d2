import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createServerBody } from '../../../../src/services/cloud/model/create-server.ts';
import { readMac } from '../../../../src/services/cloud/model/mac-address.ts';
import { checkConditions } from '../../../../src/services/cloud/model/meta-condition.ts';
import { personalityOf } from '../../../../src/services/cloud/model/personality.ts';

test('files of a server: text or base64; owner, group and mode in Synnefo only', () => {
	const motd = { path: '/etc/motd', text: 'ü' };
	assert.deepEqual(personalityOf(motd, 'openstack'), [{ path: '/etc/motd', contents: 'w7w=' }]);
	const owned = { path: '/a b', contents: 'eA==', owner: 'root', group: 'adm', mode: '0640' };
	assert.deepEqual(personalityOf([owned, { ...owned, mode: 384 }], 'synnefo'), [
		{ ...owned, mode: 0o640 },
		{ ...owned, mode: 0o600 },
	]);
	for (const [file, says] of [
		['/etc/motd', /number 1 is no object/],
		[{ text: 'x' }, /needs a “path”/],
		[{ path: '/etc/', text: 'x' }, /needs a “path”/],
		[{ path: '/a' }, /either “text” or “contents”/],
		[{ path: '/a', text: 'x', contents: 'eA==' }, /either “text” or “contents”/],
		[{ path: '/a', text: 7 }, /“text” that is no text/],
		[{ path: '/a', contents: 'no base64' }, /no base64/],
		[{ path: '/a', text: 'x', permissions: 1 }, /has “permissions”/],
		[{ path: '/a', text: 'x', mode: '0644' }, /“mode”, which only Synnefo takes/],
	] as const)
		assert.throws(() => personalityOf([file], 'openstack'), { code: 'BAD_INPUT', message: says });
	for (const mode of ['rw-r--r--', 0o10000, -1, 1.5, '0999'])
		assert.throws(() => personalityOf([{ path: '/a', text: 'x', mode }], 'synnefo'), { message: /“mode”/ });
	assert.throws(() => personalityOf([{ path: '/a', text: 'x', owner: 0 }], 'synnefo'), {
		message: /“owner”/,
	});
});

test('several key pairs of a Synnefo: each once, the first also as the one', () => {
	const wanted = {
		...{ name: 'a', flavorId: '1', imageId: 'i', networkIds: [] },
		networking: 'auto',
		...{ securityGroups: [], metadata: {}, tags: [] },
	} as const;
	const body = createServerBody('synnefo', { ...wanted, keyName: 'ops', moreKeys: ['two', 'ops'] });
	assert.deepEqual([body['key_name'], body['SNF:key_names']], ['ops', ['ops', 'two']]);
	const only = createServerBody('synnefo', { ...wanted, moreKeys: ['two'] });
	assert.deepEqual([only['key_name'], only['SNF:key_names']], ['two', ['two']]);
	assert.equal('key_name' in createServerBody('synnefo', wanted), false);
});

test('a MAC address, however it is written', () => {
	for (const text of ['fa:16:3e:00:00:0a', 'FA-16-3E-00-00-0A', 'fa16.3e00.000a', ' fa163e00000a '])
		assert.equal(readMac(text), 'fa:16:3e:00:00:0a');
	for (const text of [
		'',
		'nonsense',
		'fa:16:3e:00:00',
		'fa:16-3e:00:00:0a',
		'01:00:5e:00:00:01',
		'0:0:0:0:0:0',
	])
		assert.throws(() => readMac(text), { code: 'BAD_INPUT', message: /no address of one interface/ });
});

test('conditions on metadata', () => {
	checkConditions(['album', '!album', 'album=cats', 'size>=3', 'size<3', 'a != b', 'ä=ö ü', 'a==b']);
	for (const each of ['', 'a,b', '=x', 'a=', '!a=b', '>3'])
		assert.throws(() => checkConditions([each]), { code: 'BAD_INPUT', details: { field: 'having' } }, each);
});
