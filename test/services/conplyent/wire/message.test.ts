import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { echoOf } from '../../../../src/services/conplyent/wire/echo.ts';
import { decodeMessage } from '../../../../src/services/conplyent/wire/message.ts';

/** A message of protocol 3 by hand: the type as given, `_request` true, the fields as given. */
const message = (type: string, fields: string, name = 'MSG') =>
	Buffer.concat([
		Buffer.from([0x80, 3]),
		Buffer.from(`cconplyent._msg\n${name}\n`),
		Buffer.from('29817d28', 'hex'),
		Buffer.from('58050000005f74797065', 'hex'),
		Buffer.from(type, 'hex'),
		Buffer.from('58080000005f7265717565737488', 'hex'),
		Buffer.from('58070000005f6b7761726773', 'hex'),
		Buffer.from(fields, 'hex'),
		Buffer.from('75622e', 'hex'),
	]);

const CLASS = '63636f6e706c79656e742e5f6d73670a4d5347547970650a';
const GETATTR = '636275696c74696e730a676574617474720a';
const EVAL = '636275696c74696e730a6576616c0a';
const text = (value: string) =>
	`58${Buffer.from([value.length, 0, 0, 0]).toString('hex')}${Buffer.from(value).toString('hex')}`;
const ID7 = `7d28${text('request_id')}4b0775`;

const refused = (body: Buffer, words: RegExp) =>
	assert.throws(
		() => decodeMessage(body),
		(error: { code: string; message: string }) => error.code === 'PROTOCOL' && words.test(error.message),
	);

describe('the two spellings of a type', () => {
	it('by value, in a tuple', () =>
		assert.deepEqual(decodeMessage(message(`${CLASS}4b00858552`, ID7)), {
			type: 'ACKNOWLEDGE',
			id: 7,
		}));
	it('by value, bare', () =>
		assert.deepEqual(decodeMessage(message(`${CLASS}4b008552`, ID7)), {
			type: 'ACKNOWLEDGE',
			id: 7,
		}));
	it('by name', () =>
		assert.deepEqual(decodeMessage(message(`${GETATTR}${CLASS}${text('ACKNOWLEDGE')}8652`, ID7)), {
			type: 'ACKNOWLEDGE',
			id: 7,
		}));
	it('and no third', () => {
		refused(message(`${EVAL}${CLASS}${text('ACKNOWLEDGE')}8652`, ID7), /unknown type/);
		refused(message(`${GETATTR}${EVAL}${text('ACKNOWLEDGE')}8652`, ID7), /unknown type/);
		refused(message(`${GETATTR}${CLASS}${text('__class__')}8652`, ID7), /unknown type/);
		refused(message(`${CLASS}4b068552`, ID7), /unknown type/);
		refused(message(`${CLASS}${text('__proto__')}8552`, ID7), /unknown type/);
		refused(message('4b00', ID7), /without a type/);
	});
});

describe('fields', () => {
	it('an id that is no number', () =>
		refused(message(`${CLASS}4b00858552`, `7d28${text('request_id')}8875`), /request_id/));
	it('a missing id', () => refused(message(`${CLASS}4b00858552`, '7d'), /request_id/));
	it('a list of commands with something else in it', () =>
		refused(
			message(`${CLASS}4b058552`, `7d28${text('args')}5d4b0161857575`.replace(/75$/, '')),
			/list of commands/,
		));
	it('another class', () => refused(message(`${CLASS}4b00858552`, ID7, 'GSM'), /no message/));
	it('another value altogether', () => refused(Buffer.from('80034e2e', 'hex'), /no message/));
	it('an empty frame', () => refused(Buffer.alloc(0), /no pickle/));
});

describe('the echo, which ties an acknowledgement to its command', () => {
	it('is known in full for simple arguments', () => {
		const isEcho = echoOf('exec', [['sh', '-c', 'echo out']], {});
		assert.ok(isEcho("exec (['sh', '-c', 'echo out'],) {}"));
		assert.ok(!isEcho("exec (['sh', '-c', 'echo in'],) {}"));
		assert.ok(!isEcho(7));
		assert.ok(echoOf('cwd', [], {})('cwd () {}'));
		assert.ok(echoOf('mkdir', ['m1', 493], {})("mkdir ('m1', 493) {}"));
		assert.ok(echoOf('x', [true, null, -1], {})('x (True, None, -1) {}'));
	});
	it('is known by its name where Python’s spelling is not certain', () => {
		assert.ok(echoOf('exec', [["it's"]], {})('exec (["it\'s"],) {}'));
		assert.ok(!echoOf('exec', [["it's"]], {})('ls () {}'));
		assert.ok(echoOf('ls', [], { src: 'a' })("ls () {'src': 'a'}"));
		assert.ok(
			echoOf('wrfile', ['x', Buffer.alloc(3), true], {})("wrfile ('x', b'\\x00\\x00\\x00', True) {}"),
		);
	});
});
