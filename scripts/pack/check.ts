import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../build/files.ts';
import { pack } from '../pack.ts';
import { contentFaults } from './contents.ts';
import type { Editor, Published } from './published.ts';

/** The most bytes that a user downloads for one service in one editor. */
const PUBLISHED_MAX = 400_000;

type Must = (fine: boolean, what: string) => void;

// n8n-workflow is the host’s
const env = { ...process.env, NODE_PATH: path.join(root, 'node_modules') };

const run = (program: string, words: readonly string[], cwd: string): string =>
	execFileSync(program, words, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Loads what a package’s manifest names, as its editor does; the words of what failed, or nothing. */
const LOAD: Record<Editor, string> = {
	n8n: `for (const file of m.n8n.nodes) { const [T] = Object.values(require(d + '/' + file)); const n = new T(); if (!n.description.properties.length) throw new Error(file); }
for (const file of m.n8n.credentials) { const [T] = Object.values(require(d + '/' + file)); if (!new T().properties.length) throw new Error(file); }`,
	'node-red': `for (const file of Object.values(m['node-red'].nodes)) { if (typeof require(d + '/' + file) !== 'function') throw new Error(file); require('fs').readFileSync(d + '/' + file.replace('.js', '.html')); }
require('fs').readFileSync(d + '/resources/form.js');`,
};

const load = (folder: string, { name, editor }: Published): string => {
	const script = `try { const d = './node_modules/${name}'; const m = require(d + '/package.json'); ${LOAD[editor]} } catch (e) { console.log(e.message) }`;
	return run(process.execPath, ['-e', script], folder).trim();
};

/** Installs and loads every published package alone, then all of one editor side by side. */
export const checkPublished = async (must: Must): Promise<void> => {
	const tarballs = await pack();
	for (const [made, file] of tarballs) {
		const { name } = made;
		const { size } = statSync(file);
		must(size < PUBLISHED_MAX, `${name} has ${size} bytes, below ${PUBLISHED_MAX}`);
		const faults = contentFaults(made);
		must(faults.length === 0, `${name} holds what is its own${faults.map((fault) => `; ${fault}`).join('')}`);
	}
	for (const editor of ['n8n', 'node-red'] as const) {
		const mine = [...tarballs].filter(([made]) => made.editor === editor);
		for (const group of [...mine.map((one) => [one]), mine]) {
			const folder = mkdtempSync(path.join(tmpdir(), 'muster-published-'));
			try {
				writeFileSync(path.join(folder, 'package.json'), '{"name":"user","private":true}');
				const files = group.map(([, file]) => file);
				run(
					'npm',
					['i', '--no-audit', '--no-fund', '--offline', '--silent', '--legacy-peer-deps', ...files],
					folder,
				);
				const said = group.map(([made]) => load(folder, made)).filter(Boolean);
				const what = group.length === 1 ? (group[0]?.[0].name ?? '') : `all of ${editor} side by side`;
				must(
					said.length === 0,
					`${what} is installed and loads${said.length > 0 ? `: ${said.join('; ')}` : ''}`,
				);
				const notices = path.join(folder, 'node_modules', group[0]?.[0].name ?? '', 'THIRD-PARTY-NOTICES.md');
				must(readFileSync(notices, 'utf8').startsWith('# Third-party notices'), `${what} has its notices`);
			} finally {
				rmSync(folder, { recursive: true, force: true });
			}
		}
	}
};
