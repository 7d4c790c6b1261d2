import path from 'node:path';
import { build, type Plugin } from 'esbuild';
import { manifest, root, sources } from './files.ts';

/**
 * Services and hosts are chunks of their own, required where they are used: one copy of each in a process, and nothing
 * of a service is loaded before one of its nodes is.
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

/** ssh2 tries to load native helpers and does without: none are shipped, and none of the host’s are taken. */
const withoutNative: Plugin = {
	name: 'without native',
	setup(setup) {
		setup.onResolve({ filter: /^cpu-features$|\.node$/ }, ({ path: wanted }) => ({
			path: wanted,
			namespace: 'native',
		}));
		setup.onLoad({ filter: /.*/, namespace: 'native' }, () => ({
			contents: "throw new Error('Native modules are not shipped');",
		}));
	},
};

const bundle = (source: string, target: string) => {
	const outfile = path.join(root, 'dist', target);
	// Node-RED requires a function, not a module with a default
	const isFunction = target.startsWith('node-red/');
	return build({
		entryPoints: [path.join(root, source)],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node20',
		external: ['n8n-workflow'],
		define: { 'process.env.MUSTER_VERSION': JSON.stringify(manifest.version) },
		plugins: [apart(outfile), withoutNative],
		logLevel: 'warning',
		legalComments: 'none',
		...(isFunction ? { footer: { js: 'module.exports = module.exports.default;' } } : {}),
	});
};

export const bundles = async (): Promise<void> => {
	await Promise.all([
		...sources('src/services', /^[a-z]+\/index\.ts$/).map((file) =>
			bundle(file, `services/${path.basename(path.dirname(file))}.js`),
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
};
