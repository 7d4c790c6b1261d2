import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { unpickle } from '../../src/services/conplyent/wire/pickle/decode.ts';
import type { Sendable } from '../../src/services/conplyent/wire/pickle/encode.ts';
import { type PickleValue, PyTuple } from '../../src/services/conplyent/wire/pickle/value.ts';
import { commandMessage, heartbeatMessage, syncMessage } from '../../src/services/conplyent/wire/request.ts';
import { splitWords } from '../../src/services/conplyent/model/shell-split.ts';
import { startConplyentLab } from '../lab/conplyent/lab.ts';
import { pickle } from '../lab/conplyent/pickler.ts';
import { needs } from '../support/needs.ts';
import { pythonWith } from './conplyent-python.ts';

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const canonical = (value: PickleValue): unknown => {
	if (typeof value === 'number' && !Number.isSafeInteger(value)) return value;
	if (typeof value === 'number' || typeof value === 'bigint') return { $int: String(value) };
	if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
	if (value instanceof PyTuple) return { $tuple: value.items.map(canonical) };
	if (value instanceof Set) return { $set: [...value].sort() };
	if (value instanceof Map)
		return Object.fromEntries([...value].map(([key, inner]) => [key, canonical(inner)]));
	return Array.isArray(value) ? value.map(canonical) : value;
};

/** Python’s hexadecimal floats as numbers; whole ones cannot be told from integers in JavaScript. */
const comparable = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(comparable);
	if (typeof value !== 'object' || value === null) return value;
	if ('$float' in value) return fromHex(String(value.$float));
	return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, comparable(inner)]));
};

const fromHex = (text: string): number => {
	const [, sign, whole = '', fraction = '', exponent] = /^(-?)0x(\d)\.([\da-f]*)p([+-]\d+)$/.exec(text) ?? [];
	return (
		(sign ? -1 : 1) * Number(BigInt(`0x${whole}${fraction}`)) * 2 ** (Number(exponent) - 4 * fraction.length)
	);
};

const python = needs('python', 'CPython as the judge of pickles, and its conplyent client against the lab');

if (python)
	describe('CPython agrees', () => {
		let ask: (what: string, it: unknown) => Promise<unknown>;
		let end = () => {};
		before(async () => {
			const oracle = spawn(await pythonWith(python, '0.2.9'), [file('conplyent-oracle.py')], {
				stdio: ['pipe', 'pipe', 'inherit'],
			});
			const answers = createInterface(oracle.stdout)[Symbol.asyncIterator]();
			ask = async (what, it) => {
				oracle.stdin.write(`${JSON.stringify({ do: what, it })}\n`);
				return JSON.parse(String((await answers.next()).value));
			};
			end = () => oracle.stdin.end();
		});
		after(() => end());

		it('with what we write', async () => {
			const scalar = fc.oneof(
				fc.constant(null),
				fc.boolean(),
				fc.integer(),
				fc.bigInt({ min: -(2n ** 100n), max: 2n ** 100n }),
				fc.string({ unit: 'grapheme' }),
				fc.uint8Array({ maxLength: 300 }),
			);
			const { any } = fc.letrec<{ any: Sendable }>((tie) => ({
				any: fc.oneof(
					{ maxDepth: 4 },
					scalar,
					fc.array(tie('any'), { maxLength: 4 }),
					fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
				) as fc.Arbitrary<Sendable>,
			}));
			await fc.assert(
				fc.asyncProperty(
					fc.string({ minLength: 1 }),
					fc.array(any, { maxLength: 4 }),
					fc.dictionary(fc.string(), any, { maxKeys: 3 }),
					async (name, args, keywords) => {
						const bytes = commandMessage(name, args, keywords);
						const message = unpickle(bytes) as { state?: PickleValue };
						const kwargs = (message.state as Map<string, PickleValue>).get('_kwargs') as PickleValue;
						assert.deepEqual(await ask('load', bytes.toString('hex')), ['COMMAND', true, canonical(kwargs)]);
					},
				),
				{ numRuns: 500 },
			);
			assert.deepEqual(await ask('load', heartbeatMessage(true).toString('hex')), ['HEARTBEAT', true, {}]);
			assert.deepEqual(await ask('load', heartbeatMessage(false).toString('hex')), ['HEARTBEAT', false, {}]);
			assert.deepEqual(await ask('load', syncMessage().toString('hex')), ['SYNC', true, {}]);
		});

		it('with what we read, and with what the lab writes, in protocols 3, 4 and 5', async () => {
			for (let seed = 0; seed < 1500; seed += 1) {
				const [pickles, expected] = (await ask('dump', seed)) as [string[], unknown];
				for (const [index, hex] of pickles.entries()) {
					const value = unpickle(Buffer.from(hex, 'hex'));
					if (hex.includes('7365740a')) continue;
					assert.deepEqual(canonical(value), comparable(expected));
					const again = pickle(value, (index + 3) as 3 | 4 | 5);
					assert.deepEqual(canonical(unpickle(again)), comparable(expected));
				}
			}
		});

		it('with how words are split', async () => {
			const sign = fc.constantFrom('a', 'b', ' ', '\t', '\n', "'", '"', '\\', '$', '#', '|', 'ü', '');
			await fc.assert(
				fc.asyncProperty(fc.array(sign, { maxLength: 14 }), async (signs) => {
					const text = signs.join('');
					let ours: string[] | null;
					try {
						ours = splitWords(text);
					} catch {
						ours = null;
					}
					assert.deepEqual(ours, await ask('split', text));
				}),
				{ numRuns: 3000 },
			);
		});

		for (const release of ['0.2.9', '0.2.17'])
			for (const spelling of [
				{ protocol: 4, enumForm: 'value' },
				{ protocol: 3, enumForm: 'getattr' },
				{ protocol: 5, enumForm: 'value' },
			] as const)
				it(`the Python client ${release} drives the lab (pickle protocol ${spelling.protocol}, enum by ${spelling.enumForm})`, async () => {
					const lab = await startConplyentLab(spelling);
					try {
						const client = await pythonWith(python, release);
						const { stdout } = await promisify(execFile)(
							client,
							[file('conplyent-client.py'), String(lab.port), lab.folder],
							{
								timeout: 60_000,
							},
						);
						assert.deepEqual(JSON.parse(stdout), {
							methods: ['cd', 'close_server', 'cwd', 'exec'],
							heartbeat: true,
							echo: ['hi\n'],
							lines: [
								"exec (['sh', '-c', 'echo out; echo err >&2; printf end; exit 3'],) {}",
								'out\n',
								'err\n',
								'end',
							],
							exit: [3, true],
							many: 2000,
							missing: ["FileNotFoundError(2, 'No such file or directory')"],
							raised: "[Errno 2] No such file or directory: '/nope'",
							refused: 'nope: No such directory',
							wrong: ["TypeError('cwd() takes 1 positional argument but 2 were given')"],
							alive: [true],
							sent: true,
							received: 'line\n',
							jobs: true,
							killed: true,
							end: [null, -15],
							gone: ['Job does not exist or has already completed...'],
							transfer: [true, true],
							cd: true,
							ls: ['', 'f target.bin'],
							rm: [['Removed file target.bin'], ["Directory or File target.bin doesn't exist?"]],
							values: [
								'None',
								'1.5',
								'1180591620717411303424',
								"[1, 'two', b'\\x03']",
								'(True, False)',
								"{'__proto__': 1}",
								'{7}',
								'datetime.date(2024, 1, 2)',
							],
							close: ['Closing Server'],
						});
					} finally {
						await lab.close();
					}
				});
	});
