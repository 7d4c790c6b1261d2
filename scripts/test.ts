import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { root, sources } from './build/files.ts';
import { build } from './build.ts';
import { longTests } from './long-tests.table.ts';
import { close, runTests } from './test-run.ts';

// npm test [-- pattern …]: types, lint, build, then every test that needs no server of others
const wanted = process.argv.slice(2);

const abortController = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
	process.once(signal, () => abortController.abort());

/** Runs a script of Node in a process of its own; whether it went well. */
const runs = (...words: string[]): Promise<boolean> =>
	new Promise((resolve) => {
		const { signal } = abortController;
		const child = spawn(process.execPath, words, { cwd: root, stdio: 'inherit', signal });
		child.once('close', (code) => resolve(code === 0));
		child.once('error', () => resolve(false));
	});
const types = (project: string) => runs('node_modules/typescript/bin/tsc', '-p', project);

/** Runs a check and says how it went. */
const check = async (name: string, work: Promise<boolean>): Promise<boolean> => {
	const isFine = await work;
	console.log(`${isFine ? '✔' : '✖'} ${name}`);
	return isFine;
};

/** The longest first, so that none is left alone at the end. */
const inOrder = (files: readonly string[]): string[] => [
	...longTests.filter((file) => files.includes(file)),
	...files.filter((file) => !longTests.includes(file)),
];

// live/ and n8n/ have commands of their own
const files = sources('test', /\.test\.ts$/).filter((file) => !/^test\/(live|n8n)\//.test(file));
const unknown = longTests.filter((file) => !files.includes(file));
if (unknown.length > 0)
	throw new Error(`scripts/long-tests.table.ts names files that are not there: ${unknown}`);
const chosen = wanted.length > 0 ? files.filter((file) => wanted.some((word) => file.includes(word))) : files;

const rooms = ['node-red-4', 'n8n-engine', 'n8n-engine-1', 'lint'].map((name) =>
	runs('scripts/rooms.ts', name),
);
const ready = check(
	'build',
	Promise.all([build(), ...rooms]).then(([, ...installed]) => installed.every(Boolean)),
);
// most tests wait more than they work, so that the checks have room beside them
const [checks, counts] = await Promise.all([
	Promise.all([
		check('types', types('tsconfig.json')),
		check('types of the editor', types('src/hosts/node-red/editor/tsconfig.json')),
		ready,
		ready.then(() => check('lint', runs('scripts/lint.ts'))),
	]),
	ready.then(() => {
		if (abortController.signal.aborted) process.exit(130);
		return runTests(inOrder(chosen), { atOnce: availableParallelism() + 2 });
	}),
]);
const passed = checks.filter(Boolean).length;
const failed = checks.length - passed;
close({ ...counts, passed: passed + counts.passed, failed: failed + counts.failed });
