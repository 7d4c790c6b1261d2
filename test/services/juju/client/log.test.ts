import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectLog } from '../../../../src/services/juju/client/connect.ts';
import {
	newPlace,
	pass,
	recallPlace,
	rememberPlace,
	startOf,
} from '../../../../src/services/juju/model/watch/log-position.ts';
import { decodeLog, type LogLine, logQuery } from '../../../../src/services/juju/wire/log.ts';
import { greeting, lets, MODEL, password, startScripted } from '../support/scripted.ts';

const LINE = {
	tag: 'machine-0',
	ts: '2026-11-28T21:38:48.347161051Z',
	sev: 'INFO',
	mod: 'juju.services',
	loc: 'logger.go:49',
	msg: 'status',
	lab: ['status-history'],
};

describe('the log', { concurrency: 4 }, () => {
	it('is asked for in the server’s words', () => {
		assert.equal(
			logQuery({ level: 'ERROR', includeEntity: ['unit-a-0', 'machine-1'], backlog: 1, noTail: false }),
			'?level=ERROR&includeEntity=unit-a-0&includeEntity=machine-1&backlog=1',
		);
		assert.equal(logQuery({}), '');
	});

	it('has one record whatever the release', () => {
		assert.deepEqual(decodeLog('{}\n'), { lines: [] });
		assert.deepEqual(decodeLog(JSON.stringify(LINE)).lines, [
			{
				at: '2026-11-28T21:38:48.347Z',
				entity: 'machine-0',
				level: 'INFO',
				module: 'juju.services',
				location: 'logger.go:49',
				message: 'status',
				labels: ['status-history'],
				modelUuid: undefined,
				stamp: LINE.ts,
			},
		]);
		const [old] = decodeLog(
			'machine-0: 2015-01-27 14:55:22 INFO juju.worker runner.go:262 start "api"\n',
		).lines;
		assert.equal(old?.at, '2015-01-27T14:55:22.000Z');
		assert.equal(old?.location, 'runner.go:262');
		assert.equal(old?.message, 'start "api"');
		for (const odd of ['', '{', '[', '{"ts":1}', 'x']) decodeLog(odd);
	});

	it('may tell moments that are none: they end nothing, and no place is remembered by them', () => {
		const odd = [
			...decodeLog('machine-0: 2015-99-99 14:55:22 INFO juju.worker runner.go:262 start').lines,
			...decodeLog(JSON.stringify({ ...LINE, ts: 'garbage' })).lines,
			...decodeLog(JSON.stringify({ ...LINE, ts: '9999-99-99T99:99:99Z' })).lines,
		];
		assert.deepEqual(
			odd.map(({ at }) => at),
			[null, null, null],
		);
		const place = newPlace('');
		for (const line of decodeLog(JSON.stringify(LINE)).lines) pass(place, line);
		for (const line of odd) pass(place, line);
		assert.equal(place.newest, LINE.ts);
		assert.equal(startOf(place), '2026-11-28T21:28:48.347Z');
		const recalled = recallPlace(JSON.parse(JSON.stringify(rememberPlace(place))));
		assert.equal(recalled?.newest, LINE.ts);
		assert.equal(recallPlace({ query: '', floor: '', newest: 'garbage', recent: [] }), undefined);
	});

	it('streams over a socket of its own, and says why it is refused', async () => {
		await using lab = await startScripted({
			frame: lets(greeting('4.0.15', {}, { 'model-tag': `model-${MODEL}` })),
			opened(peer) {
				if (!peer.path.includes('/log')) return;
				peer.raw(
					peer.path.includes('level=BAD')
						? '{"error":{"message":"permission denied","code":"unauthorized access"}}\n'
						: '{}\n',
				);
				if (!peer.path.includes('level=BAD'))
					for (let index = 0; index < 3000; index++) peer.send({ ...LINE, msg: `m${index}` });
			},
		});
		const log = await connectLog({ addresses: [lab.address], credentials: password }, MODEL, {
			signal: new AbortController().signal,
		});
		const stop = new AbortController();
		const got: LogLine[] = [];
		for await (const lines of log.lines({ backlog: 1 }, { signal: stop.signal })) {
			got.push(...lines);
			if (got.length === 3000) stop.abort();
		}
		assert.deepEqual([got[0]?.message, got.at(-1)?.message], ['m0', 'm2999']);
		assert.match(lab.peers.at(-1)?.headers.authorization ?? '', /^Basic /);
		await assert.rejects(
			async () => {
				for await (const _ of log.lines({ level: 'BAD' }, { signal: new AbortController().signal })) break;
			},
			{ code: 'AUTH_REJECTED' },
		);
		await log.close();
	});
});
