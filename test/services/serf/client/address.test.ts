import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMusterError } from '../../../../src/core/errors.ts';
import { parseSerfAddress } from '../../../../src/services/serf/client/address.ts';
import type { SerfHost } from '../../../../src/services/serf/client/types.ts';

const good: readonly (readonly [string, SerfHost])[] = [
	['', { host: '127.0.0.1', port: 7373 }],
	['10.0.0.1', { host: '10.0.0.1', port: 7373 }],
	['10.0.0.1:7374', { host: '10.0.0.1', port: 7374 }],
	['serf.example.org:7373', { host: 'serf.example.org', port: 7373 }],
	['  spaced:1  ', { host: 'spaced', port: 1 }],
	['[::1]', { host: '::1', port: 7373 }],
	['[fe80::1%eth0]:7374', { host: 'fe80::1%eth0', port: 7374 }],
	['2001:db8::1', { host: '2001:db8::1', port: 7373 }],
	['serf://', { host: '127.0.0.1', port: 7373 }],
	['serf://host', { host: 'host', port: 7373 }],
	['SERF://host:7374/', { host: 'host', port: 7374 }],
	['serf://host:7374?AuthKey=valid-authkey', { host: 'host', port: 7374, authKey: 'valid-authkey' }],
	['serf://host/?AuthKey=a%2Cb%26c%3D%C3%A9+', { host: 'host', port: 7373, authKey: 'a,b&c=é+' }],
	['serf://?AuthKey=k=v', { host: '127.0.0.1', port: 7373, authKey: 'k=v' }],
	['serf://host?AuthKey=', { host: 'host', port: 7373 }],
	['serf://[::1]:7374?AuthKey=k', { host: '::1', port: 7374, authKey: 'k' }],
];
for (const [text, host] of good) test(`“${text}”`, () => assert.deepEqual(parseSerfAddress(text), host));

const wrong: readonly (readonly [string, RegExp])[] = [
	[':7374', /“:7374” names no machine/],
	['serf://:7374', /names no machine/],
	['7373', /“7373” has a number where the machine should be/],
	['host:port', /The port in the address “host:port” is none/],
	['host:0', /“host:0”/],
	['host:65536', /“host:65536”/],
	['127.0.0.1:', /“127\.0\.0\.1:” has a colon and no port/],
	['serf://host:', /a colon and no port/],
	['[::1]:', /a colon and no port/],
	['a:b:c', /more than one port/],
	['[host]:7373', /“\[host\]:7373” is no IPv6/],
	['http://host:7373', /http:/],
	['serf://host?Key=hidden', /not AuthKey/],
	['serf://host?AuthKey=hidden&other=1', /not AuthKey/],
	['serf://host?AuthKey=%zz', /%/],
	['host?AuthKey=hidden', /“\?”/],
	['user@host', /“@”/],
	['hidden@host', /“@” in the address “…”/],
	['host@hidden', /“@” in the address “…”/],
	['my@hidden#Key', /“@” in the address “…”/],
	['ops:hidden@host:badport', /more than one port/],
	['host:7373=hidden', /The port in the address “host:7373…” is none/],
	['host:7373:hidden', /“host:7373…” has more than one port/],
	['host:7373 hidden', /“host:7373…”/],
	['host|hidden', /“\|” in the address “…”/],
	['{"host":"hidden"}', /“/],
	['host/path', /“\/”/],
	['hidden two', /“ ” in the address “…”/],
	['hidden|host', /“\|” in the address “…”/],
	['hiddenkey==', /“=” in the address “…”/],
	['hidden+key', /“\+” in the address “…”/],
];
for (const [text, names] of wrong) {
	test(`“${text}” is refused, naming what is wrong and never a key`, () => {
		assert.throws(
			() => parseSerfAddress(text),
			(thrown: unknown) => isMusterError(thrown) && thrown.code === 'BAD_INPUT' && names.test(thrown.message),
		);
		assert.throws(
			() => parseSerfAddress(text),
			(thrown: unknown) =>
				!JSON.stringify([String(thrown), (thrown as { hint: string }).hint]).includes('hidden'),
		);
	});
}
