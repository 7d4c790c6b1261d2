import type { Answer, Json } from '../call.ts';
import { mayWrite } from '../auth.ts';
import { repr } from '../python.ts';
import { bodyOf, bodyPart, type Nova } from './context.ts';
import { META_KEY, metadataRule } from './create-schema.ts';
import { denied, fail, gone, json, noContent } from './errors.ts';
import { checkLock, checkState, findServer } from './find.ts';
import { validate } from './schema.ts';
import type { Server } from './state.ts';

const changeable = (nova: Nova, id: string, rule: string): Server => {
	const server = findServer(nova, id, rule);
	if (!mayWrite(nova.world, nova.token)) throw denied(rule);
	checkLock(nova, server);
	return server;
};

export const getMetadata = (nova: Nova, id: string): Answer =>
	json(200, { metadata: findServer(nova, id, 'server-metadata:index').metadata });

/** POST adds, PUT replaces. */
export const setMetadata = async (nova: Nova, id: string): Promise<Answer> => {
	const replace = nova.call.method === 'PUT';
	const input = await bodyPart(nova, 'metadata');
	validate(metadataRule, input, 'metadata');
	const server = changeable(nova, id, `server-metadata:${replace ? 'update_all' : 'create'}`);
	const next = { ...(replace ? {} : server.metadata), ...(input as Record<string, string>) };
	if (Object.keys(next).length > 128) throw fail(403, 'Maximum number of metadata items exceeds 128');
	server.metadata = next;
	return json(200, { metadata: next });
};

export const metadataItem = async (nova: Nova, id: string, key: string): Promise<Answer> => {
	const { method } = nova.call;
	const absent = () => fail(404, 'Metadata item was not found');
	if (method === 'PUT') {
		const input = await bodyPart(nova, 'meta');
		validate({ ...metadataRule, keys: META_KEY }, input, 'meta');
		if (!(key in input)) throw fail(400, 'Request body and URI mismatch');
		const server = changeable(nova, id, 'server-metadata:update');
		server.metadata = { ...server.metadata, [key]: String(input[key]) };
		return json(200, { meta: { [key]: input[key] } });
	}
	const server = method === 'GET' ? findServer(nova, id) : changeable(nova, id, 'server-metadata:delete');
	if (!(key in server.metadata)) throw absent();
	if (method === 'GET') return json(200, { meta: { [key]: server.metadata[key] } });
	const { [key]: _gone, ...rest } = server.metadata;
	server.metadata = rest;
	return noContent;
};

const plain = { 'Content-Type': 'text/html; charset=UTF-8' };

const checkTag = (tag: string): void => {
	const refuse = (text: string) =>
		fail(
			400,
			`Tag ${repr(tag)} is invalid. It must be a non empty string without characters '/' and ','. Validation error message: ${text}`,
		);
	if (tag.length > 60) throw refuse(`${repr(tag)} is too long`);
	if (!/^[^,/]*$/.test(tag)) throw refuse(`${repr(tag)} does not match '^[^,/]*$'`);
};

/** /servers/{id}/tags, from 2.26. */
export const serverTags = async (nova: Nova, id: string): Promise<Answer> => {
	if (nova.minor < 26) throw gone();
	const { method } = nova.call;
	if (method === 'GET') return json(200, { tags: findServer(nova, id).tags });
	const server = changeable(nova, id, `os-server-tags:${method === 'PUT' ? 'update_all' : 'delete_all'}`);
	if (method === 'DELETE') {
		server.tags = [];
		return noContent;
	}
	const tags = ((await bodyOf(nova))['tags'] ?? []) as Json[];
	for (const tag of tags) checkTag(String(tag));
	server.tags = [...new Set(tags.map(String))].sort();
	return json(200, { tags: server.tags });
};

export const serverTag = (nova: Nova, id: string, tag: string): Answer => {
	if (nova.minor < 26) throw gone();
	const { method } = nova.call;
	if (method === 'GET') {
		if (findServer(nova, id).tags.includes(tag)) return noContent;
		throw fail(404, `Server ${id} has no tag ${repr(tag)}`);
	}
	const server = changeable(nova, id, `os-server-tags:${method === 'PUT' ? 'update' : 'delete'}`);
	const there = server.tags.includes(tag);
	if (method === 'DELETE') {
		if (!there) throw fail(404, `Instance ${id} has no tag ${repr(tag)}`);
		server.tags = server.tags.filter((each) => each !== tag);
		return noContent;
	}
	checkTag(tag);
	checkState(server, 'update tag', ['active', 'paused', 'suspended', 'stopped'], [server.taskState]);
	if (there) return { status: 204, headers: { ...plain, 'Content-Length': '0' } };
	server.tags = [...server.tags, tag].sort();
	return { status: 201, headers: { ...plain, Location: `${nova.base}/servers/${id}/tags/${tag}` } };
};
