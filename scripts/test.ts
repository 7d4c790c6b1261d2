import { spawnSync } from 'node:child_process';
import { root, sources } from './build/files.ts';
import { build } from './build.ts';
import { lint } from './lint.ts';
import { room } from './rooms.ts';
import { close, runTests } from './test-run.ts';

// npm test [-- pattern …]: types, lint, build, then every test that needs no server of others
const wanted = process.argv.slice(2);

const types = (project: string): boolean => {
	console.log(`types: ${project}`);
	return (
		spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
			cwd: root,
			stdio: 'inherit',
		}).status === 0
	);
};

for (const name of ['node-red-4', 'n8n-engine', 'n8n-engine-1', 'lint'] as const) room(name);
const checks: [string, () => boolean | Promise<boolean>][] = [
	['types', () => types('tsconfig.json') && types('src/hosts/node-red/editor/tsconfig.json')],
	['lint', () => lint()],
	['build', () => build().then(() => true)],
];
// live/ and n8n/ have commands of their own
const files = sources('test', /\.test\.ts$/).filter((file) => !/^test\/(live|n8n)\//.test(file));
const chosen = wanted.length > 0 ? files.filter((file) => wanted.some((word) => file.includes(word))) : files;

let [passed, failed] = [0, 0];
for (const [name, check] of checks) {
	// lint reads the built properties: it comes after the build when everything is run
	const fine = await check();
	console.log(`${fine ? '✔' : '✖'} ${name}`);
	if (fine) passed++;
	else failed++;
}
const counts = await runTests(chosen);
close({ ...counts, passed: passed + counts.passed, failed: failed + counts.failed });
