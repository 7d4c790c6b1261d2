import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectConplyent } from '../../../../src/services/conplyent/client/connect.ts';
import { plain } from '../../../../src/services/conplyent/wire/plain.ts';
import { until } from '../../../support/until.ts';
import { collect, fails, finish, type Host, texts, withClient } from '../support.ts';

/** What a client sees of commands and jobs, on the lab and on a real server alike. */
export const commandsBehave = (host: () => Host): void => {
	it('connecting learns the commands, and both halves of the server answer', () =>
		withClient(host(), async (client) => {
			assert.deepEqual(client.commands.slice(0, 3), ['cd', 'ls', 'cwd']);
			assert.equal(await client.heartbeat(), true);
			assert.deepEqual(await client.sync(), client.commands);
			assert.equal(client.unfinished, 0);
		}));

	it('a program’s lines come in order, with its exit code', () =>
		withClient(host(), async (client) => {
			const job = await client.exec(['sh', '-c', 'echo out; echo err >&2; echo "ü 文"; printf end; exit 3']);
			const { lines, ending } = await finish(job);
			assert.deepEqual(lines, ['out\n', 'err\n', 'ü 文\n', 'end']);
			assert.deepEqual(ending, { ended: 'exited', exitCode: 3, missing: 0 });
			assert.equal(client.unfinished, 0);
		}));

	it('as many lines as a server can hold arrive whole', () =>
		withClient(host(), async (client) => {
			const { lines, ending } = await finish(await client.exec(['seq', '900']));
			assert.deepEqual(
				lines,
				Array.from({ length: 900 }, (_, index) => `${index + 1}\n`),
			);
			assert.equal(ending.missing, 0);
		}));

	it('a line that is too long to be taken is missing, and no other job on the connection notices', () =>
		withClient(
			host(),
			async (client) => {
				const beside = await client.exec(['sh', '-c', 'sleep 1; echo beside']);
				const script = 'echo first; head -c 300000 /dev/zero | tr "\\0" x; echo; echo last; exit 3';
				const job = await client.exec(['sh', '-c', script]);
				assert.deepEqual(await collect(job), [
					{ text: 'first\n' },
					{ missing: 1, by: 'reader' },
					{ text: 'last\n' },
				]);
				assert.deepEqual(await job.ending, { ended: 'exited', exitCode: 3, missing: 1 });
				assert.deepEqual((await finish(beside)).lines, ['beside\n']);
			},
			{ maxFrame: 65_536 },
		));

	it('a program that cannot be started, in the server’s words', () =>
		withClient(host(), async (client) => {
			const { lines, ending } = await finish(await client.exec('echo hi'));
			assert.deepEqual(lines, []);
			assert.equal(ending.ended, 'raised');
			assert.equal(ending.exitCode, 1);
			assert.equal(ending.error?.type, 'FileNotFoundError');
			assert.equal(ending.error?.message, 'No such file or directory: echo hi');
		}));

	it('a program that exits 1 has not raised', () =>
		withClient(host(), async (client) => {
			const { ending } = await finish(await client.exec(['false']));
			assert.deepEqual(ending, { ended: 'exited', exitCode: 1, missing: 0 });
		}));

	it('a signal has its name', () =>
		withClient(host(), async (client) => {
			const { ending } = await finish(await client.exec(['sh', '-c', 'kill -HUP $$']));
			assert.deepEqual(ending, {
				ended: 'signalled',
				exitCode: -1,
				signal: 'SIGHUP',
				missing: 0,
			});
		}));

	it('output that is not UTF-8 is lost at the server', () =>
		withClient(host(), async (client) => {
			const { lines, ending } = await finish(await client.exec(['printf', '\\377\\376\\n']));
			assert.deepEqual([lines, ending.exitCode], [[], 0]);
		}));

	it('input, life, list and kill of a job', () =>
		withClient(host(), async (client) => {
			const job = await client.exec(['cat']);
			assert.equal(await client.isAlive(job.id), true);
			assert.equal(client.unfinished, 1);
			assert.deepEqual(await client.jobs(), [
				{ id: job.id, call: "((['cat'],), {})", command: ['cat'], own: true },
			]);
			await client.input(job.id, 'once\n');
			assert.deepEqual(await job.next(), { text: 'once\n' });
			await client.input(job.id, 'twice');
			assert.deepEqual(await job.next(), { text: 'twice\n' });
			await client.input(job.id, '\nü');
			assert.deepEqual([await job.next(), await job.next()], [{ text: '\n' }, { text: 'ü\n' }]);
			assert.equal(await job.next({ within: 0.05 }), 'silence');
			assert.equal(await client.kill(job.id), true);
			assert.deepEqual(await job.ending, {
				ended: 'signalled',
				exitCode: -15,
				signal: 'SIGTERM',
				missing: 0,
			});
			assert.equal(await job.next(), undefined);
			assert.equal(await client.isAlive(job.id), false);
			assert.equal(await client.kill(job.id), false);
			assert.deepEqual(await client.jobs(), []);
			await assert.rejects(client.input(job.id, 'late'), fails('NOT_FOUND', /has ended/));
		}));

	it('many calls under way at once are answered each with its own', () =>
		withClient(host(), async (client) => {
			// Each program is a thread of the server, and all write to one
			// socket without a lock: more of them can break it
			const programs = Array.from({ length: 8 }, (_, index) =>
				client.call('exec', [['echo', String(index)]]),
			);
			const naps = Array.from({ length: 64 }, (_, index) => client.call('nap', [0, index]));
			const said = (await Promise.all(programs)).map(({ output }) => texts(output)[0]);
			assert.deepEqual(
				said,
				Array.from({ length: 8 }, (_, index) => `${index}\n`),
			);
			const values = (await Promise.all(naps)).map(({ output }) => output);
			assert.deepEqual(
				values,
				Array.from({ length: 64 }, (_, value) => [{ value }]),
			);
		}));

	it('values of every kind', () =>
		withClient(host(), async (client) => {
			const { output, ended, exitCode, returned } = await client.call('values');
			const values = output.map((piece) => ('value' in piece ? plain(piece.value) : piece));
			assert.deepEqual(values, [
				null,
				1.5,
				String(2n ** 70n),
				[1, 'two', { base64: 'Aw==' }],
				[true, false],
				JSON.parse('{"__proto__": 1}'),
				[7],
				'2024-01-02',
			]);
			assert.deepEqual([ended, exitCode, returned], ['exited', null, 'done']);
		}));

	it('keyword arguments, and Python’s words for wrong ones', () =>
		withClient(host(), async (client) => {
			assert.deepEqual(texts((await client.call('nap', [0], { word: 'x' })).output), ['x']);
			const { ended, error } = await client.call('cwd', ['extra']);
			assert.deepEqual(
				[ended, error?.type, error?.message],
				['raised', 'TypeError', 'cwd() takes 1 positional argument but 2 were given'],
			);
			assert.match(
				(await client.call('exec', [['true']], { cwd: '/' })).error?.message ?? '',
				/unexpected keyword argument 'cwd'/,
			);
			assert.match(
				(await client.call('cd')).error?.message ?? '',
				/missing 1 required positional argument: 'dest'/,
			);
		}));

	it('a command the server does not have is never sent', () =>
		withClient(host(), async (client) => {
			const { id } = await client.call('cwd');
			await assert.rejects(client.call('nonsense'), fails('UNSUPPORTED', /no command "nonsense"/));
			assert.equal((await client.call('cwd')).id, id + 1);
		}));

	it('arguments that cannot be sent are never sent', () =>
		withClient(host(), async (client) => {
			await assert.rejects(client.call('cd', [undefined as never]), fails('BAD_INPUT'));
			assert.equal(await client.heartbeat(), true);
		}));

	it('a slow command keeps the main loop: heartbeats are answered, the rest waits', () =>
		withClient(host(), async (client) => {
			const nap = client.call('nap', [0.6]);
			assert.equal(await client.heartbeat({ timeout: 0.4 }), true);
			await assert.rejects(
				client.folder({ timeout: 0.1 }),
				fails('TIMEOUT', /nap keeps the server’s main loop/),
			);
			await assert.rejects(
				client.touch('/nonexistent/x', { timeout: 0.1 }),
				fails('OUTCOME_UNKNOWN', /nap keeps/),
			);
			assert.deepEqual(texts((await nap).output), ['awake']);
			assert.equal(typeof (await client.folder()), 'string');
		}));

	it('an aborted call ends at once; the connection goes on', () =>
		withClient(host(), async (client) => {
			const stop = new AbortController();
			const call = client.call('exec', [['sleep', '30']], {}, { signal: stop.signal, killOnAbort: true });
			await until(async () => (await client.jobs()).length === 1, 'it runs');
			stop.abort();
			await assert.rejects(call, fails('CANCELLED'));
			await until(async () => (await client.jobs()).length === 0, 'it is killed');
			await assert.rejects(client.folder({ signal: stop.signal }), fails('CANCELLED'));
			await until(() => client.unfinished === 0, 'nothing is left');
		}));

	it('a reader that is too slow loses lines, and is told where and how many', () =>
		withClient(host(), async (client) => {
			const job = await client.exec(['seq', '100'], { queue: { items: 10 } });
			const ending = await job.ending;
			assert.equal(ending.missing, 90);
			const output = await collect(job);
			assert.deepEqual(output.at(-1), { missing: 90, by: 'reader' });
			assert.equal(output.length, 11);
		}));

	it('leaving the loop discards the rest, the end is still told', () =>
		withClient(host(), async (client) => {
			const job = await client.exec(['seq', '500']);
			for await (const output of job) {
				assert.deepEqual(output, { text: '1\n' });
				break;
			}
			assert.equal((await job.ending).exitCode, 0);
			assert.equal(await job.next(), undefined);
		}));

	it('a second client is told that the server is held, and served when the first has left', async () => {
		const first = await connectConplyent({
			host: host().host,
			port: host().port,
		});
		const second = connectConplyent({
			host: host().host,
			port: host().port,
			answerTimeout: 0.3,
		});
		await assert.rejects(second, fails('BUSY', /another client holds this server or it is dead/));
		assert.equal(await first.heartbeat(), true);
		await first.close();
		assert.equal((first.lost.reason as { code: string }).code, 'CANCELLED');
		await withClient(host(), (client) => client.folder());
	});

	it('the slot of a process that hangs is freed by the server itself', async () => {
		const script = fileURLToPath(new URL('../hold-slot.ts', import.meta.url));
		const child = spawn(process.execPath, [script, String(host().port)], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const exited = once(child, 'exit');
		const held = await Promise.race([once(child.stdout, 'data').then(() => true), exited.then(() => false)]);
		assert.ok(held, 'the other process has taken the slot');
		const connecting = () =>
			connectConplyent({
				host: host().host,
				port: host().port,
				answerTimeout: 0.3,
			});
		await assert.rejects(connecting(), fails('BUSY'));
		child.kill('SIGSTOP');
		const next = await until(() => connecting().catch(() => undefined), 'the slot is free');
		await next.close();
		child.kill('SIGKILL');
		await exited;
	});

	it('what a job of an earlier connection says is nobody’s', async () => {
		const job = await withClient(host(), (client) =>
			client.exec(['sh', '-c', 'for i in 1 2 3 4 5 6; do sleep 0.05; echo $i; done']),
		);
		await assert.rejects(job.ending, fails('CANCELLED'));
		await withClient(host(), async (client) => {
			assert.equal(
				(await finish(await client.exec(['sh', '-c', 'sleep 0.4; echo mine']))).lines.join(''),
				'mine\n',
			);
			assert.equal(client.unfinished, 0);
		});
	});
};
