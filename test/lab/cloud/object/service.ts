import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { type Answer, type Call, decodePath, header, pathBytes } from '../call.ts';
import type { Store } from '../content.ts';
import { recordedItem } from '../recordings.ts';
import type { World } from '../world.ts';
import { account } from './account.ts';
import { authorizer, callerOf, identify } from './access.ts';
import { page, refusal, said } from './answers.ts';
import { extractArchive } from './archive.ts';
import { bulkDelete, deleteManifest } from './bulk.ts';
import { container } from './container.ts';
import type { Swift } from './context.ts';
import { copyFrom, copyTo } from './copy.ts';
import { cors, preflight } from './cors.ts';
import { readObject } from './read.ts';
import { putManifest } from './slo.ts';
import { tempUrl } from './tempurl.ts';
import { v1Login } from './v1.ts';
import { deleteObject, postObject, putObject } from './write.ts';

const METHODS = 'HEAD, DELETE, POST, OPTIONS, PUT, GET';

const object = async (swift: Swift): Promise<Answer> => {
	const { method } = swift.call;
	const manifest = swift.query.get('multipart-manifest');
	if (method === 'COPY') return copyTo(swift);
	if (method === 'PUT' && header(swift.call, 'x-copy-from') !== undefined) return copyFrom(swift);
	const reads = method === 'GET' || method === 'HEAD';
	swift.authorize(reads ? 'read' : 'write', swift.container);
	if (reads) return readObject(swift);
	if (method === 'POST') return postObject(swift);
	if (method === 'DELETE') return manifest === 'delete' ? deleteManifest(swift) : deleteObject(swift);
	return manifest === 'put' ? putManifest(swift) : putObject(swift);
};

const dispatch = async (swift: Swift): Promise<Answer> => {
	const { call, query } = swift;
	const { method } = call;
	if (query.has('bulk-delete') && (method === 'POST' || method === 'DELETE')) return bulkDelete(swift);
	if (query.has('extract-archive') && method === 'PUT') return extractArchive(swift);
	if (method === 'OPTIONS') return preflight(swift);
	if (!['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'COPY'].includes(method))
		return page(405, { Allow: METHODS });
	if (swift.object !== '') return object(swift);
	if (method === 'COPY') return page(405, { Allow: METHODS });
	if (swift.container !== '') return container(swift);
	if (method === 'PUT' || method === 'DELETE') {
		swift.authorize('own', '');
		return page(403);
	}
	return account(swift);
};

/** /v1/ACCOUNT[/CONTAINER[/OBJECT]] in its parts, decoded; the object may hold anything. */
const partsOf = (call: Call): string[] => {
	const [, version = '', name = '', inner = '', ...rest] = decodePath(call.rawPath).split('/');
	return [version, name, inner, rest.join('/')];
};

const answerFor = async (world: World, store: Store, call: Call): Promise<Answer> => {
	const { path } = call;
	if (path === '/info')
		return call.query.has('swiftinfo_sig')
			? page(403)
			: {
					status: 200,
					headers: { 'Content-Type': 'application/json; charset=UTF-8' },
					body: JSON.stringify(recordedItem('01', 35)),
				};
	if (path === '/healthcheck') return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'OK' };
	if (path === '/auth' || path.startsWith('/auth/')) return v1Login(world, call);
	const [version = '', name = '', inner = '', rest = ''] = partsOf(call);
	if (version === '' || path === '/') return page(404);
	if (!/^v1(\.0)?$/.test(version)) return page(version.startsWith('v') && name !== '' ? 400 : 404);
	if (name === '') return said(412, 'Bad URL');
	if (!isUtf8(pathBytes(call.rawPath)) || decodePath(call.rawPath).includes('\0'))
		return said(412, 'Invalid UTF8 or contains NULL');
	if (call.target.length > 8192) return { status: 414, headers: { 'Content-Length': '0' } };
	for (const key of ['prefix', 'marker', 'end_marker', 'delimiter', 'path'])
		if (call.query.get(key)?.includes('\uFFFD')) return said(400, `"${key}" parameter not valid UTF-8`, true);
	const target = { account: name, container: inner, object: rest };
	const signed = tempUrl(world, call, decodePath(call.rawPath), target);
	if (signed && 'status' in signed) return signed as Answer;
	const identity = signed ? {} : identify(world, call);
	const known = identity.token !== undefined || identity.groups !== undefined;
	if (!/^(AUTH|TA)_/.test(name) && !signed) {
		if (known) return page(403);
		throw refusal(401);
	}
	const swift: Swift = {
		world,
		store,
		call,
		...target,
		query: call.query,
		caller: callerOf(identity, name),
		authorize: authorizer(world, call, identity, name, signed !== undefined),
	};
	const answer = await dispatch(swift);
	const more =
		signed && answer.status < 300 && (call.method === 'GET' || call.method === 'HEAD') ? signed : {};
	return cors(swift, { ...answer, headers: { ...answer.headers, ...(more as Record<string, string>) } });
};

/** Swift, with the filters that the recorded one had. */
export const objectService =
	(world: World, store: Store, refused: (error: unknown) => Answer) =>
	async (call: Call): Promise<Answer> => {
		const answer = await answerFor(world, store, call).catch(refused);
		if (answer.status === 414) return answer;
		const trace = `tx${randomBytes(11).toString('hex').slice(0, 21)}-${Math.floor(Date.now() / 1000).toString(16)}`;
		return {
			...answer,
			headers: { ...answer.headers, 'X-Trans-Id': trace, 'X-Openstack-Request-Id': trace },
		};
	};
