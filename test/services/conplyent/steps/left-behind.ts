import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { service } from '../../../../src/services/conplyent/index.ts';
import { memoryStore, runStep, startWatch } from '../../../support/steps.ts';
import { until } from '../../../support/until.ts';

interface Scene {
	readonly settings: Record<string, unknown>;
	readonly folder: string;
}

let count = 0;

/** A command that runs until it is ended, with a child; whether one of both still runs. */
export const runaway = (folder: string, ignoring = '') => {
	const place = path.join(folder, `runaway-${process.pid}-${count++}`);
	const pids = () =>
		['own', 'child']
			.map((which) => Number(readFileSync(`${place}.${which}`, 'utf8')))
			.filter((pid) => pid > 0);
	const alive = (pid: number): boolean => {
		try {
			process.kill(pid, 0);
			return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
		} catch {
			return false;
		}
	};
	return {
		pids,
		command: `${ignoring}sleep 600 & echo $! >'${place}.child'; echo $$ >'${place}.own'; echo up; while :; do sleep 600; done`,
		begun: () =>
			until(() => existsSync(`${place}.own`) && pids().length === 2 && pids().every(alive), 'it to run'),
		runs: () => pids().some(alive),
		ended: () => until(() => !pids().some(alive), 'it and its child to end'),
		end: () => {
			for (const pid of pids()) if (alive(pid)) process.kill(pid, 'SIGKILL');
		},
	};
};

/** What was started on the server is ended there, and only then. */
export const leftBehindTests = (scene: () => Scene): void => {
	const folderOf = (store: ReturnType<typeof memoryStore>) =>
		(store.saved?.known as { folder?: string } | undefined)?.folder ?? '';

	test('left behind: Wait for next job output ends its command, its children and what it kept', async () => {
		const job = runaway(scene().folder);
		const [event] = await runStep(service, scene().settings, 'job.waitForJobOutput', {
			command: job.command,
		});
		assert.equal(event?.['line'], 'up');
		assert.equal(job.runs(), false);
		assert.equal(existsSync((event?.['job'] as { kept: string }).kept), false);
	});

	test('left behind: the same when it is stopped, and where the command ignores TERM', async () => {
		const job = runaway(scene().folder, `trap '' TERM; `);
		const stop = new AbortController();
		const waiting = runStep(
			service,
			scene().settings,
			'job.waitForJobOutput',
			{ command: job.command, count: 5 },
			stop.signal,
		);
		await job.begun();
		stop.abort();
		await assert.rejects(waiting, { code: 'CANCELLED' });
		assert.equal(job.runs(), false);
	});

	test('left behind: a job that somebody else started runs on when it was waited for', async () => {
		const job = runaway(scene().folder);
		const { settings } = scene();
		const [started] = await runStep(service, settings, 'command.start', { command: job.command });
		const kept = started?.['kept'];
		const [event] = await runStep(service, settings, 'job.waitForJobOutput', { kept });
		assert.equal(event?.['line'], 'up');
		assert.equal(job.runs(), true);
		await runStep(service, settings, 'job.signal', { kept });
		await job.ended();
		await runStep(service, settings, 'job.removeOutput', { kept });
	});

	test('left behind: a restart finds the job again; another command ends the former', async () => {
		const [job, other] = [runaway(scene().folder), runaway(scene().folder)];
		const store = memoryStore();
		const watch = (command: string) =>
			startWatch(service, scene().settings, 'jobOutput', { command }, { store, restarted: true });
		const first = watch(job.command);
		await first.seen('job.line');
		await first.stop();
		const folder = folderOf(store);
		assert.ok(job.runs() && existsSync(folder));
		const second = watch(job.command);
		await second.ready();
		await second.stop();
		assert.deepEqual([job.runs(), folderOf(store), second.events], [true, folder, []]);
		const third = watch(other.command);
		await third.seen('job.line');
		assert.deepEqual([job.runs(), existsSync(folder)], [false, false]);
		await third.stop();
		assert.equal(other.runs(), true);
		await runStep(service, scene().settings, 'job.signal', { kept: folderOf(store) });
		await other.ended();
		await runStep(service, scene().settings, 'job.removeOutput', { kept: folderOf(store) });
	});
};
