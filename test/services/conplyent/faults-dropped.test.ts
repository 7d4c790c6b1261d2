import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../../support/until.ts';
import { reason, withLab } from './hasty.ts';
import { collect, fails } from './support.ts';

describe('what the server drops', () => {
	const { lab, connect } = withLab();

	it('the end of a job: found out by asking, and told as lost', async () => {
		lab().faults.again = (type, { request_id }) => type === 'COMPLETE' && request_id === 0;
		const client = await connect();
		const job = await client.exec(['echo', 'hi']);
		assert.deepEqual(await job.ending, {
			ended: 'lost',
			exitCode: null,
			missing: null,
		});
		assert.deepEqual(await collect(job), [{ text: 'hi\n' }, { missing: null, by: 'server' }]);
		await until(() => client.unfinished === 0, 'nothing is left');
		assert.equal(client.lost.aborted, false);
	});
	it('a line: the job is forgotten with all that follows', async () => {
		lab().faults.again = (type, { msg_num }) => type === 'DETAILS' && Number(msg_num) > 5;
		const client = await connect();
		const output = await collect(await client.exec(['seq', '1000']));
		assert.deepEqual(
			output.map((piece) => ('text' in piece ? piece.text : piece)),
			['1\n', '2\n', '3\n', '4\n', '5\n', { missing: null, by: 'server' }],
		);
	});
	it('the end of a change: nobody knows whether it happened', async () => {
		const client = await connect();
		lab().faults.again = (type) => type === 'COMPLETE' && lab().seen().at(-1) === 'touch';
		await assert.rejects(
			client.touch('x'),
			fails('OUTCOME_UNKNOWN', /touch x: the server dropped its answer/),
		);
	});
	it('the end of a read', async () => {
		const client = await connect();
		lab().faults.again = (type) => type === 'COMPLETE' && lab().seen().at(-1) === 'cwd';
		await assert.rejects(client.folder(), fails('CONNECTION_LOST', /dropped its answer/));
		lab().faults.again = undefined;
		assert.equal(await client.folder(), lab().folder);
	});
	it('the answer to the question, too: asked again', async () => {
		let asked = 0;
		lab().faults.again = (type, { request_id }) => {
			if (type !== 'COMPLETE') return false;
			if (lab().seen().at(-1) !== 'is_alive') return request_id === 0;
			asked += 1;
			return asked < 3;
		};
		const client = await connect({ ackTimeout: 0.3 });
		assert.equal((await (await client.exec(['true'])).ending).ended, 'lost');
		assert.ok(asked >= 3);
	});
	it('nothing: a silent job is asked after, less and less often', async () => {
		const client = await connect({ silence: 0.05 });
		const job = await client.exec(['sleep', '1']);
		assert.equal((await job.ending).ended, 'exited');
		const asked = lab()
			.seen()
			.filter((name) => name === 'is_alive').length;
		assert.ok(asked >= 2 && asked <= 5, `asked ${asked} times`);
	});
	it('a piece of a file', async () => {
		const client = await connect();
		await client.upload('file', Buffer.alloc(300_000));
		lab().faults.again = (type, { msg_num }) => type === 'DETAILS' && Number(msg_num) === 4;
		await assert.rejects(
			collect(client.download('file')),
			fails('CONNECTION_LOST', /pieces are missing, dropped by the server/),
		);
	});
	it('an acknowledgement, with others behind it: the echo of another gives it away', async () => {
		const client = await connect();
		let first = true;
		lab().faults.again = (type) => {
			const drop = type === 'ACKNOWLEDGE' && first;
			if (type === 'ACKNOWLEDGE') first = false;
			return drop;
		};
		const a = client.call('exec', [['echo', 'a']]);
		const b = client.call('exec', [['echo', 'b']]);
		await assert.rejects(a, fails('OUTCOME_UNKNOWN', /dropped an acknowledgement/));
		await assert.rejects(b, fails('OUTCOME_UNKNOWN'));
		assert.match(reason(client).message, /dropped an acknowledgement/);
		assert.equal(reason(client).code, 'CONNECTION_LOST');
	});
	it('an acknowledgement, with nothing behind it: a SYNC gives it away', async () => {
		const client = await connect({ ackTimeout: 0.8 });
		lab().faults.again = (type) => type === 'ACKNOWLEDGE';
		await assert.rejects(client.folder(), fails('CONNECTION_LOST', /dropped an acknowledgement/));
	});
});
