import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { item, JujuError, notFound } from '../errors.ts';
import { resource } from '../facades/resources.ts';
import { charmOf } from '../life/hooks.ts';
import { now } from '../state/make.ts';
import type { Model, Resource } from '../state/types.ts';
import type { User } from '../state/account-types.ts';
import { json, type Reply } from './reply.ts';

const specOf = (model: Model, application: string, name: string) => {
	const found = model.applications.get(application);
	return found && charmOf(model, found)?.resources[name];
};

const failure = (status: number, error: unknown) => json(status, { error: item(error) });

/** What a broken upload leaves: a resource without content. */
const spoil = (model: Model, application: string, name: string) => {
	const resources = model.applications.get(application)?.resources;
	const known = resources?.get(name);
	if (known)
		resources?.set(name, { ...known, fingerprint: '', size: 0, username: '', content: Buffer.alloc(0) });
};

/** The name in a `Content-Disposition`; an encoded word is read as Go’s `mime.WordDecoder` reads it. */
const fileName = (header: string): string => {
	const [, name = ''] = /filename="([^"]*)"/.exec(header) ?? [];
	const [, base64] = /^=\?utf-8\?b\?([^?]*)\?=$/i.exec(name) ?? [];
	return base64 === undefined ? name : Buffer.from(base64, 'base64').toString('utf8');
};

/** `PUT /model/UUID/applications/APP/resources/NAME[?pendingid=ID]`. */
export const putResource = (
	model: Model,
	user: User,
	path: { readonly application: string; readonly name: string; readonly pending: string | null },
	request: IncomingMessage,
	body: Buffer,
): Reply => {
	const pending = path.pending === null ? undefined : model.pending.get(path.pending);
	if (path.pending !== null && !pending)
		return failure(404, notFound(`pending resource "${path.name}" (${path.pending})`));
	const spec = pending?.resource ?? specOf(model, path.application, path.name);
	if (!spec) return failure(404, notFound(`resource ${path.name} of application ${path.application}`));
	const file = fileName(request.headers['content-disposition'] ?? '');
	const extension = (text: string) => /\.[^./]+$/.exec(text)?.[0] ?? '';
	if (file && extension(file) !== extension(spec.path))
		return failure(
			500,
			new JujuError(`incorrect extension on resource upload "${file}", expected "${extension(spec.path)}"`),
		);
	const digest = createHash('sha384').update(body);
	const hash = digest.copy().digest('hex');
	const asked = String(request.headers['content-sha384'] ?? hash);
	if (asked !== hash) {
		spoil(model, path.application, spec.name);
		return failure(
			500,
			new JujuError(
				`downloading resource body: downloaded resource has unexpected hash: got "${hash}", expected "${asked}"`,
			),
		);
	}
	const stored: Resource = {
		name: spec.name,
		type: spec.type,
		path: spec.path,
		description: spec.description,
		id: path.pending ?? randomUUID(),
		origin: 'upload',
		revision: 0,
		fingerprint: digest.digest('base64'),
		size: body.length,
		username: user.name,
		timestamp: now(),
		content: body,
	};
	if (pending) model.pending.set(path.pending ?? '', { ...pending, stored });
	else model.applications.get(path.application)?.resources.set(spec.name, stored);
	return json(200, { resource: resource(stored, pending ? '' : path.application) });
};

export const getResource = (model: Model, application: string, name: string): Reply => {
	const found = model.applications.get(application)?.resources.get(name);
	if (!found) return failure(404, notFound(`resource ${name} of application ${application}`));
	return {
		status: 200,
		headers: { 'Content-Type': 'application/octet-stream' },
		body: found.content ?? Buffer.alloc(0),
	};
};
