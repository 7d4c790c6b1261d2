import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { until } from '../../support/until.ts';
import { reason, withLab } from './hasty.ts';
import { collect, fails } from './support.ts';

describe('what is wrong with the server', () => {
	const { lab, connect } = withLab({ firstId: 4294967290 });

	it('ids begin anew after 4,294,967,294, and that is no trouble', async () => {
		const client = await connect();
		const ids: number[] = [];
		for (let count = 0; count < 8; count += 1) ids.push((await client.call('cwd')).id);
		assert.deepEqual(ids, [4294967290, 4294967291, 4294967292, 4294967293, 4294967294, 0, 1, 2]);
	});
	it('a listed command that it does not know: its id is given again, so it is lost', async () => {
		lab().faults.ghost = 'ghost';
		const client = await connect({ silence: 30 });
		const job = await client.start('ghost');
		const next = await client.call('cwd');
		assert.equal(next.id, job.id);
		assert.equal((await job.ending).ended, 'lost');
		assert.equal(next.ended, 'exited');
	});
	it('its main loop is kept by somebody else', async () => {
		const client = await connect({ ackTimeout: 0.4, callTimeout: 5 });
		lab().faults.hold = new Promise(() => {});
		await assert.rejects(
			client.folder(),
			fails('CONNECTION_LOST', /answers heartbeats but has taken no command for 0.4 s/),
		);
	});
	it('its main loop is kept by a command of ours: that is waited for', async () => {
		const client = await connect({ ackTimeout: 0.2 });
		const nap = client.call('nap', [0.8]);
		assert.equal(await client.folder(), lab().folder);
		assert.equal((await nap).exitCode, 0);
	});
	it('its receiving thread dies: PING is answered, heartbeats are not', async () => {
		const client = await connect({ heartbeat: 0.1 });
		lab().faults.deaf = true;
		assert.equal(await client.heartbeat({ timeout: 0.05 }), false);
		await until(() => client.lost.aborted, 'it is found out');
		assert.match(reason(client).message, /stopped answering heartbeats, though its network side lives/);
		assert.match(reason(client).hint, /restarted by hand/);
	});
	it('its receiving thread dies with a command on the way', async () => {
		const client = await connect({ ackTimeout: 0.3 });
		lab().faults.deaf = true;
		await assert.rejects(
			client.touch('x'),
			fails('OUTCOME_UNKNOWN', /answers no heartbeat: its receiving thread has died/),
		);
	});
	it('the machine falls silent', async () => {
		const client = await connect({ ping: 0.05, ttl: 0.2 });
		lab().faults.noPong = true;
		await until(() => client.lost.aborted, 'it is found out');
		assert.match(reason(client).message, /has been silent for 0.2 s/);
	});
	it('it is killed, and started again', async () => {
		const client = await connect();
		const job = await client.exec(['sleep', '30']);
		const nap = await client.start('nap', [20]);
		const change = client.call('nap', [20]);
		const read = client.folder();
		await lab().kill();
		await assert.rejects(
			nap.ending,
			fails('OUTCOME_UNKNOWN', /nap \(job \d+\) was under way when the connection ended/),
		);
		await assert.rejects(change, fails('OUTCOME_UNKNOWN', /nap was under way/));
		await assert.rejects(read, fails('CONNECTION_LOST', /ended the connection|broke/));
		await assert.rejects(job.ending, fails('OUTCOME_UNKNOWN', /exec \(job/));
		await assert.rejects(collect(job), fails('OUTCOME_UNKNOWN'));
		await assert.rejects(client.touch('x'), fails('CONNECTION_LOST'));
		await assert.rejects(client.heartbeat(), fails('CONNECTION_LOST'));
		await lab().restart();
		assert.equal((await (await connect()).call('cwd')).id, 0);
	});
	it('the connection is reset', async () => {
		const client = await connect();
		lab().drop();
		await until(() => client.lost.aborted, 'it is known');
		assert.equal(reason(client).code, 'CONNECTION_LOST');
	});
	it('it asks for signs of life itself', async () => {
		const client = await connect();
		lab().heartbeat();
		lab().ping(5);
		assert.equal(await client.folder(), lab().folder);
		assert.equal(client.lost.aborted, false);
	});
});
