import { createHash, randomBytes } from 'node:crypto';
import { JujuError, notFound, notValid } from '../errors.ts';
import { anything, list, map, maybe, struct, text } from '../go.ts';
import { now } from '../state/make.ts';
import type { Secret } from '../state/types.ts';
import { type Call } from './table.ts';

export const Content = struct('SecretContentParams', { data: map(text), checksum: text });

export const checksum = (data: Readonly<Record<string, string>>) =>
	createHash('sha256').update(JSON.stringify(data)).digest('hex');

export const Create = struct('CreateSecretArgs', {
	args: list(
		struct('CreateSecretArg', {
			'owner-tag': text,
			uri: maybe(text),
			label: maybe(text),
			description: maybe(text),
			'rotate-policy': maybe(text),
			'expire-time': maybe(text),
			params: anything,
			content: Content,
		}),
	),
});

const ID = () => randomBytes(10).toString('hex');

export const create = (call: Call, one: ReturnType<typeof Create.zero>['args'][number]) => {
	const { model } = call;
	const owner = one['owner-tag'];
	if (owner !== '' && owner !== model.uuid && (call.major >= 4 || owner !== `model-${model.uuid}`))
		throw notValid(`owner tag "${owner}"`);
	if (Object.keys(one.content.data).length === 0) throw notValid('empty secret value');
	if (one.label && [...model.secrets.values()].some((each) => each.label === one.label))
		throw new JujuError(`secret with name "${one.label}" already exists`, 'already exists');
	const created = now();
	const id = ID();
	model.secrets.set(id, {
		id,
		label: one.label ?? '',
		description: one.description ?? '',
		created,
		updated: created,
		revisions: [{ revision: 1, data: one.content.data, created, checksum: checksum(one.content.data) }],
		access: new Set(),
	});
	return { result: `secret:${id}` };
};

export const bare = (uri: string) => uri.replace(/^secret:(\/\/[^/]+\/)?/, '');

export const find = (call: Call, uri: string | undefined, label: string | undefined): Secret => {
	const found = [...call.model.secrets.values()].find((one) =>
		uri ? one.id === bare(uri) : one.label === label && one.owner === undefined,
	);
	if (!found) throw notFound(`secret "${uri || label}"`);
	return found;
};

export const shown = (call: Call, secret: Secret, value: boolean) => {
	const latest = secret.revisions.at(-1);
	const access = [...secret.access].map((name) => ({
		'target-tag': `application-${name}`,
		'scope-tag': `model-${call.model.uuid}`,
		role: 'view',
	}));
	return {
		uri: `secret:${secret.id}`,
		version: 1,
		'owner-tag': secret.owner ? `application-${secret.owner}` : `model-${call.model.uuid}`,
		'rotate-policy': 'never',
		...(secret.description && { description: secret.description }),
		...(secret.label && { label: secret.label }),
		'latest-revision': latest?.revision,
		...(call.major >= 3 && { 'latest-revision-checksum': latest?.checksum }),
		'create-time': secret.created,
		'update-time': secret.updated,
		revisions: secret.revisions.map(({ revision, created }) => ({
			revision,
			'backend-name': 'internal',
			'create-time': created,
			'update-time': created,
		})),
		...(value && { value: { data: latest?.data } }),
		...(access.length > 0 && { access }),
	};
};
