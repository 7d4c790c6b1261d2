import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeOf } from '../../src/core/errors.ts';
import { findSha256 } from '../../src/services/conplyent/model/checksum.ts';
import { parseListing } from '../../src/services/conplyent/client/listing.ts';
import { literal } from '../../src/services/conplyent/client/python-literal.ts';
import { parseJobs } from '../../src/services/conplyent/client/server-jobs.ts';
import { messageReader } from '../../src/services/conplyent/wire/details.ts';
import { echoOf } from '../../src/services/conplyent/wire/echo.ts';
import { decodeMessage } from '../../src/services/conplyent/wire/message.ts';
import { unpickle } from '../../src/services/conplyent/wire/pickle/decode.ts';
import { plain } from '../../src/services/conplyent/wire/plain.ts';
import { zmtpReader } from '../../src/services/conplyent/wire/zmtp.ts';
import { serverMessage } from '../lab/conplyent/messages.ts';
import { among, inBatches, mutate, type Next, recorded, walk } from './conplyent-hostile.ts';

/**
 * So many pickles, and so many connections; `MUSTER_FUZZ=1000000 node --test test/fuzz/conplyent.test.ts` for
 * a long run.
 */
const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 100_000);

const { messages, wires } = recorded();

/** Whatever comes in: a value that can be written out, or PROTOCOL. Never another error, never a hang. */
const outcome = <T>(read: () => T): T | 'refused' => {
	try {
		return read();
	} catch (error) {
		assert.equal(codeOf(error), 'PROTOCOL', (error as Error).stack);
		return 'refused';
	}
};

describe(`${RUNS} hostile pickles`, () => {
	it('built of opcodes', () =>
		inBatches(RUNS / 2, (next) => outcome(() => JSON.stringify(plain(unpickle(walk(next)))))));

	it('that were recorded, with bytes changed', () =>
		inBatches(RUNS / 2, (next) => {
			const bytes = mutate(among(messages, next), next);
			outcome(() => {
				const message = decodeMessage(bytes);
				if (message.type === 'DETAILS') JSON.stringify(plain(message.details));
			});
		}));

	it('lines of output, with bytes changed: known by their bytes or read the long way, they are the same', () => {
		const spellings = [3, 4, 5].flatMap((protocol) =>
			['value', 'getattr'].map((enumForm) => ({ protocol, enumForm }) as Parameters<typeof serverMessage>[3]),
		);
		const line = (next: Next, spelling: (typeof spellings)[number]) =>
			serverMessage(
				'DETAILS',
				true,
				{
					request_id: next(2) * next(70_000),
					details: among(['', 'a\n', 'request_id', 'x'.repeat(254), 'ü\n'], next),
					msg_num: next(300),
				},
				spelling,
			);
		inBatches(
			RUNS / 20,
			(next) => {
				const read = messageReader(decodeMessage);
				const spelling = among(spellings, next);
				for (let count = 0; count < 20; count += 1) {
					const bytes =
						next(4) === 0
							? line(next, spelling)
							: mutate(next(4) === 0 ? among(messages, next) : line(next, spelling), next);
					assert.deepEqual(
						outcome(() => read(bytes)),
						outcome(() => decodeMessage(bytes)),
					);
				}
			},
			25,
		);
	});
});

/** What a reader tells of some bytes in some chunks; `refused` last, if it did. */
const heard = (bytes: Buffer, size: () => number): string[] => {
	const told: string[] = [];
	const read = zmtpReader(
		{
			greeted: () => told.push('greeted'),
			ready: () => told.push('ready'),
			ping: (context, ttl) => told.push(`ping ${ttl} ${context.toString('hex')}`),
			pong: () => told.push('pong'),
			message(body) {
				told.push(`message ${body.toString('hex')}`);
				decodeMessage(body);
			},
		},
		4096,
	);
	const all = outcome(() => {
		for (let at = 0; at < bytes.length;) {
			const end = at + size();
			read(bytes.subarray(at, end));
			at = end;
		}
	});
	return all === 'refused' ? [...told, all] : told;
};

const BODIES = [
	'\x04PING\0\x96',
	'\x04PING\0\0context',
	'\x04PONG',
	'\x05READY\x0bSocket-Type\0\0\0\x04PAIR',
	'\x05ERROR\x02no',
	'\x07SUBSCRIBE',
	'',
];

/** A frame that is mostly well-formed: any flags, any length that is told, short or long. */
const frame = (next: Next): Buffer => {
	const body =
		next(3) === 0
			? Buffer.from(among(BODIES, next), 'latin1')
			: next(2) === 0
				? among(messages, next)
				: Buffer.alloc(next(300), 0xff);
	const told = next(8) === 0 ? next(2 ** 31) : body.length;
	const long = body.length > 255 || next(4) === 0;
	const head = Buffer.alloc(long ? 9 : 2);
	head[0] = (long ? 2 : 0) | (next(2) === 0 ? 4 : 0) | (next(20) === 0 ? next(256) : 0);
	if (long) {
		head.writeUInt32BE(told, 5);
		if (next(16) === 0) head.writeUInt32BE(next(2 ** 31), 1);
	} else head[1] = told & 0xff;
	return Buffer.concat([head, body]);
};

describe(`${RUNS} hostile connections`, () => {
	it('that were recorded, with bytes changed, cut anywhere', () =>
		inBatches(RUNS / 2, (next) => {
			const wire = among(wires, next);
			const bytes = mutate(wire.subarray(0, 64 + next(Math.min(400, wire.length - 64))), next);
			heard(bytes, () => 1 + next(100));
		}));

	it('of frames of every kind: the same is heard, however they are cut', () => {
		const hello = (wires[0] as Buffer).subarray(0, 64 + 28);
		inBatches(RUNS / 2, (next) => {
			const frames = Array.from({ length: 1 + next(4) }, () => frame(next));
			const bytes = Buffer.concat([next(8) === 0 ? mutate(hello, next) : hello, ...frames]);
			const whole = heard(bytes, () => bytes.length);
			assert.deepEqual(
				heard(bytes, () => 1 + next(100)),
				whole,
			);
		});
	});
});

describe(`${RUNS} hostile texts`, () => {
	const parts = [
		...[
			'Running ',
			'1: ',
			'Listing of Directory /x:\n\n',
			'd ',
			'f ',
			'\n',
			'\r',
			"'",
			'"',
			'\\',
			'\\x',
			'\\U0011',
			'(',
			')',
			'[',
			']',
			'{',
			'}',
			', ',
		],
		...[
			': ',
			'None',
			'True',
			'-',
			'9',
			'1e999',
			'.',
			'ü',
			'\0',
			'\ud800',
			'exec (',
			') {',
			'{}',
			'ab'.repeat(32),
			'__proto__',
			' ',
		],
	];
	const text = (next: Next) => Array.from({ length: next(30) }, () => among(parts, next)).join('');

	it('are listings, jobs, literals, checksums and echoes, or nothing', () => {
		const isEcho = [
			echoOf('exec', [['a', 'b']], {}),
			echoOf('rm', ['/x'], { recursive: true }),
			echoOf('nap', [null, 1n, true], {}),
		];
		inBatches(RUNS, (next) => {
			const said = text(next);
			JSON.stringify([
				parseListing(said),
				parseJobs(said, () => false),
				literal(said) ?? null,
				findSha256(said) ?? null,
			]);
			for (const is of isEcho) assert.equal(typeof is(said), 'boolean');
		});
	});

	it('take time by their length, not more', () => {
		for (const part of parts) {
			const said = part.repeat(200_000);
			for (const before of ['', 'Running 1: (', 'exec (', '[', "'"]) {
				parseListing(before + said);
				parseJobs(before + said, () => false);
				literal(before + said);
				findSha256(before + said);
				echoOf('exec', [['a']], {})(before + said);
			}
		}
	});
});
