import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { codeOf, MusterError } from '../../src/core/errors.ts';
import { dispatcher } from '../../src/services/conplyent/client/dispatch.ts';
import type { Link } from '../../src/services/conplyent/client/link.ts';
import type { Running } from '../../src/services/conplyent/client/running.ts';
import { settingsOf } from '../../src/services/conplyent/client/settings.ts';
import { type PickleValue, PyObject, PyTuple } from '../../src/services/conplyent/wire/pickle/value.ts';
import { serverMessage } from '../lab/conplyent/messages.ts';
import { among, type Next, random } from './conplyent-hostile.ts';

/** So many messages; `MUSTER_FUZZ=1000000 node --test test/fuzz/conplyent-session.test.ts` for a long run. */
const RUNS = Number(process.env['MUSTER_FUZZ'] ?? 100_000);
const STEPS = 50;

const spelling = { protocol: 4, enumForm: 'value' } as const;
const COMMANDS = ['exec', 'cwd', 'is_alive', 'rdfile'];

const linkOf = () => {
	const abortController = new AbortController();
	const link: Link = {
		send() {},
		reply() {},
		lost: abortController.signal,
		end: (reason) => abortController.abort(reason),
		close: async () => abortController.abort(new MusterError('CANCELLED', 'closed')),
		pause() {},
		resume() {},
		paused: false,
	};
	return link;
};

const details = (next: Next): PickleValue =>
	among<() => PickleValue>(
		[
			() => 'a line\n',
			() => `${among(COMMANDS, next)} () {}`,
			() => `${among(COMMANDS, next)} (['x'],) {}`,
			() => Buffer.from([1, 2]),
			() => new PyObject('builtins.OSError', [2, 'no', '/x']),
			() => new PyTuple([1, [true]]),
			() => next(2) === 0,
			() => null,
		],
		next,
	)();

const said = (next: Next): Buffer => {
	const fields = { request_id: next(4), msg_num: next(6) };
	return among(
		[
			() => serverMessage('ACKNOWLEDGE', true, fields, spelling),
			() => serverMessage('DETAILS', true, { ...fields, details: details(next) }, spelling),
			() => serverMessage('DETAILS', true, { ...fields, details: details(next) }, spelling),
			() =>
				serverMessage(
					'COMPLETE',
					true,
					{ ...fields, exit_code: among<PickleValue>([0, 1, -1, -9, null, true, 'x', 2n ** 70n], next) },
					spelling,
				),
			() => serverMessage('SYNC', true, { args: new PyTuple([COMMANDS]) }, spelling),
			() => serverMessage('HEARTBEAT', next(2) === 0, {}, spelling),
		],
		next,
	)();
};

const session = async (next: Next): Promise<void> => {
	const dispatch = dispatcher(settingsOf({ host: 'x' }));
	const link = linkOf();
	dispatch.attach(link);
	const sent: Running[] = [];
	const asked: Promise<unknown>[] = [];
	for (let count = 0; count < STEPS && !link.lost.aborted; count += 1) {
		const what = next(10);
		if (what === 0) asked.push(dispatch.heartbeat());
		else if (what === 1) asked.push(dispatch.sync());
		else if (what < 4)
			sent.push(
				dispatch.submit(among(COMMANDS, next), among([[], [['x']]], next), {}, { changes: next(2) === 0 }),
			);
		else
			try {
				dispatch.receiver.receive(said(next));
			} catch (error) {
				assert.ok(
					codeOf(error) === 'PROTOCOL' || codeOf(error) === 'CONNECTION_LOST',
					(error as Error).stack,
				);
				link.end(error as MusterError);
			}
	}
	link.end(new MusterError('CONNECTION_LOST', 'the end'));
	assert.equal(dispatch.unfinished(), 0);
	assert.throws(() => dispatch.submit('cwd', [], {}, { changes: false }), MusterError);
	const waited = [...asked, ...sent.flatMap(({ acknowledged, ending }) => [acknowledged, ending])];
	for (const one of await Promise.allSettled(waited))
		assert.ok(one.status === 'fulfilled' || one.reason instanceof MusterError);
	for (const { queue } of sent)
		for (let left = STEPS; ; left -= 1) {
			assert.ok(left >= 0, 'an output ends');
			const piece = await queue.next().catch((error) => void assert.ok(error instanceof MusterError));
			if (piece === undefined) break;
		}
};

describe(`${RUNS} messages that are well-formed and make no sense`, () => {
	it('end in answers or errors, and leave nobody waiting', () =>
		fc.assert(
			fc.asyncProperty(fc.integer(), async (seed) => {
				const next = random(seed);
				for (let count = 0; count < 20; count += 1) await session(next);
			}),
			{ numRuns: Math.ceil(RUNS / STEPS / 20) },
		));

	it('a first word that is long and nearly an echo takes time by its length', () => {
		const dispatch = dispatcher(settingsOf({ host: 'x' }));
		dispatch.attach(linkOf());
		void dispatch.sync();
		dispatch.receiver.receive(serverMessage('SYNC', true, { args: new PyTuple([COMMANDS]) }, spelling));
		dispatch.submit('cwd', [], {}, { changes: false });
		dispatch.receiver.receive(serverMessage('ACKNOWLEDGE', true, { request_id: 0 }, spelling));
		const text = `exec (${') {'.repeat(500_000)}`;
		dispatch.receiver.receive(
			serverMessage('DETAILS', true, { request_id: 0, msg_num: 0, details: text }, spelling),
		);
		assert.equal(dispatch.unfinished(), 1);
	});
});
