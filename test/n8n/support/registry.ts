import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { folderOf } from '../../../scripts/pack/published.ts';
import { pack } from '../../../scripts/pack.ts';
import { root } from '../../../scripts/build/files.ts';

/** What a registry says of a package that it has one release of. */
const described = (manifest: { name: string; version: string }, bytes: Buffer, tarball: string) => {
	const hash = (algorithm: string) => createHash(algorithm).update(bytes);
	const dist = {
		tarball,
		shasum: hash('sha1').digest('hex'),
		integrity: `sha512-${hash('sha512').digest('base64')}`,
	};
	const release = { ...manifest, _id: `${manifest.name}@${manifest.version}`, dist };
	return {
		name: manifest.name,
		'dist-tags': { latest: manifest.version },
		versions: { [manifest.version]: release },
	};
};

/**
 * A registry on this machine that has the packages as they would be published, and nothing else. n8n takes
 * packages from another registry than npm’s only with a licence, so an `npm` of its own stands before the
 * machine’s and asks this one instead.
 */
export const startRegistry = async () => {
	const packages = new Map<string, { manifest: { name: string; version: string }; bytes: Buffer }>();
	for (const [made, file] of await pack())
		packages.set(made.name, {
			manifest: JSON.parse(readFileSync(path.join(root, folderOf(made), 'package.json'), 'utf8')),
			bytes: readFileSync(file),
		});
	const asked: string[] = [];
	const server = createServer(({ url = '/' }, response) => {
		const wanted = decodeURIComponent(url.slice(1));
		asked.push(wanted);
		const [name = '', isTarball] = wanted.split('/-/');
		const found = packages.get(name);
		if (!found) {
			response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}');
		} else if (isTarball) {
			response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(found.bytes);
		} else {
			const { port } = server.address() as AddressInfo;
			const tarball = `http://127.0.0.1:${port}/${name}/-/package.tgz`;
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(described(found.manifest, found.bytes, tarball)));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	const folder = mkdtempSync(path.join(tmpdir(), 'muster-registry-'));
	const words = 'for word do shift; case $word in --registry=*) ;; *) set -- "$@" "$word";; esac; done';
	const after = (process.env['PATH'] ?? '').replaceAll("'", '');
	writeFileSync(
		path.join(folder, 'npm'),
		`#!/bin/sh\n${words}\nunset HTTPS_PROXY https_proxy HTTP_PROXY http_proxy\nPATH='${after}' exec npm "$@" --registry=${url} --cache='${folder}/cache'\n`,
	);
	chmodSync(path.join(folder, 'npm'), 0o755);
	return {
		url,
		/** What was asked for, in order. */
		asked,
		/** What a program’s environment needs to install from here, and from nowhere else. */
		env: {
			PATH: `${folder}${path.delimiter}${process.env['PATH'] ?? ''}`,
			// npm’s own registry is asked by n8n itself too: that call stays on this machine
			HTTPS_PROXY: 'http://127.0.0.1:1',
			NO_PROXY: '127.0.0.1,localhost',
		},
		close() {
			server.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};
};
