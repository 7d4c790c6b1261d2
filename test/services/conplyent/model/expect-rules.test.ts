import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/conplyent/index.ts';
import { rulesOf } from '../../../../src/services/conplyent/model/expect-rules.ts';
import { startConplyentLab } from '../../../lab/conplyent/lab.ts';
import { runStep } from '../../../support/steps.ts';
import { fails } from '../support.ts';

describe('what is fed when', () => {
	it('is read: a text, a silence in seconds or words, both, or nothing at all', () => {
		for (const nothing of [undefined, null, '', []]) assert.deepEqual(rulesOf(nothing), []);
		assert.deepEqual(
			rulesOf([
				{ text: 'Sure', send: 'y' },
				{ silence: '1m30s', send: '' },
				{ text: '', silence: 0.1, send: 'q' },
			]),
			[
				{ text: 'Sure', send: 'y' },
				{ silence: 90, send: '' },
				{ text: '', silence: 0.1, send: 'q' },
			],
		);
	});

	const wrong: [unknown, RegExp][] = [
		[{ send: 'y' }, /^Expect is an object, but has to be a list of rules$/],
		[[{ send: 'y', text: 'a' }, 'y'], /rule 2 is “y”, but has to be an object/],
		[[null], /rule 1 is null, but has to be/],
		[[{ text: 'a' }], /rule 1 has no “send”/],
		[[{ text: 'a', send: 5 }], /rule 1: “send” is 5, but has to be a text/],
		[[{ send: 'y' }], /rule 1 has neither “text” nor “silence”/],
		[[{ send: 'y', text: 5, silence: '5s' }], /rule 1: “text” is 5, but has to be a text/],
		[[{ send: 'y', text: 'a', silense: '5s' }], /rule 1 has “silense”, but a rule has only/],
		...['abc', -1, '-1s', Number.NaN, Number.POSITIVE_INFINITY, 0, '50ms', null, true, '', {}].map(
			(silence): [unknown, RegExp] => [
				[{ send: 'y', text: 'a', silence }],
				/^Expect: rule 1: “silence” is .+, but has to be seconds, or a time such as 1m30s, at least 0.1 s$/,
			],
		),
	];
	for (const [input, words] of wrong)
		it(`is refused where it is wrong: ${String(words)} (${JSON.stringify(input)})`, () =>
			assert.throws(() => rulesOf(input), fails('BAD_INPUT', words)));

	it('what came is told as it came, with an example', () => {
		assert.throws(
			() => rulesOf([{ send: 'y', silence: Number.NaN }]),
			(error: { message: string; hint: string }) => {
				assert.match(error.message, /“silence” is NaN,/);
				assert.match(error.hint, /^For example: \[\{"text"/);
				return true;
			},
		);
	});

	it('nothing runs when one of them is wrong', async () => {
		const lab = await startConplyentLab();
		try {
			const input = { command: 'true', rules: [{ silence: 'abc', send: 'y' }] };
			await assert.rejects(
				runStep(service, { host: lab.host, port: lab.port }, 'command.run', input),
				fails('BAD_INPUT', /“silence” is “abc”/),
			);
			assert.deepEqual(lab.seen(), []);
		} finally {
			endLeases();
			await lab.close();
		}
	});
});
