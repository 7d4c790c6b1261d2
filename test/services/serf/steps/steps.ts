import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { isMusterError } from '../../../../src/core/errors.ts';
import { service } from '../../../../src/services/serf/index.ts';
import { runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';
import type { Agents, TestAgent } from '../agents.ts';

/** Every operation through the engine, as both hosts run it, against any kind of agents. */
export const stepTests = (agents: Agents): void => {
	const CANARY = 'canary-5f1d7b';
	let [first, second, third]: TestAgent[] = [];
	let settings: { hosts: string[]; authKey: string };
	const step = (name: string, input: Record<string, unknown> = {}) => runStep(service, settings, name, input);
	const one = async (name: string, input: Record<string, unknown> = {}) =>
		(await step(name, input))[0] as Record<string, unknown>;
	const whileSending = async <T>(name: string, work: Promise<T>): Promise<T> => {
		const sending = setInterval(() => void step('event.send', { name }).catch(() => {}), 100);
		return work.finally(() => clearInterval(sending));
	};
	const statusOf = async (name: string) => (await one('member.get', { member: name }))['status'];

	before(async () => {
		first = await agents.start({
			name: 'web-1',
			tags: { role: 'web' },
			config: { rpc_auth: CANARY, encrypt_key: randomBytes(16).toString('base64') },
		});
		settings = { hosts: [`${first.host}:${first.port}`], authKey: CANARY };
		const [key] = await step('key.getMany', { includeSecrets: true });
		const config = { encrypt_key: key?.['key'] as string };
		second = await agents.start({ name: 'db-1', tags: { role: 'db' }, config });
		third = await agents.start({ name: 'cache-1', config });
	});
	after(async () => {
		for (const agent of [first, second, third]) await agent?.close();
	});

	test('agent.join: reached k of n; none reached fails', async () => {
		assert.deepEqual(await one('agent.join', { addresses: [second?.gossip] }), {
			reached: 1,
			asked: 1,
			addresses: [second?.gossip],
		});
		assert.equal(
			(await one('agent.join', { arguments: { Existing: [third?.gossip], Replay: true } }))['reached'],
			1,
		);
		await assert.rejects(step('agent.join', { addresses: ['127.0.0.1:1'] }), { code: 'SERVER' });
		await until(async () => (await step('member.getMany')).length === 3, 'three members');
	});

	test('member.getMany: sorted, filtered by name, status and tags, limited', async () => {
		assert.deepEqual(
			(await step('member.getMany')).map(({ name }) => name),
			['cache-1', 'db-1', 'web-1'],
		);
		assert.deepEqual(
			(await step('member.getMany', { name: 'web-.*|db-.*' })).map(({ name }) => name),
			['db-1', 'web-1'],
		);
		assert.deepEqual(
			(await step('member.getMany', { name: 'web' })).map(({ name }) => name),
			[],
			'the whole name',
		);
		assert.deepEqual(
			(await step('member.getMany', { tags: { role: 'web|db' }, status: ['alive'] })).map(({ name }) => name),
			['db-1', 'web-1'],
		);
		assert.equal((await step('member.getMany', { status: ['failed', 'left'] })).length, 0);
		assert.equal((await step('member.getMany', { returnAll: false, limit: 2 })).length, 2);
		const [full] = await step('member.getMany', { name: 'web-1', raw: true });
		assert.equal((full?.['raw'] as { Name: string }).Name, 'web-1');
	});

	test('member.getMany: a bad pattern is blamed on the field, and no other call suffers', async () => {
		const [bad, good] = await Promise.allSettled([
			step('member.getMany', { name: '(?=x)' }),
			step('member.getMany', { name: 'web.*' }),
		]);
		assert.equal(bad.status === 'rejected' && bad.reason.code, 'BAD_INPUT');
		assert.equal(good.status === 'fulfilled' && good.value.length, 1);
	});

	test('member.get: a member, or a thing from an earlier step; an unknown one in words', async () => {
		const [web] = await step('member.get', { member: 'web-1' });
		assert.deepEqual(web?.['tags'], { role: 'web' });
		assert.equal((await one('member.get', { member: web }))['name'], 'web-1');
		await assert.rejects(step('member.get', { member: 'Web-1' }), {
			code: 'NOT_FOUND',
			message: /knows no member “Web-1”/,
		});
		await assert.rejects(step('member.get', {}), {
			code: 'BAD_INPUT',
			message: 'Member is needed and nothing was given',
		});
	});

	test('event.send: text, bytes, nothing; refused when too large; in the RPC’s own words', async () => {
		const watching = startWatch(service, settings, 'userEvent', { names: ['deploy'] });
		await watching.ready();
		assert.deepEqual(await one('event.send', { name: 'deploy', payload: 'v2 ✓' }), {
			sent: true,
			name: 'deploy',
			bytes: 6,
		});
		await one('event.send', {
			arguments: { Name: 'deploy', Payload: new Uint8Array([0, 255, 1]), Coalesce: false },
		});
		await one('event.send', { name: 'other' });
		await one('event.send', { name: 'deploy' });
		await until(() => watching.events.length >= 3, 'three events');
		assert.deepEqual(
			watching.events.map(({ userEvent }) => (userEvent as { payload: unknown }).payload),
			['v2 ✓', new Uint8Array([0, 255, 1]), ''],
			'text where it is some',
		);
		await watching.stop();
		await assert.rejects(step('event.send', { name: 'x', payload: 'y'.repeat(600) }), { code: 'LIMIT' });
		await assert.rejects(step('event.send', { name: 'x', payload: 'y'.repeat(10_000) }), { code: 'LIMIT' });
		await assert.rejects(step('event.send', { arguments: { Name: 'x', Paylaod: 'y' } }), {
			code: 'BAD_INPUT',
			message: /“Paylaod”/,
		});
	});

	test('query.send: answers and acknowledgements in clean lists, early end, who was silent', async () => {
		const answering = startWatch(service, settings, 'queryReceived', {
			names: ['uptime'],
			atOnce: '12 days',
		});
		await answering.ready();
		const result = await one('query.send', { name: 'uptime', open: '2s' });
		assert.deepEqual(result['asked'], ['cache-1', 'db-1', 'web-1']);
		assert.deepEqual(
			(result['responses'] as { from: string; payload: Uint8Array }[]).map(({ from, payload }) => [
				from,
				Buffer.from(payload).toString(),
			]),
			[['web-1', '12 days']],
		);
		assert.deepEqual(result['silent'], ['cache-1', 'db-1']);
		assert.equal(result['complete'], false);
		const early = await one('query.send', { name: 'uptime', nodes: ['web-1'], open: '30s' });
		assert.equal(early['complete'], true);
		await answering.stop();
		await assert.rejects(step('query.send', { name: '_serf_x' }), { code: 'BAD_INPUT' });
	});

	test('query.received: the flow answers; a second or late answer is reported in the agent’s words', async () => {
		const asked = startWatch(service, settings, 'queryReceived', { names: ['load'] });
		await asked.ready();
		const answer = one('query.send', { name: 'load', nodes: ['web-1'], open: '10s', payload: '1m' });
		const event = await asked.seen('query.received');
		assert.equal(Buffer.from((event['query'] as { payload: Uint8Array }).payload).toString(), '1m');
		await event.reply?.({ payload: Buffer.from('0.7') });
		assert.equal((await answer)['complete'], true);
		await assert.rejects(
			async () => event.reply?.({ payload: Buffer.from('again') }),
			(error) => isMusterError(error),
		);
		await asked.stop();
	});

	test('tag.set: sets and deletes, and returns the member as it is then', async () => {
		assert.deepEqual((await one('tag.set', { tags: { role: 'web', dc: 'ams' } }))['tags'], {
			dc: 'ams',
			role: 'web',
		});
		assert.deepEqual((await one('tag.set', { remove: ['dc'] }))['tags'], { role: 'web' });
		await assert.rejects(step('tag.set', {}), { code: 'BAD_INPUT' });
		await assert.rejects(step('tag.set', { tags: { big: 'x'.repeat(600) } }), { code: 'LIMIT' });
	});

	test('agent.getStats: names of ours, real numbers', async () => {
		const stats = await one('agent.getStats');
		assert.equal((stats['agent'] as { name: string }).name, 'web-1');
		assert.equal((stats['serf'] as { members: number }).members, 3);
	});

	test('coordinate.get and the round trip time', async () => {
		const found = await until(
			() => one('coordinate.get', { member: 'web-1' }).catch(() => undefined),
			'a coordinate',
		);
		assert.equal((found['vector'] as number[]).length, 8);
		const { seconds } = await until(
			() => one('coordinate.getRoundTripTime', { from: 'db-1' }).catch(() => undefined),
			'a round trip',
		);
		assert.ok((seconds as number) >= 0 && (seconds as number) < 1);
		await assert.rejects(step('coordinate.get', { member: 'nobody' }), { code: 'NOT_FOUND' });
	});

	test('key.*: install, use, list by fingerprint, remove with preview', async () => {
		const key = randomBytes(16).toString('base64');
		// questions and answers go over UDP: either may get lost, and then the step says so in part
		const lossy = (work: Promise<unknown>) => work.catch((error) => assert.equal(error.code, 'PARTIAL'));
		const listed = () => step('key.getMany').catch(() => []);
		const repeated = (name: string, what: string, done: () => Promise<boolean>) =>
			until(() => lossy(one(name, { key })).then(done), what, 60);
		await repeated(
			'key.install',
			'the key to be everywhere',
			async () => (await listed()).length === 2 && (await listed()).every(({ everywhere }) => everywhere),
		);
		await until(async () => {
			const rows = await step('key.getMany');
			return rows.length === 2 && rows.every((row) => !('key' in row));
		}, 'two keys, by fingerprint');
		await until(
			async () => (await one('key.remove', { key, preview: true }))['installedOn'] === 3,
			'the preview to have heard three members',
		);
		await until(async () => (await step('key.getMany')).length === 2, 'a preview changes nothing');
		await repeated('key.remove', 'the key to be gone', async () => (await listed()).length === 1);
		await assert.rejects(step('key.install', { key: 'short' }), { code: 'BAD_INPUT' });
	});

	test('log.getLatest does not wait; log.follow ends by count and by time', async () => {
		const lines = await step('log.getLatest', { level: 'DEBUG' });
		assert.ok(lines.length > 0 && lines.every(({ line }) => typeof line === 'string'));
		const following = step('log.follow', { level: 'DEBUG', time: '20s', count: 1 });
		assert.equal((await whileSending('noise', following)).length, 1);
		assert.ok(Array.isArray(await step('log.follow', { level: 'ERR', time: '300ms' })));
	});

	test('member.checkReachability: every alive member answers', async () => {
		const result = await one('member.checkReachability');
		assert.deepEqual(result['reachable'], ['cache-1', 'db-1', 'web-1']);
		assert.equal(result['allReachable'], true);
	});

	test('wait for next: counts, filters, takes what is already true, and ends at the deadline', async () => {
		const waiting = step('event.waitForUserEvent', { names: ['ping'], count: 2, deadline: '20s' });
		assert.equal((await whileSending('ping', waiting)).length, 2);
		const [now] = await step('member.waitForMemberChanged', {
			events: ['joined'],
			name: 'db-1',
			deadline: '5s',
		});
		assert.equal(now?.['event'], 'member.joined');
		await assert.rejects(step('event.waitForUserEvent', { names: ['never'], deadline: '300ms' }), {
			code: 'TIMEOUT',
			message: /No “event received” within 300 ms/,
		});
		assert.deepEqual(
			await step('event.waitForUserEvent', { names: ['never'], deadline: '300ms', onTimeout: 'continue' }),
			[],
		);
	});

	test('member.forceLeave: refuses an alive member, previews, then does it', async () => {
		await assert.rejects(step('member.forceLeave', { member: 'cache-1' }), {
			code: 'CONFLICT',
			message: /is alive/,
		});
		await third?.kill();
		await until(async () => (await statusOf('cache-1')) === 'failed', 'cache-1 to fail', 60);
		assert.equal(
			(await one('member.forceLeave', { member: 'cache-1', preview: true }))['would'],
			'become left',
		);
		assert.equal(await statusOf('cache-1'), 'failed', 'a preview changes nothing');
		await one('member.forceLeave', { member: 'cache-1' });
		await until(async () => (await statusOf('cache-1')) === 'left', 'cache-1 to have left');
		assert.equal((await one('member.forceLeave', { member: 'cache-1', prune: true }))['removed'], true);
	});

	test('agent.leave asks for its word, then the agent goes', async () => {
		await assert.rejects(step('agent.leave', {}), { code: 'BAD_INPUT' });
		await assert.rejects(step('agent.leave', { confirm: 'leave' }), {
			code: 'BAD_INPUT',
			message: /the word LEAVE/,
		});
		assert.equal((await one('agent.leave', { confirm: 'LEAVE' }))['left'], true);
	});
};
