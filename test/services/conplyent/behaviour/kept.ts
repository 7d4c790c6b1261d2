import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { followKept, readKept } from '../../../../src/services/conplyent/model/persisted-job/follow.ts';
import {
	endKept,
	removeKept,
	signalKept,
	startKept,
} from '../../../../src/services/conplyent/model/persisted-job/persisted-job.ts';
import { linesFrom } from '../../../../src/services/conplyent/model/persisted-job/lines.ts';
import { until } from '../../../support/until.ts';
import { collect, fails, type Host, withClient } from '../support.ts';

const quick = { every: [0.02, 0.1] as const };

/** What is kept in files on the server, on the lab and on a real one alike. */
export const keptBehaves = (host: () => Host): void => {
	const place = () => `${host().folder}/kept-${randomBytes(6).toString('hex')}`;

	it('output and exit code go to files, and are followed as they grow', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['sh', '-c', 'echo one; sleep 0.2; echo two >&2; exit 3'], {
				folder,
			});
			assert.deepEqual([kept.folder, kept.job.id], [folder, kept.id]);
			const parts = await collect(followKept(client, folder, quick));
			assert.equal(Buffer.concat(parts.map(({ bytes }) => bytes)).toString(), 'one\ntwo\n');
			assert.deepEqual([parts.at(-1)?.exit, parts.at(-1)?.next], [3, 8]);
			assert.deepEqual(await kept.job.ending, {
				ended: 'exited',
				exitCode: 3,
				missing: 0,
			});
			assert.deepEqual((await client.list(folder)).map(({ name }) => name).sort(), ['exit', 'output', 'pid']);
			await removeKept(client, folder);
			await assert.rejects(readKept(client, folder), fails('NOT_FOUND', /No job keeps its output/));
		}));

	it('from any connection, after any interruption, from any byte', async () => {
		const folder = place();
		const program = 'echo 1; echo 2; until [ -e "$0" ]; do sleep 0.02; done; echo 3; echo 4';
		await withClient(host(), (client) =>
			startKept(client, ['sh', '-c', program, `${folder}/go`], { folder }),
		);
		const first = await withClient(host(), async (client) => {
			await until(async () => (await readKept(client, folder)).size === 4, 'something is there');
			return readKept(client, folder);
		});
		assert.deepEqual([first.bytes.toString(), first.exit], ['1\n2\n', 'running']);
		await withClient(host(), async (client) => {
			await client.touch(`${folder}/go`);
			const rest = await collect(followKept(client, folder, { ...quick, from: first.next }));
			assert.equal(Buffer.concat(rest.map(({ bytes }) => bytes)).toString(), '3\n4\n');
			assert.equal(rest.at(-1)?.exit, 0);
		});
	});

	it('bytes that are no text, and more than one slice of them', () =>
		withClient(host(), async (client) => {
			const folder = place();
			await startKept(client, ['sh', '-c', 'head -c 9000000 /dev/zero; printf "\\377\\000"'], { folder });
			const parts = await collect(followKept(client, folder, quick));
			const whole = Buffer.concat(parts.map(({ bytes }) => bytes));
			assert.deepEqual(
				[whole.length, whole[9_000_000], whole.subarray(0, 9_000_000).every((byte) => byte === 0)],
				[9_000_002, 255, true],
			);
		}));

	it('input reaches the program; kill ends it and its code is kept', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['cat'], { folder });
			await client.input(kept.id, 'hello');
			await until(async () => (await readKept(client, folder)).bytes.toString() === 'hello\n', 'it came');
			assert.equal(await client.kill(kept.id), true);
			await until(async () => (await readKept(client, folder)).exit !== 'running', 'its code is there');
			// Since 0.2.17 the server kills what the shell started by SIGKILL before it tells the shell
			assert.ok([143, 137].includes(Number((await readKept(client, folder)).exit)));
		}));

	it('a signal by name, from any connection', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['sleep', '60'], { folder });
			assert.equal(await signalKept(client, folder, 'KILL'), true);
			assert.equal((await kept.job.ending).exitCode, 137);
			assert.equal((await readKept(client, folder)).exit, 137);
			assert.equal(await signalKept(client, folder, 'KILL'), false);
			await assert.rejects(signalKept(client, folder, 'KILL; true'), fails('BAD_INPUT'));
			await assert.rejects(signalKept(client, `${folder}-none`, 'KILL'), fails('NOT_FOUND'));
		}));

	it('a program that was ended with its shell is gone, not running for ever', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['sleep', '60'], { folder });
			const shell = (await readFile(client, `${folder}/pid`)).split(' ')[0] ?? '';
			await client.call('exec', [['kill', '-9', shell, String(kept.pid)]]);
			await until(async () => (await readKept(client, folder)).exit === 'gone', 'that is known');
		}));

	it('whoever has got the number of an ended program is not taken for it', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['sleep', '600'], { folder });
			await client.kill(kept.id);
			await kept.job.ending;
			const stranger = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
			const { pid = 0 } = stranger;
			try {
				const began = (await readFile(client, `${folder}/pid`)).trim().split(' ').slice(2, 4);
				assert.match(began[1] ?? '', /^\w+\.[\w-]+$/);
				const taken = async (words: readonly unknown[]) => {
					await client.remove(`${folder}/pid`);
					await client.upload(`${folder}/pid`, Buffer.from(`${words.join(' ')}\n`));
				};
				await taken([pid, pid, ...began]);
				assert.equal(await signalKept(client, folder, 'TERM'), false);
				await client.remove(`${folder}/exit`);
				assert.equal(await signalKept(client, folder, 'TERM'), false);
				assert.equal((await readKept(client, folder)).exit, 'gone');
				await endKept(client, folder);
				assert.equal(stranger.exitCode ?? stranger.signalCode, null);
				assert.equal(process.kill(pid, 0), true);
			} finally {
				stranger.kill('SIGKILL');
			}
		}));

	it('nor is it where the program had ended at once', () =>
		withClient(host(), async (client) => {
			const folder = place();
			const kept = await startKept(client, ['true'], { folder });
			await kept.job.ending;
			const stranger = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
			const { pid = 0 } = stranger;
			try {
				const [shell, , ...began] = (await readFile(client, `${folder}/pid`)).trim().split(' ');
				assert.equal(began.length, 2);
				await client.remove(`${folder}/pid`);
				await client.upload(`${folder}/pid`, Buffer.from(`${[shell, pid, ...began].join(' ')}\n`));
				await endKept(client, folder);
				assert.equal(stranger.exitCode ?? stranger.signalCode, null);
				assert.equal(process.kill(pid, 0), true);
			} finally {
				stranger.kill('SIGKILL');
			}
		}));

	it('a program that is not there says so in its output', () =>
		withClient(host(), async (client) => {
			const folder = place();
			await startKept(client, ['/no/such/program'], { folder });
			const parts = await collect(followKept(client, folder, quick));
			assert.equal(parts.at(-1)?.exit, 127);
			assert.match(Buffer.concat(parts.map(({ bytes }) => bytes)).toString(), /no\/such\/program/);
		}));

	it('a folder that cannot be made', () =>
		withClient(host(), async (client) => {
			await assert.rejects(
				startKept(client, ['true'], { folder: '/proc/none/x' }),
				fails('SERVER', /cannot be kept in \/proc\/none\/x/),
			);
			await assert.rejects(startKept(client, ['true'], { folder: 'relative' }), fails('BAD_INPUT'));
			await assert.rejects(startKept(client, []), fails('BAD_INPUT'));
		}));

	it('lines out of bytes, cut anywhere', () => {
		const bytes = Buffer.from('ü文\r\nb\n\nlast');
		for (let cut = 0; cut <= bytes.length; cut += 1) {
			const read = linesFrom(7);
			const told = [...read(bytes.subarray(0, cut)), ...read(bytes.subarray(cut)), ...read()];
			assert.deepEqual(
				told.map(({ line, at, next }) => [line, at - 7, next - 7]),
				[
					['ü文', 0, 7],
					['b', 7, 9],
					['', 9, 10],
					['last', 10, 14],
				],
			);
		}
	});
};

const readFile = async (client: Parameters<typeof readKept>[0], path: string): Promise<string> =>
	Buffer.concat(await collect(client.download(path))).toString();
