// Runs scripts/<command>.ts under the project's own Node 24, on whatever Node (20.19 or newer) the machine has.
// Installs what is missing first, so that every npm command works in a fresh clone. Built-ins only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const [command, ...args] = process.argv.slice(2);
const node24 = path.join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');

const npm = (words, cwd = root) => {
	console.error(`> npm ${words.join(' ')}${cwd === root ? '' : `  (${path.relative(root, cwd)})`}`);
	// npm's own words go to stderr: stdout belongs to the command
	const { status } = spawnSync('npm', words, {
		cwd,
		stdio: ['ignore', 2, 2],
		shell: process.platform === 'win32',
	});
	if (status !== 0) process.exit(status ?? 1);
};

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`This project needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
	process.exit(1);
}
if (!existsSync(path.join(root, 'node_modules/.package-lock.json')))
	npm(['ci', '--prefer-offline', '--loglevel=error']);
// no package's install script runs by itself (.npmrc); this one only puts the Node binary into its place
if (!existsSync(node24) || spawnSync(node24, ['--version']).status !== 0)
	npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']);

const env = {
	...process.env,
	MUSTER_OWN_NODE: process.env.MUSTER_OWN_NODE ?? process.execPath,
	PATH: [path.dirname(node24), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter),
};
const child = spawn(node24, [path.join(root, 'scripts', `${command}.ts`), ...args], {
	env,
	stdio: 'inherit',
	cwd: process.cwd(),
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
