import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const onPath = (...names: string[]): string | false => {
	for (const name of names)
		for (const folder of (process.env['PATH'] ?? '').split(delimiter))
			if (existsSync(join(folder, name))) return join(folder, name);
	return false;
};

const major = (node: string): number =>
	Number(execFileSync(node, ['--version'], { encoding: 'utf8' }).slice(1).split('.')[0]);

/** Whether a program starts: one of pyenv’s on the path may only say that it is not chosen. */
const runs = (program: string | false): program is string => {
	if (!program) return false;
	try {
		execFileSync(program, ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
};

/** The Pythons of a release that pyenv has, chosen or not. */
const pyenv = (release: string): string[] => {
	const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
	if (!existsSync(folder)) return [];
	const found = readdirSync(folder).filter((name) => name.startsWith(`${release}.`));
	return found.map((name) => join(folder, name, 'bin', `python${release}`));
};

/** What a test may want of the machine beyond the package registry, and how to find it. */
const finders = {
	chromium: () => onPath('chromium', 'chromium-browser', 'google-chrome'),
	serf: () => onPath('serf'),
	python: () => onPath('python3'),
	'python 2': () => [...pyenv('2.7'), onPath('python2.7', 'python2')].find(runs) ?? false,
	redis: () => onPath('redis-server'),
	ssh: () => onPath('ssh'),
	/** OpenSSH’s server; it is not on everybody’s path. */
	sshd: () => onPath('sshd') || (existsSync('/usr/sbin/sshd') && '/usr/sbin/sshd'),
	/** OpenStack’s packages (test/live/openstack-aio.sh install) and the rights to start them. */
	openstack: () =>
		process.getuid?.() === 0 && existsSync('/usr/bin/keystone-manage') && '/usr/bin/keystone-manage',
	/** Facade schemas of Juju, which are not ours to ship. */
	'juju schemas': () => {
		const folder = process.env['MUSTER_JUJU_SCHEMAS'];
		return folder !== undefined && existsSync(folder) && folder;
	},
	/** The right to mount a small file system of its own. */
	mount: () => {
		if (process.getuid?.() !== 0) return false;
		const at = mkdtempSync(join(tmpdir(), 'muster-mount-'));
		try {
			execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', at], { stdio: 'ignore' });
			execFileSync('umount', [at], { stdio: 'ignore' });
			return 'mount';
		} catch {
			return false;
		} finally {
			rmdirSync(at);
		}
	},
	root: () => process.getuid?.() === 0 && 'root',
	/** A Node that the oldest supported hosts run on. */
	'node 20': () => {
		const own = process.env['MUSTER_OWN_NODE'] ?? onPath('node');
		return own && major(own) < 22 ? own : false;
	},
} as const satisfies Record<string, () => string | false>;

export type Need = keyof typeof finders;

/** What no package brings, and no container has to allow: their tests are extra, and may be left out also where everything else has to be there. */
const extras: ReadonlySet<Need> = new Set(['python 2', 'juju schemas', 'mount']);
const told = new Set<string>();

/**
 * Where the thing is, or false. What is not there is printed once and counted as not run: the only way a test
 * may leave something out. With MUSTER_NEED_ALL=1 it throws instead, but for {@link extras}.
 */
export const needs = (what: Need, forWhat = ''): string | false => {
	const found = finders[what]();
	if (found) return found;
	const line = `not run, for want of ${what}${forWhat ? `: ${forWhat}` : ''}`;
	const all = process.env['MUSTER_NEED_ALL'] === '1';
	if (all && !extras.has(what)) throw new Error(`${line} (MUSTER_NEED_ALL=1)`);
	if (!told.has(line)) {
		told.add(line);
		console.error(line);
		if (process.env['MUSTER_NOT_RUN'] && !all) appendFileSync(process.env['MUSTER_NOT_RUN'], `${line}\n`);
	}
	return false;
};
