import type { Answer } from '../call.ts';
import { header, Refused } from '../call.ts';
import { cleanAcl } from './acl.ts';
import { bare, page, refusal, said } from './answers.ts';
import { containerAt, notFound, type Swift } from './context.ts';
import { httpDate, mergeMeta, stampText } from './headers.ts';
import { cutNames, cutOf, listed } from './listing.ts';
import { entryOf, versionEntries } from './entries.ts';
import { accountOf, bytesIn, type Container, newContainer, sortedNames, stamp } from './state.ts';

const settings = ['x-versions-location', 'x-history-location', 'x-container-sync-to', 'x-container-sync-key'];

const truthy = (value: string): boolean => /^(true|yes|1|on|t|y)$/i.test(value);

/** Headers of the request that change a container. */
const change = (swift: Swift, container: Container): void => {
	const { call } = swift;
	const meta = mergeMeta(call, 'container', container.meta);
	for (const [name, value] of meta) {
		if (name === 'Quota-Bytes' && !/^\d+$/.test(value)) throw refusal(400, 'Invalid bytes quota.');
		if (name === 'Quota-Count' && !/^\d+$/.test(value)) throw refusal(400, 'Invalid count quota.');
	}
	const system = new Map(container.system);
	for (const kind of ['read', 'write'] as const) {
		const name = `x-container-${kind}`;
		const value = header(call, name);
		if (value !== undefined) system.set(name, cleanAcl(value, kind));
		if (header(call, `x-remove-container-${kind}`) !== undefined) system.delete(name);
		if (system.get(name) === '') system.delete(name);
	}
	for (const name of settings) {
		const value = header(call, name);
		if (value !== undefined && value !== '') system.set(name, value);
		if (value === '' || header(call, name.replace('x-', 'x-remove-')) !== undefined) system.delete(name);
	}
	const versions = header(call, 'x-versions-enabled');
	if (versions !== undefined) container.versioned = truthy(versions);
	container.meta = meta;
	container.system.clear();
	for (const [name, value] of system) container.system.set(name, value);
	container.modified = stamp(swift.world.object);
};

const secret = /^Temp-Url-Key/;

/** What GET and HEAD of the container tell; keys and ACLs only to its owner. */
const headersOf = (swift: Swift, container: Container): Record<string, string> => {
	const { owner } = swift.caller;
	const shown = [...container.meta].filter(([name]) => owner || !secret.test(name));
	const own = ['x-container-read', 'x-container-write', 'x-container-sync-to', 'x-container-sync-key'];
	const titles: Readonly<Record<string, string>> = {
		'x-container-read': 'X-Container-Read',
		'x-container-write': 'X-Container-Write',
		'x-versions-location': 'X-Versions-Location',
		'x-history-location': 'X-History-Location',
		'x-container-sync-to': 'X-Container-Sync-To',
		'x-container-sync-key': 'X-Container-Sync-Key',
	};
	const system = [...container.system].filter(([name]) => owner || !own.includes(name));
	return {
		'X-Container-Object-Count': String(container.objects.size),
		'X-Container-Bytes-Used': String(bytesIn(container)),
		'X-Timestamp': stampText(container.created),
		...Object.fromEntries(shown.map(([name, value]) => [`X-Container-Meta-${name}`, value])),
		...Object.fromEntries(system.map(([name, value]) => [titles[name] ?? name, value])),
		'Last-Modified': httpDate(container.modified),
		'Accept-Ranges': 'bytes',
		'X-Storage-Policy': 'Policy-0',
		...(container.versioned !== undefined && {
			'X-Versions-Enabled': container.versioned ? 'True' : 'False',
		}),
	};
};

const readContainer = (swift: Swift, container: Container): Answer => {
	const headers = headersOf(swift, container);
	if (swift.call.method === 'HEAD')
		return {
			status: 204,
			headers: {
				'Content-Type': 'text/plain; charset=utf-8',
				...headers,
				...(swift.query.has('format') ? {} : { Vary: 'Accept' }),
				'Content-Length': '0',
			},
		};
	const cut = cutOf(swift);
	if (swift.query.has('versions')) {
		const versions = { 'Content-Type': 'application/json; charset=utf-8' };
		const body = JSON.stringify(versionEntries(swift, container, cut));
		return { status: 200, headers: { ...versions, ...headers }, body };
	}
	const entries = cutNames(sortedNames(container), cut).map((entry) =>
		typeof entry === 'string' ? entryOf(swift, container, entry) : entry,
	);
	return listed(swift, 'container', container.name, headers, entries);
};

const create = (swift: Swift): Answer => {
	const account = accountOf(swift.world.object, swift.account);
	const size = Buffer.byteLength(swift.container);
	if (size > 256) throw refusal(400, `Container name length of ${size} longer than 256`);
	const found = account.containers.get(swift.container);
	const container = found ?? newContainer(swift.world.object, swift.container);
	change(swift, container);
	account.containers.set(swift.container, container);
	return found ? page(202) : bare(201);
};

const remove = (swift: Swift, container: Container): Answer => {
	if ([...container.versions.values()].some((all) => all.length > 0))
		return said(409, 'Delete all versions before deleting container.');
	if (container.objects.size > 0) return page(409);
	accountOf(swift.world.object, swift.account).containers.delete(container.name);
	return bare(204);
};

/** GET, HEAD, PUT, POST, DELETE of a container. */
export const container = (swift: Swift): Answer => {
	const { method } = swift.call;
	swift.authorize(method === 'GET' || method === 'HEAD' ? 'list' : 'own', swift.container);
	if (method === 'PUT') return create(swift);
	const found = containerAt(swift, swift.container);
	if (!found) throw new Refused(notFound());
	if (method === 'DELETE') return remove(swift, found);
	if (method !== 'POST') return readContainer(swift, found);
	change(swift, found);
	return bare(204);
};
