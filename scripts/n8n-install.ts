import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

/** The release the tests run against. */
export const N8N = '2.41.1';
const SQLITE = '5.1.7';

const npm = (args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env) =>
	execFileSync('npm', [...args, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'], {
		cwd,
		env,
		stdio: ['ignore', 2, 2],
	});

/**
 * sqlite3 is the one native part that n8n needs to start: compiled against the project's own Node, in a
 * folder of its own.
 */
const addSqlite = (folder: string): void => {
	const target = path.join(folder, 'node_modules/sqlite3');
	if (existsSync(path.join(target, 'build/Release/node_sqlite3.node'))) return;
	const work = mkdtempSync(path.join(tmpdir(), 'muster-sqlite-'));
	try {
		writeFileSync(path.join(work, 'package.json'), '{"private":true}');
		// the package that the Node of this project came from holds the headers too
		const headers = `node-${process.platform}-${process.arch}`;
		npm(['i', `${headers}@${process.versions.node}`, '--ignore-scripts'], work);
		const nodedir = path.join(work, 'node_modules', headers);
		npm(['i', `sqlite3@${SQLITE}`, '--ignore-scripts=false', '--foreground-scripts'], work, {
			...process.env,
			npm_config_nodedir: nodedir,
		});
		cpSync(path.join(work, 'node_modules/sqlite3/build'), path.join(target, 'build'), { recursive: true });
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
};

/**
 * The folder of a whole n8n, installed once per machine outside the clone (2 GB; 5 to 15 minutes the first
 * time).
 */
export const wholeN8n = (): string => {
	const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
	const folder = path.join(cache, 'muster', `n8n-${N8N}`);
	if (!existsSync(path.join(folder, 'node_modules/.package-lock.json'))) {
		console.error(`> installing n8n ${N8N} into ${folder}, once per machine`);
		mkdirSync(folder, { recursive: true });
		writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
		npm(['i', `n8n@${N8N}`, '--ignore-scripts', '--legacy-peer-deps'], folder);
	}
	addSqlite(folder);
	return folder;
};
