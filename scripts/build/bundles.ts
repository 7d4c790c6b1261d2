import { readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import { manifest, root, sources } from './files.ts';
import { noteBundled, writeNotices } from './notices.ts';

/**
 * Services and hosts are chunks of their own, required where they are used: one copy of each in a process,
 * and nothing of a service is loaded before one of its nodes is. What all of them share is a file each.
 */
const SHARED = /^src\/((?:core|catalogue|engine)\/.+|net\/[^/]+)\.ts$/;
const chunks = [/^src\/((?:services|hosts|net)\/[a-z0-9-]+)\/index\.ts$/, SHARED];

/** The chunk that a source file is, as a path below dist; `undefined`: it goes into what imports it. */
const chunkOf = (file: string): string | undefined => {
	const name = chunks.map((chunk) => chunk.exec(file)?.[1]).find((found) => found !== undefined);
	return name === undefined ? undefined : `${name}.js`;
};

const apart = (outfile: string): Plugin => ({
	name: 'apart',
	setup(setup) {
		setup.onResolve({ filter: /\.ts$/ }, ({ path: wanted, resolveDir, kind }) => {
			if (kind === 'entry-point') return undefined;
			const full = path.relative(root, path.resolve(resolveDir, wanted)).replaceAll('\\', '/');
			const chunk = chunkOf(full);
			if (chunk === undefined) return undefined;
			const relative = path
				.relative(path.dirname(outfile), path.join(root, 'dist', chunk))
				.replaceAll('\\', '/');
			return { path: relative.startsWith('.') ? relative : `./${relative}`, external: true };
		});
	},
});

/**
 * ssh2 and ws try to load native helpers and do without: none are shipped, and none of the host’s are taken.
 */
const withoutNative: Plugin = {
	name: 'without native',
	setup(setup) {
		setup.onResolve({ filter: /^(cpu-features|bufferutil|utf-8-validate)$|\.node$/ }, ({ path: wanted }) => ({
			path: wanted,
			namespace: 'native',
		}));
		setup.onLoad({ filter: /.*/, namespace: 'native' }, () => ({
			contents: "throw new Error('Native modules are not shipped');",
		}));
	},
};

/** A module in place of a library’s index: of it what is used. */
const parts = (library: string, contents: readonly string[]): Plugin => ({
	name: `parts of ${library}`,
	setup(setup) {
		setup.onResolve({ filter: new RegExp(`^${library}$`) }, () => ({ path: library, namespace: library }));
		setup.onLoad({ filter: /.*/, namespace: library }, () => ({
			contents: contents.join('\n'),
			resolveDir: root,
		}));
	},
});

/** Of undici its fetch, caches and web sockets are three quarters. */
const undiciParts = parts('undici', [
	// its index gives dispatchers their methods: the one for requests, and the one that proxies use
	"const { prototype } = require('undici/lib/dispatcher/dispatcher.js');",
	"prototype.request = require('undici/lib/api/api-request.js');",
	"prototype.connect = require('undici/lib/api/api-connect.js');",
	"exports.Client = require('undici/lib/dispatcher/client.js');",
	"exports.Pool = require('undici/lib/dispatcher/pool.js');",
	"exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');",
	"exports.buildConnector = require('undici/lib/core/connect.js');",
	"exports.errors = require('undici/lib/core/errors.js');",
]);

/** Of ssh2 its client; not its server and its key generator. */
const ssh2Parts = parts('ssh2', [
	"exports.Client = require('ssh2/lib/client.js');",
	"exports.utils = { parseKey: require('ssh2/lib/protocol/keyParser.js').parseKey };",
]);

/** Of ws its client. */
const wsParts = parts('ws', ["exports.WebSocket = require('./node_modules/ws/lib/websocket.js');"]);

/** Of yaml what parses. */
const yamlParts = parts('yaml', [
	"const { parse, parseDocument } = require('./node_modules/yaml/dist/public-api.js');",
	'Object.assign(exports, { parse, parseDocument });',
]);

/**
 * Of tweetnacl its SHA-512, which keys with a passphrase need and Node has. What macaroon has beside is for
 * who makes macaroons, not for who shows them.
 */
const tweetnaclParts = parts('tweetnacl', [
	"const { createHash } = require('node:crypto');",
	'exports.lowlevel = {',
	'  crypto_hash(out, bytes, length) {',
	"    out.set(createHash('sha512').update(bytes.subarray(0, length)).digest());",
	'    return 0;',
	'  },',
	'};',
]);

/** Files of libraries that are required and never called. */
const UNUSED = [
	// undici’s parser is there twice: for processors with SIMD, and for all
	'undici/lib/llhttp/llhttp_simd-wasm',
	// HTTP/2, forms as bodies and proxies of another kind than HTTP’s are not asked for
	'undici/lib/dispatcher/client-h2',
	'undici/lib/web/fetch/body',
	'undici/lib/dispatcher/socks5-proxy-agent',
	'ssh2/lib/protocol/SFTP',
	// for who edits the letters of a file and keeps the others
	'yaml/dist/parse/cst-(scalar|stringify|visit)',
];

const withoutUnused: Plugin = {
	name: 'without unused',
	setup(setup) {
		setup.onLoad({ filter: new RegExp(`node_modules/(${UNUSED.join('|')})\\.js$`) }, () => ({
			contents: 'module.exports = {};',
		}));
	},
};

/** Libraries come without their comments: what is bundled stays as readable as our own. */
const withoutComments: Plugin = {
	name: 'without comments',
	setup(setup) {
		setup.onLoad({ filter: /node_modules\/.+\.[cm]?js$/ }, async ({ path: file }) => {
			const { code } = await transform(await readFile(file, 'utf8'), {
				minifyWhitespace: true,
				legalComments: 'none',
			});
			return { contents: code };
		});
	},
};

/** Builds one bundle; its path and what is in it. */
const bundle = async (source: string, target: string): Promise<[string, readonly string[]]> => {
	const outfile = path.join(root, 'dist', target);
	// Node-RED requires a function, not a module with a default
	const isFunction = target.startsWith('node-red/');
	const { metafile } = await build({
		entryPoints: [path.join(root, source)],
		metafile: true,
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		define: { 'process.env.MUSTER_VERSION': JSON.stringify(manifest.version), 'import.meta.url': '""' },
		plugins: [
			apart(outfile),
			withoutNative,
			undiciParts,
			ssh2Parts,
			wsParts,
			yamlParts,
			tweetnaclParts,
			withoutUnused,
			withoutComments,
		],
		logLevel: 'warning',
		legalComments: 'none',
		charset: 'utf8',
		...(isFunction ? { footer: { js: 'module.exports = module.exports.default;' } } : {}),
	});
	// a file of types only
	if (SHARED.test(source) && !readFileSync(outfile, 'utf8').includes('__export(')) rmSync(outfile);
	return [`dist/${target}`, Object.keys(metafile.inputs)];
};

export const bundles = async (): Promise<void> => {
	const made = await Promise.all([
		...sources('src', /\.ts$/).flatMap((file) => {
			const chunk = /^src\/hosts\/docs\//.test(file) ? undefined : chunkOf(file);
			return chunk === undefined ? [] : [bundle(file, chunk)];
		}),
		// threads are files of their own
		...sources('src/services', /^[a-z]+\/thread\.ts$/).map((file) =>
			bundle(file, `services/${path.basename(path.dirname(file))}-thread.js`),
		),
		...sources('nodes', /\.node\.ts$/).map((file) => bundle(file, file.replace(/\.ts$/, '.js'))),
		...sources('credentials', /\.credentials\.ts$/).map((file) => bundle(file, file.replace(/\.ts$/, '.js'))),
		...sources('nodes/node-red', /\.ts$/).map((file) =>
			bundle(file, `node-red/${path.basename(file, '.ts')}.js`),
		),
	]);
	noteBundled(new Map(made));
	writeNotices();
};
