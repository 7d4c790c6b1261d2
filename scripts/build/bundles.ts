import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin, transform } from 'esbuild';
import { manifest, root, sources } from './files.ts';
import { noteBundled, writeNotices } from './notices.ts';

/**
 * Services and hosts are chunks of their own, required where they are used: one copy of each in a process,
 * and nothing of a service is loaded before one of its nodes is.
 */
const chunks = [
	{ match: /src\/services\/([a-z]+)\/index\.ts$/, file: (name: string) => `services/${name}.js` },
	{ match: /src\/hosts\/([a-z0-9-]+)\/index\.ts$/, file: (name: string) => `hosts/${name}.js` },
	{ match: /src\/net\/([a-z]+)\/index\.ts$/, file: (name: string) => `net/${name}.js` },
];

const apart = (outfile: string): Plugin => ({
	name: 'apart',
	setup(setup) {
		setup.onResolve({ filter: /index\.ts$/ }, ({ path: wanted, resolveDir, kind }) => {
			if (kind === 'entry-point') return undefined;
			const full = path.relative(root, path.resolve(resolveDir, wanted)).replaceAll('\\', '/');
			for (const { match, file } of chunks) {
				const name = match.exec(full)?.[1];
				if (name === undefined) continue;
				const relative = path
					.relative(path.dirname(outfile), path.join(root, 'dist', file(name)))
					.replaceAll('\\', '/');
				return { path: relative.startsWith('.') ? relative : `./${relative}`, external: true };
			}
			return undefined;
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

/** The parts of a library that are used, in place of its index, and nothing in files of it that are not. */
const parts = (library: string, contents: readonly string[], unused: RegExp): Plugin => ({
	name: `parts of ${library}`,
	setup(setup) {
		setup.onResolve({ filter: new RegExp(`^${library}$`) }, () => ({ path: library, namespace: library }));
		setup.onLoad({ filter: /.*/, namespace: library }, () => ({
			contents: contents.join('\n'),
			resolveDir: root,
		}));
		setup.onLoad({ filter: unused }, () => ({ contents: 'module.exports = {};' }));
	},
});

/**
 * Of undici its fetch, caches and web sockets are three quarters. Its parser is there twice: for processors
 * with SIMD, and for all.
 */
const undiciParts = parts(
	'undici',
	[
		// its index gives dispatchers their methods
		"Object.assign(require('undici/lib/dispatcher/dispatcher.js').prototype, require('undici/lib/api'));",
		"exports.Client = require('undici/lib/dispatcher/client.js');",
		"exports.Pool = require('undici/lib/dispatcher/pool.js');",
		"exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');",
		"exports.buildConnector = require('undici/lib/core/connect.js');",
		"exports.errors = require('undici/lib/core/errors.js');",
	],
	/undici\/lib\/llhttp\/llhttp_simd-wasm\.js$/,
);

/** Of ssh2 its client; not its server, its key generator and SFTP. */
const ssh2Parts = parts(
	'ssh2',
	[
		"exports.Client = require('ssh2/lib/client.js');",
		"exports.utils = { parseKey: require('ssh2/lib/protocol/keyParser.js').parseKey };",
	],
	/ssh2\/lib\/protocol\/SFTP\.js$/,
);

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
		plugins: [apart(outfile), withoutNative, undiciParts, ssh2Parts, withoutComments],
		logLevel: 'warning',
		legalComments: 'none',
		...(isFunction ? { footer: { js: 'module.exports = module.exports.default;' } } : {}),
	});
	return [`dist/${target}`, Object.keys(metafile.inputs)];
};

export const bundles = async (): Promise<void> => {
	const made = await Promise.all([
		...sources('src/services', /^[a-z]+\/index\.ts$/).map((file) =>
			bundle(file, `services/${path.basename(path.dirname(file))}.js`),
		),
		// threads are files of their own
		...sources('src/services', /^[a-z]+\/thread\.ts$/).map((file) =>
			bundle(file, `services/${path.basename(path.dirname(file))}-thread.js`),
		),
		...sources('src/hosts', /^(n8n|node-red)\/index\.ts$/).map((file) =>
			bundle(file, `hosts/${path.basename(path.dirname(file))}.js`),
		),
		...sources('src/net', /^[a-z]+\/index\.ts$/).map((file) =>
			bundle(file, `net/${path.basename(path.dirname(file))}.js`),
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
