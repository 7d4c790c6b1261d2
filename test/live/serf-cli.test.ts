import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { createCluster } from '../lab/serf/cluster.ts';
import { type SerfLab, startSerfLab } from '../lab/serf/lab.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';

const KEYS = [
	'vPHkr9FDOGpCDatwucV9mNfPE9kz4MjyVUdSAkIoFCU=',
	'vlNHsC1PClsdeUAiG7VuJzSP0DgzJA2E2li8CHcz5qo=',
] as const;

/** The official command line judges the lab: it must not notice that this is no agent. */
const judge = (binary: string): void => {
	let lab: SerfLab;
	let peer: SerfLab;
	const cluster = createCluster({ keys: [KEYS[0]] });

	const serf = (command: string, ...words: string[]): Promise<{ code: number; text: string }> =>
		new Promise((resolve) => {
			execFile(
				binary,
				[command, `-rpc-addr=${lab.host}:${lab.port}`, ...words],
				{ timeout: 10_000 },
				(error, stdout, stderr) =>
					resolve({ code: error === null ? 0 : Number(error.code ?? 1), text: stdout + stderr }),
			);
		});
	const says = async (command: string, words: string[], ...patterns: RegExp[]): Promise<void> => {
		const { code, text } = await serf(command, ...words);
		assert.equal(code, 0, text);
		for (const pattern of patterns) assert.match(text, pattern);
	};

	before(async () => {
		lab = await startSerfLab({ name: 'web-1', tags: { role: 'web' }, cluster });
		peer = await startSerfLab({ name: 'peer-1' });
		cluster.join('db-1', { tags: { role: 'db' } });
		cluster.answer('*', 'load', (_, node) => Buffer.from(`load of ${node.name}`));
	});
	after(async () => {
		await lab.close();
		await peer.close();
		cluster.close();
	});

	test('members', () => says('members', [], /web-1 +127\.0\.0\.1:\d+ +alive +role=web/, /db-1 /));
	test('members -detailed -tag', () =>
		says('members', ['-detailed', '-tag', 'role=d.'], /^db-1 .*Protocol Version/));
	test('members -format json', async () => {
		const { text } = await serf('members', '-format', 'json', '-name', 'web-.*', '-status', 'alive');
		assert.deepEqual(
			JSON.parse(text).members.map(({ name }: { name: string }) => name),
			['web-1'],
		);
	});
	test('members with a bad pattern', async () =>
		assert.match((await serf('members', '-name', '(')).text, /client closed/));
	test('event, seen by monitor', async () => {
		const monitor: ChildProcess = spawn(
			binary,
			['monitor', `-rpc-addr=${lab.host}:${lab.port}`, '-log-level=debug'],
			{
				stdio: ['ignore', 'pipe', 'ignore'],
			},
		);
		let output = '';
		monitor.stdout?.on('data', (data) => {
			output += data;
		});
		try {
			await until(() => output.includes('Accepted client'), 'the monitor to begin');
			await says('event', ['deploy', 'v2'], /Event 'deploy' dispatched! Coalescing enabled: true/);
			await says('event', ['-coalesce=false', 'restart'], /Coalescing enabled: false/);
			await until(
				() => /Name: "deploy"/.test(output) && /Name: "restart"/.test(output),
				'the events in the monitor',
			);
			assert.match(output, /Payload: \[\]byte\{0x76, 0x32\}/);
		} finally {
			monitor.kill();
		}
	});
	test('query', () =>
		says(
			'query',
			['-timeout=200ms', 'load'],
			/Ack from 'db-1'/,
			/Response from 'web-1': load of web-1/,
			/Total Responses: 2/,
		));
	test('tags', async () => {
		await says('tags', ['-set', 'version=2', '-delete', 'role'], /Successfully updated agent tags/);
		assert.deepEqual({ ...cluster.nodes.get('web-1')?.tags }, { version: '2' });
	});
	test('info', () => says('info', [], /name = web-1/, /encrypted = true/, /members = 2/));
	test('rtt', () => says('rtt', ['web-1', 'db-1'], /Estimated web-1 <-> db-1 rtt: [\d.]+ ms/));
	test('reachability', () => says('reachability', [], /Successfully contacted all live nodes/));
	test('keys', async () => {
		await says('keys', ['-list'], /\[2\/2\]/);
		await says('keys', ['-install', KEYS[1]], /Successfully installed key/);
		await says('keys', ['-use', KEYS[1]], /Successfully changed primary key/);
		await says('keys', ['-remove', KEYS[0]], /Successfully removed key/);
		const { code, text } = await serf('keys', '-remove', KEYS[1]);
		assert.equal(code, 1);
		assert.match(text, /web-1 +Removing the primary key is not allowed/);
	});
	test('force-leave', async () => {
		cluster.fail('db-1');
		await says('force-leave', ['db-1']);
		assert.equal(cluster.nodes.get('db-1')?.status, 'left');
		await says('force-leave', ['-prune', 'db-1']);
		assert.equal(cluster.nodes.has('db-1'), false);
	});
	test('join', async () => {
		const { address, port } = peer.cluster.nodes.get('peer-1') as { address: string; port: number };
		await says('join', [`${address}:${port}`], /Successfully joined cluster by contacting 1 nodes/);
		await says('members', [], /web-1/, /peer-1/);
		assert.match((await serf('join', '127.0.0.1:1')).text, /connection refused/);
	});
	test('leave', async () => {
		await says('leave', [], /Graceful leave complete/);
		assert.match((await serf('members')).text, /connection refused/);
	});
};

const binary = needs('serf', 'the official command line against the lab');
if (binary) describe('the serf command line drives the lab', () => judge(binary));
