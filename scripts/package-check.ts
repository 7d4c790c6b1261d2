import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { manifest, root } from './build/files.ts';
import { declarations } from './build/declarations.ts';
import { build } from './build.ts';
import { checkPublished } from './pack/check.ts';

/**
 * Budgets of the whole package, which nobody downloads, in bytes; those of the published ones stand in
 * pack/check.ts.
 */
const TARBALL_MAX = 1_220_000;
const HTML_MAX = 450_000;
const NODES_JSON_MAX = 900_000;

interface Packed {
	filename: string;
	size: number;
	files: { path: string }[];
}

/** A private key of ssh-keygen with the passphrase “open”; without ssh-keygen another one. */
const encryptedKey = (folder: string): string => {
	const file = path.join(folder, 'key');
	try {
		if (!existsSync(file))
			execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open', '-C', '', '-f', file]);
		return readFileSync(file, 'utf8');
	} catch {
		const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
		const encrypted = { cipher: 'aes-256-cbc', passphrase: 'open' };
		return privateKey.export({ type: 'sec1', format: 'pem', ...encrypted }).toString();
	}
};

// npm run package:check: what a user gets, looked at from outside
await build();
declarations();
const folder = mkdtempSync(path.join(tmpdir(), 'muster-check-'));
const wrong: string[] = [];
const must = (fine: boolean, what: string) => {
	console.log(`${fine ? '✔' : '✖'} ${what}`);
	if (!fine) wrong.push(what);
};
const run = (program: string, words: string[], cwd = folder) =>
	execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

try {
	const [packed] = JSON.parse(
		run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root),
	) as Packed[];
	if (!packed) throw new Error('npm packed nothing');
	const files = packed.files.map((file) => file.path);
	const {
		n8n,
		'node-red': nodeRed,
		exports,
	} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
	const named = [
		...n8n.nodes,
		...n8n.credentials,
		...Object.values(nodeRed.nodes),
		...Object.values(nodeRed.nodes).map((file) => String(file).replace(/\.js$/, '.html')),
	] as string[];
	must(
		named.every((file) => files.includes(file)),
		'every file that a manifest names is packed',
	);
	must(
		files.includes('resources/form.js'),
		'the editor’s script is packed: without it Node-RED’s editor hangs',
	);
	must(!files.some((file) => /^(src|test|scripts|nodes|\.ci)\//.test(file)), 'no sources and no tests');
	const foreign = files
		.filter((file) => /^dist\/.*\.js$/.test(file))
		.flatMap(
			(file) => readFileSync(path.join(root, file), 'utf8').match(/\b(?:require|import)\("[^"]+"\)/g) ?? [],
		)
		.map((call) => call.split('"')[1] as string)
		.filter(
			(name) =>
				!isBuiltin(name) && name !== 'n8n-workflow' && (!name.startsWith('.') || name.endsWith('.node')),
		);
	must(
		foreign.length === 0,
		`all that runs is bundled, and nothing native${foreign.length > 0 ? `: ${[...new Set(foreign)].join()}` : ''}`,
	);
	must(packed.size < TARBALL_MAX, `the tarball has ${packed.size} bytes, below ${TARBALL_MAX}`);
	const sizeOf = (names: readonly string[]) =>
		names.reduce((sum, file) => sum + readFileSync(path.join(root, file)).length, 0);
	const html = sizeOf(files.filter((file) => /^dist\/node-red\/[^/]+\.html$/.test(file)));
	must(html < HTML_MAX, `Node-RED’s html has ${html} bytes, below ${HTML_MAX}`);
	const described = sizeOf(['dist/types/nodes.json']);
	must(described < NODES_JSON_MAX, `n8n’s nodes.json has ${described} bytes, below ${NODES_JSON_MAX}`);
	must(files.includes('dist/THIRD-PARTY-NOTICES.md'), 'the licences of what is bundled are packed');

	const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) as string;
	writeFileSync(path.join(folder, 'package.json'), '{"name":"user","private":true}');
	run('npm', ['i', '--no-audit', '--no-fund', '--offline', '--silent', `./${tarball}`]);
	must(
		!existsSync(path.join(folder, 'node_modules/n8n-workflow')),
		'installing it into Node-RED brings nothing else',
	);
	const nodes = [process.execPath, process.env['MUSTER_OWN_NODE']].filter(
		(node, index, all) => node && all.indexOf(node) === index,
	) as string[];
	for (const node of nodes) {
		const version = run(node, ['--version']).trim();
		for (const [name, entry] of Object.entries(exports as Record<string, unknown>)) {
			if (typeof entry === 'string') continue;
			const word = `${manifest.name}/${name.slice(2)}`;
			const script = `const m=require('${word}');if(m.service.name!=='${name.slice(2)}')process.exit(1)`;
			must(
				run(node, ['-e', `try{${script}}catch(e){console.log(e.message)}`]) === '',
				`${version}: require('${word}')`,
			);
		}
		const tunnel = JSON.stringify({ host: '127.0.0.1:1', key: encryptedKey(folder), passphrase: 'open' });
		const through = `require('${manifest.name}/fleet').connectFleet({ endpoints: 'http://127.0.0.1:1', tunnel: ${tunnel} }).catch((e) => console.log(e.code))`;
		must(
			run(node, ['-e', through]).trim() === 'CONNECT_REFUSED',
			`${version}: the SSH tunnel is loaded when it is needed, and reads a key with a passphrase`,
		);
		for (const [set, file] of Object.entries(nodeRed.nodes as Record<string, string>))
			must(
				run(node, ['-e', `console.log(typeof require('./node_modules/${manifest.name}/${file}'))`]).trim() ===
					'function',
				`${version}: Node-RED’s ${set} is a function`,
			);
	}
	writeFileSync(
		path.join(folder, 'use.mts'),
		`import { connectSerf, service } from '${manifest.name}/serf';\nconst members: Promise<{ name: string }[]> = connectSerf({ hosts: [{ host: 'x', port: 1 }] }).then((serf) => serf.members());\nexport { members, service };\n`,
	);
	const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
	const types = [
		'--noEmit',
		'--strict',
		'--module',
		'nodenext',
		'--skipLibCheck',
		'--typeRoots',
		path.join(root, 'node_modules/@types'),
		'--types',
		'node',
		'use.mts',
	];
	let said = '';
	try {
		run(process.execPath, [tsc, ...types]);
	} catch (error) {
		said = (error as { stdout?: string }).stdout ?? String(error);
	}
	must(said === '', `types of the exports${said ? `: ${said}` : ''}`);
	await checkPublished(must);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
console.log(`${wrong.length === 0 ? 'The package is fine' : `${wrong.length} things are wrong`}`);
process.exitCode = wrong.length === 0 ? 0 : 1;
