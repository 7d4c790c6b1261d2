import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The judges, at the versions whose behaviour was seen. */
const packages = ['openstacksdk==4.22.0', 'python-swiftclient==4.11.0', 'python-openstackclient==10.5.0'];

/**
 * A folder with OpenStack's Python clients, in a virtual environment that is made once per machine, outside
 * the clone.
 */
export const pythonOpenstack = async (python: string): Promise<string> => {
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', 'openstack-clients-1');
	const made = path.join(folder, 'bin');
	if (existsSync(path.join(folder, 'whole'))) return made;
	console.error(`> installing ${packages.join(', ')} into ${folder}, once per machine`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(path.dirname(folder), { recursive: true });
	await run(python, ['-m', 'venv', folder]);
	const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', 'setuptools'];
	await run(path.join(made, 'python'), [...pip, ...packages]);
	mkdirSync(path.join(folder, 'making'));
	renameSync(path.join(folder, 'making'), path.join(folder, 'whole'));
	return made;
};

/** The last kamaki of the package index, which is of Python 2, and what it needs. */
const kamaki = [
	...['kamaki==0.16', 'astakosclient==0.19', 'objpool==0.4', 'progress==1.5', 'ansicolors==1.1.8'],
];

/** A folder with kamaki in it, for `PYTHONPATH`; made once per machine, outside the clone. */
export const pythonKamaki = async (python: string): Promise<string> => {
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', 'kamaki-0.16');
	if (existsSync(path.join(folder, 'whole'))) return folder;
	console.error(`> installing ${kamaki.join(', ')} into ${folder}, once per machine`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps'];
	await run(python, [...pip, '--target', folder, ...kamaki]);
	mkdirSync(path.join(folder, 'whole'));
	return folder;
};

/** What a script beside this file prints as `ok NAME`; where it prints `? WORD` that is done for it first. */
export const judge = (
	python: string,
	script: string,
	args: readonly string[],
	wishes: Readonly<Record<string, () => void>>,
	env: Readonly<Record<string, string>> = {},
): Promise<string[]> =>
	new Promise((resolve, reject) => {
		const file = fileURLToPath(new URL(script, import.meta.url));
		const child = spawn(python, ['-W', 'ignore', file, ...args], { env: { ...process.env, ...env } });
		const passed: string[] = [];
		let errors = '';
		child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
		createInterface({ input: child.stdout }).on('line', (line) => {
			const [kind, ...words] = line.split(' ');
			if (kind === 'ok') passed.push(words.join(' '));
			if (kind !== '?') return;
			wishes[words.join(' ')]?.();
			child.stdin.write('\n');
		});
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) resolve(passed);
			else
				reject(
					new Error(
						`${script} ended with ${code} after ${passed.at(-1) ?? 'nothing'}\n${errors.slice(-3000)}`,
					),
				);
		});
	});

/** The command `openstack`; what it prints as JSON. */
export const cli =
	(bin: string, authUrl: string) =>
	async (...args: readonly string[]): Promise<unknown> => {
		const { stdout } = await run(path.join(bin, 'openstack'), [...args], {
			timeout: 60_000,
			env: {
				...process.env,
				PYTHONWARNINGS: 'ignore',
				OS_AUTH_URL: authUrl,
				OS_USERNAME: 'demo',
				OS_PASSWORD: 'secret',
				OS_PROJECT_NAME: 'demo',
				OS_USER_DOMAIN_ID: 'default',
				OS_PROJECT_DOMAIN_ID: 'default',
				OS_IDENTITY_API_VERSION: '3',
				OS_REGION_NAME: 'RegionOne',
			},
		});
		return stdout.trim() === '' ? null : (JSON.parse(stdout) as unknown);
	};
