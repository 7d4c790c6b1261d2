import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { root } from './build/files.ts';

export interface Counts {
	passed: number;
	failed: number;
	notRun: string[];
}

/** Runs test files, a process each, and counts. `atOnce`: files at a time. */
export const runTests = async (
	files: readonly string[],
	{ atOnce = 2, seconds = 600 } = {},
): Promise<Counts> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-'));
	const notRun = path.join(folder, 'not-run');
	writeFileSync(notRun, '');
	process.env['MUSTER_NOT_RUN'] = notRun;
	// every file is a process: what one has compiled, the next ones take
	process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/node');
	const counts: Counts = { passed: 0, failed: 0, notRun: [] };
	const ending = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
	const events = run({
		files: [...files],
		concurrency: atOnce,
		timeout: seconds * 1000,
		signal: ending.signal,
	});
	events.on('test:pass', ({ details }) => {
		if (details.type !== 'suite') counts.passed++;
	});
	events.on('test:fail', () => {
		counts.failed++;
	});
	const report = new spec();
	events.compose(report).pipe(process.stdout, { end: false });
	await new Promise((resolve) => events.on('end', resolve));
	counts.notRun = [...new Set(readFileSync(notRun, 'utf8').split('\n').filter(Boolean))];
	rmSync(folder, { recursive: true, force: true });
	return counts;
};

/** The closing lines: what was not run and why, then the counts. Sets the exit code. */
export const close = ({ passed, failed, notRun }: Counts): void => {
	for (const line of notRun) console.log(line);
	console.log(`${passed} passed, ${failed} failed`);
	if (notRun.length > 0)
		console.log(
			`${notRun.length} not run (${notRun.map((line) => line.replace(/^not run, for want of /, '')).join('; ')})`,
		);
	if (failed > 0 || passed === 0 || (notRun.length > 0 && process.env['MUSTER_NEED_ALL'] === '1'))
		process.exitCode = 1;
};
