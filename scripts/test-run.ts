import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pack } from '../test/support/packed.ts';
import { root } from './build/files.ts';

export interface Counts {
	passed: number;
	failed: number;
	/** What passed only when its file was run again. */
	again: string[];
	notRun: string[];
	/** How long the longest files took, in words. */
	longest: string[];
}

interface FileCounts {
	passed: number;
	seconds: number;
	/** The names of what failed. */
	failed: string[];
}

/** The file that was run; `file` is where the test is written, which many files may share. */
const ranFile = ({ entryFile, file, name }: { entryFile?: string; file?: string; name: string }): string =>
	entryFile ?? file ?? name;

/** Runs test files, a process each. The counts of every file, by its path. */
const runOnce = async (
	files: readonly string[],
	{ atOnce, seconds, signal }: { atOnce: number; seconds: number; signal: AbortSignal },
): Promise<Map<string, FileCounts>> => {
	const counts = new Map<string, FileCounts>();
	const countsOf = (file: string): FileCounts => {
		const key = path.relative(root, path.resolve(root, file));
		const known = counts.get(key) ?? { passed: 0, seconds: 0, failed: [] };
		counts.set(key, known);
		return known;
	};
	const events = run({ files: [...files], concurrency: atOnce, timeout: seconds * 1000, signal });
	events.on('test:pass', (test) => {
		if (test.details.type !== 'suite') countsOf(ranFile(test)).passed++;
	});
	events.on('test:fail', (test) => void countsOf(ranFile(test)).failed.push(test.name));
	events.on('test:summary', ({ file, duration_ms: ms }) => {
		if (file !== undefined) countsOf(file).seconds = ms / 1000;
	});
	const report = new spec();
	events.compose(report).pipe(process.stdout, { end: false });
	await new Promise((resolve) => events.on('end', resolve));
	return counts;
};

const failedFiles = (counts: ReadonlyMap<string, FileCounts>): string[] =>
	[...counts].filter(([, { failed }]) => failed.length > 0).map(([file]) => file);

/**
 * Runs test files, a process each, and counts.
 *
 * With `MUSTER_RETRY=1` up to three files that failed are run once
 * more, alone: for machines that do other things meanwhile. What passes
 * only then is printed by name: a fault that comes and goes is one.
 *
 * @param options `atOnce`: files at a time, 2; `seconds` for a file, 600
 */
export const runTests = async (
	files: readonly string[],
	{ atOnce = 2, seconds = 600 } = {},
): Promise<Counts> => {
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-'));
	const notRun = path.join(folder, 'not-run');
	writeFileSync(notRun, '');
	process.env['MUSTER_NOT_RUN'] = notRun;
	process.env['MUSTER_PACKED'] = await pack(folder);
	// every file is a process: what one has compiled, the next ones take
	process.env['NODE_COMPILE_CACHE'] ??= path.join(root, 'node_modules/.cache/node');
	const abortController = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
		process.once(signal, () => abortController.abort());
	const counts = await runOnce(files, { atOnce, seconds, signal: abortController.signal });
	const failed = failedFiles(counts);
	const again: string[] = [];
	if (process.env['MUSTER_RETRY'] === '1' && failed.length > 0 && failed.length <= 3) {
		console.log(`run once more, alone: ${failed.join(', ')}`);
		const second = await runOnce(failed, { atOnce: 1, seconds, signal: abortController.signal });
		for (const [file, found] of second) {
			if (found.failed.length > 0 || found.passed === 0) continue;
			again.push(`${file}: ${(counts.get(file)?.failed ?? []).join(', ')}`);
			counts.set(file, found);
		}
	}
	const all = [...counts.values()];
	const result = {
		passed: all.reduce((sum, { passed }) => sum + passed, 0),
		failed: all.reduce((sum, one) => sum + one.failed.length, 0),
		again,
		longest: [...counts]
			.toSorted(([, one], [, other]) => other.seconds - one.seconds)
			.slice(0, 20)
			.map(([file, { seconds: took }]) => `${took.toFixed(0).padStart(4)} s  ${file}`),
		notRun: [...new Set(readFileSync(notRun, 'utf8').split('\n').filter(Boolean))],
	};
	rmSync(folder, { recursive: true, force: true });
	return result;
};

/** The closing lines: what took long, what was not run and why, then the counts. Sets the exit code. */
export const close = ({ passed, failed, again, notRun, longest }: Counts): void => {
	for (const line of [...longest, ...notRun]) console.log(line);
	for (const line of again) console.log(`passed only when run again: ${line}`);
	console.log(`${passed} passed, ${failed} failed`);
	if (notRun.length > 0)
		console.log(
			`${notRun.length} not run (${notRun.map((line) => line.replace(/^not run, for want of /, '')).join('; ')})`,
		);
	if (failed > 0 || passed === 0 || (notRun.length > 0 && process.env['MUSTER_NEED_ALL'] === '1'))
		process.exitCode = 1;
};
