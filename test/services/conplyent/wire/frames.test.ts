import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ping, pong, ready } from '../../../../src/services/conplyent/wire/command.ts';
import { encodeFrame } from '../../../../src/services/conplyent/wire/frame.ts';
import { greeting } from '../../../../src/services/conplyent/wire/greeting.ts';
import { type LongFrame, withoutText } from '../../../../src/services/conplyent/wire/long-frame.ts';
import { zmtpReader } from '../../../../src/services/conplyent/wire/zmtp.ts';

const GREETING = `ff00000000000000017f03014e554c4c${'00'.repeat(48)}`;
const READY = '041a0552454144590b536f636b65742d547970650000000450414952';

const read = (hex: string, maxFrame?: number): string[] => {
	const events: string[] = [];
	const reader = zmtpReader(
		{
			greeted: () => events.push('greeted'),
			ready: () => events.push('ready'),
			message: (body) => events.push(`message ${body.toString('hex')}`),
			ping: (context, ttl) => events.push(`ping ${ttl} ${context.toString('latin1')}`),
			pong: () => events.push('pong'),
		},
		maxFrame,
	);
	reader(Buffer.from(hex, 'hex'));
	return events;
};

const refused = (words: RegExp) => (error: { code: string; message: string }) => {
	assert.equal(error.code, 'PROTOCOL');
	assert.match(error.message, words);
	return true;
};

describe('what is written', () => {
	it('a greeting of 64 bytes, as libzmq sends it', () => assert.equal(greeting().toString('hex'), GREETING));
	it('READY with the socket type', () => assert.equal(ready().toString('hex'), READY));
	it('PING with a ttl in tenths of a second', () =>
		assert.equal(ping(15).toString('hex'), '040704' + '50494e47' + '0096'));
	it('PONG with the context of the PING', () =>
		assert.equal(pong(Buffer.from('ab')).toString('hex'), '040704' + '504f4e47' + '6162'));
	it('a short frame up to 255 bytes and a long one above', () => {
		assert.equal(encodeFrame(Buffer.alloc(255)).subarray(0, 2).toString('hex'), '00ff');
		assert.equal(encodeFrame(Buffer.alloc(256)).subarray(0, 9).toString('hex'), '020000000000000100');
	});
});

describe('what is read', () => {
	it('greeting, READY, a short and a long message, PING and PONG', () => {
		const long = 'ab'.repeat(300);
		const ask = '0409' + '0450494e47' + '000a' + '6869';
		assert.deepEqual(
			read(`${GREETING + READY}000161020000000000${'00012c'}${long}${ask}0405${'04504f4e47'}`),
			['greeted', 'ready', 'message 61', `message ${long}`, 'ping 1 hi', 'pong'],
		);
	});
	it('an older greeting of version 3.0 with a zero length', () =>
		assert.deepEqual(read(`ff00000000000000007f03004e554c4c${'00'.repeat(48)}${READY}`), [
			'greeted',
			'ready',
		]));
	it('an empty message', () => assert.deepEqual(read(`${GREETING + READY}0000`).at(-1), 'message '));
});

describe('a message above the limit, where it may be passed over', () => {
	// protocol 3: request_id 7, a text of 5,000 letters, msg_num 2
	const head = Buffer.from('80037d710058000a0000', 'hex');
	const text = Buffer.concat([Buffer.from([0x58, 0x88, 0x13, 0, 0]), Buffer.alloc(5000, 'x')]);
	const body = Buffer.concat([head, text, Buffer.from('4b022e', 'hex')]);
	const bytes = Buffer.concat([
		Buffer.from(GREETING + READY, 'hex'),
		encodeFrame(body),
		encodeFrame(Buffer.from('after')),
	]);
	const cut = (size: number, most: number) => {
		const seen: string[] = [];
		const noted = (frame: LongFrame) =>
			seen.push(`${frame.size} ${withoutText(frame)?.toString('hex') ?? 'no text'}`);
		const reader = zmtpReader(
			{
				greeted: () => {},
				ready: () => {},
				message: (one) => seen.push(one.toString()),
				long: noted,
				ping: () => {},
				pong: () => {},
			},
			most,
		);
		for (let at = 0; at < bytes.length; at += size) reader(bytes.subarray(at, at + size));
		return seen;
	};

	it('is told by its ends, whatever the pieces that it came in', () => {
		const short = `${head.toString('hex')}58000000004b022e`;
		for (const size of [1, 7, 63, 64, 1000, bytes.length])
			assert.deepEqual(cut(size, 1024), [`${body.length} ${short}`, 'after'], String(size));
	});
	it('is refused where it is larger than any message', () => {
		assert.throws(() => cut(100, 300), refused(/the limit is 4800/));
	});
	it('holds no text where none fills it', () => {
		const none = { size: 9000, head: Buffer.alloc(1024, 1), tail: Buffer.alloc(1024, 1) };
		assert.equal(withoutText(none), undefined);
	});
});

describe('what is refused, as early as the bytes tell', () => {
	const cases: [string, string, RegExp][] = [
		['HTTP', Buffer.from('HTTP/1.1').toString('hex'), /first byte/],
		['ssh', Buffer.from('SSH-2.0-Open').toString('hex'), /first byte/],
		['ZMTP 2', 'ff00000000000000017f02', /protocol 2/],
		['CURVE', `ff00000000000000017f03014355525645${'00'.repeat(47)}`, /"CURVE"/],
		['a message before READY', `${GREETING}000161`, /before its READY/],
		['PING before READY', `${GREETING}0407${'0450494e47'}000a`, /before its READY/],
		[
			'another socket type',
			`${GREETING}0419055245414459${'0b536f636b65742d54797065'}00000003${'524550'}`,
			/"REP"/,
		],
		['a READY cut short', `${GREETING}0408055245414459${'0b53'}`, /ends within a property/],
		['a second READY', GREETING + READY + READY, /second READY/],
		['ERROR', `${GREETING}0409${'054552524f52'}${'026e6f'}`, /refusal "no"/],
		['an unknown command', `${GREETING + READY}0403${'02686f'}`, /command "ho"/],
		['a command without a name', `${GREETING + READY}0400`, /without a name/],
		['MORE', `${GREETING + READY}0101`, /several frames/],
		['reserved flags', `${GREETING + READY}0801`, /flags 0x8/],
		['a frame above the limit', `${GREETING + READY}020000000000000401`, /1025 bytes \(the limit is 1024\)/],
		['a frame of 2^63 bytes', `${GREETING + READY}028000000000000000`, /limit is 1024/],
	];
	for (const [name, hex, words] of cases)
		it(name, () => assert.throws(() => read(hex, 1024), refused(words)));
});
