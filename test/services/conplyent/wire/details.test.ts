import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messageReader } from '../../../../src/services/conplyent/wire/details.ts';
import { decodeMessage } from '../../../../src/services/conplyent/wire/message.ts';
import { serverMessage } from '../../../lab/conplyent/messages.ts';

const reader = () => {
	let long = 0;
	const read = messageReader((body) => {
		long += 1;
		return decodeMessage(body);
	});
	return { read, long: () => long };
};

describe('lines are known by their bytes', () => {
	for (const protocol of [3, 4, 5] as const)
		for (const enumForm of ['value', 'getattr'] as const) {
			const details = (text: string, id = 7, number = 1) =>
				serverMessage(
					'DETAILS',
					true,
					{ request_id: id, details: text, msg_num: number },
					{ protocol, enumForm },
				);

			it(`after the first one, with any values (pickle protocol ${protocol}, enum by ${enumForm})`, () => {
				const { read, long } = reader();
				read(details('first\n'));
				for (const text of [
					'',
					'a',
					'ü文😀\n',
					'x'.repeat(255),
					'x'.repeat(256),
					'request_id',
					'msg_num',
					'K\x01\x8c\x07msg_num\x94K\x02uub.',
				])
					for (const number of [0, 255, 256, 65_535, 65_536, 2 ** 31 - 1])
						assert.deepEqual(read(details(text, number, number)), {
							type: 'DETAILS',
							id: number,
							details: text,
							number,
						});
				assert.equal(long(), 1);
			});

			it(`and nothing else is taken for one (pickle protocol ${protocol}, enum by ${enumForm})`, () => {
				const { read, long } = reader();
				const first = details('a line\n');
				read(first);
				let refused = 0;
				for (let at = 0; at < first.length; at += 1)
					for (const flip of [1, 0x80, 0xff]) {
						const bytes = Buffer.from(first);
						bytes[at] = (bytes[at] as number) ^ flip;
						let expected: unknown;
						try {
							expected = decodeMessage(bytes);
						} catch {
							refused += 1;
							assert.throws(() => read(bytes));
							continue;
						}
						assert.deepEqual(read(bytes), expected);
					}
				assert.ok(refused > first.length && long() > refused);
				assert.throws(() => read(first.subarray(0, -1)));
				assert.throws(() => read(Buffer.concat([first, Buffer.from('.')])));
			});

			it(`a first text that looks like the rest of a message is no trouble (pickle protocol ${protocol}, enum by ${enumForm})`, () => {
				const { read } = reader();
				for (const text of [
					'request_id',
					'msg_num',
					'\x07\0\0\0details',
					'\x07details',
					'request_id\x94K\x07\x8c\x07details\x94\x8c\x00\x94\x8c\x07msg_num\x94K\x01uub.',
				]) {
					for (const again of [text, 'other', `${text}x`])
						assert.deepEqual(read(details(again)), {
							type: 'DETAILS',
							id: 7,
							details: again,
							number: 1,
						});
				}
			});
		}
});
