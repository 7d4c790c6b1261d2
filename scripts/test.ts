import { spawn } from 'node:child_process';
import { root, sources } from './build/files.ts';
import { build } from './build.ts';
import { lint } from './lint.ts';
import { room } from './rooms.ts';
import { close, runTests } from './test-run.ts';

// npm test [-- pattern …]: types, lint, build, then every test that needs no server of others
const wanted = process.argv.slice(2);

/** The types of a project, in a process of its own. */
const types = (project: string): Promise<boolean> =>
	new Promise((resolve) => {
		const child = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
			cwd: root,
			stdio: 'inherit',
		});
		child.once('close', (code) => resolve(code === 0));
	});

/** Runs a check and says how it went. */
const check = async (name: string, work: Promise<boolean>): Promise<boolean> => {
	const isFine = await work;
	console.log(`${isFine ? '✔' : '✖'} ${name}`);
	return isFine;
};

for (const name of ['node-red-4', 'n8n-engine', 'n8n-engine-1', 'lint'] as const) room(name);
// live/ and n8n/ have commands of their own
const files = sources('test', /\.test\.ts$/).filter((file) => !/^test\/(live|n8n)\//.test(file));
const chosen = wanted.length > 0 ? files.filter((file) => wanted.some((word) => file.includes(word))) : files;

// types are read beside the others; lint reads what was built
const built = check(
	'build',
	build().then(() => true),
);
const checks = await Promise.all([
	check('types', types('tsconfig.json')),
	check('types of the editor', types('src/hosts/node-red/editor/tsconfig.json')),
	built,
	built.then(() => check('lint', lint())),
]);
const passed = checks.filter(Boolean).length;
const failed = checks.length - passed;
const counts = await runTests(chosen);
close({ ...counts, passed: passed + counts.passed, failed: failed + counts.failed });
