import { choice, list, record } from '../../../catalogue/field.ts';
import type { CloudClient } from '../client/client.ts';
import { recordOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { namesOf, textsOf } from '../wire/server.ts';
import { op, type Run } from './crud.ts';
import { serverId } from './fields.ts';

const TAGS = { least: '2.26', most: '2.26' } as const;
const common = { resource: 'server', part: 'compute', timeout: 30 } as const;
const sample = { id: '4c20ad56-607b-4b46-b216-d31cc2c85f18', metadata: { role: 'web' } };
const tagSample = { id: sample.id, tags: ['blue', 'web'] };

const metadataOf = async (client: CloudClient, id: string, { signal }: Run) => {
	const request = {
		path: path`/servers/${id}/metadata`,
		doing: `reading the metadata of server ${id}`,
		gives: 'metadata',
	};
	return {
		id,
		metadata: textsOf(recordOf((await client.servers.api.send(request, { signal })).body)['metadata']),
	};
};
const tagsOf = async (client: CloudClient, id: string, { signal }: Run) => {
	const request = {
		path: path`/servers/${id}/tags`,
		micro: TAGS,
		doing: `reading the tags of server ${id}`,
		gives: 'tags',
	};
	return { id, tags: namesOf(recordOf((await client.servers.api.send(request, { signal })).body)['tags']) };
};

const getMetadata = op({
	...common,
	name: 'getMetadata',
	action: 'Get the metadata of a server',
	effect: 'reads',
	help: 'Read the keys and values that are stored with a server',
	fields: { serverId },
	covers: ['compute GET /servers/{id}/metadata'],
	sample,
	run: async (client, { serverId: input }, run) =>
		metadataOf(client, await client.servers.idOf(input, run), run),
});

const setMetadata = op({
	...common,
	name: 'setMetadata',
	action: 'Set metadata of a server',
	effect: 'changes',
	help: 'Set keys and values that are stored with a server; other keys stay',
	fields: {
		serverId,
		metadata: record('Metadata', {
			required: true,
			item: 'entry',
			example: 'role = web',
			help: 'Keys and values to set',
		}),
	},
	covers: ['compute POST /servers/{id}/metadata'],
	sample,
	async run(client, { serverId: input, metadata }, run) {
		const id = await client.servers.idOf(input, run);
		const doing = `setting metadata of server ${input}`;
		await client.servers.api.send(
			{ method: 'POST', path: path`/servers/${id}/metadata`, json: { metadata }, doing },
			run,
		);
		return metadataOf(client, id, run);
	},
});

const removeMetadata = op({
	...common,
	name: 'removeMetadata',
	action: 'Remove metadata of a server',
	effect: 'changes',
	help: 'Remove keys, with their values, from a server’s metadata',
	fields: {
		serverId,
		keys: list('Keys', {
			required: true,
			item: 'key',
			example: 'role',
			help: 'Keys to remove; one that is not there is passed over',
		}),
	},
	covers: ['compute DELETE /servers/{id}/metadata/{id}'],
	sample: { ...sample, metadata: {} },
	async run(client, { serverId: input, keys }, run) {
		const id = await client.servers.idOf(input, run);
		for (const key of keys) {
			const doing = `removing metadata ${key} of server ${input}`;
			await client.servers.api.send(
				{ method: 'DELETE', path: path`/servers/${id}/metadata/${key}`, accept: [404], doing },
				run,
			);
		}
		return metadataOf(client, id, run);
	},
});

const getTags = op({
	...common,
	name: 'getTags',
	action: 'Get the tags of a server',
	effect: 'reads',
	help: 'Read a server’s tags',
	fields: { serverId },
	covers: ['compute GET /servers/{id}/tags'],
	sample: tagSample,
	run: async (client, { serverId: input }, run) => tagsOf(client, await client.servers.idOf(input, run), run),
});

const setTags = op({
	...common,
	name: 'setTags',
	action: 'Set the tags of a server',
	effect: 'changes',
	help: 'Add tags to a server, remove them, or replace all',
	fields: {
		serverId,
		tags: list('Tags', {
			required: true,
			item: 'tag',
			empty: true,
			example: 'blue',
			help: 'Tags to add, to remove, or to have instead',
		}),
		how: choice('How', {
			default: 'add',
			help: 'What to do with these tags',
			options: [
				{ value: 'add', label: 'Add' },
				{ value: 'remove', label: 'Remove' },
				{ value: 'replace', label: 'Replace all' },
			],
		}),
	},
	covers: [
		'compute PUT /servers/{id}/tags',
		'compute PUT /servers/{id}/tags/{id}',
		'compute DELETE /servers/{id}/tags/{id}',
	],
	sample: tagSample,
	async run(client, { serverId: input, tags, how }, run) {
		const id = await client.servers.idOf(input, run);
		const { api } = client.servers;
		const doing = `setting tags of server ${input}`;
		if (how === 'replace')
			await api.send(
				{ method: 'PUT', path: path`/servers/${id}/tags`, json: { tags }, micro: TAGS, doing },
				run,
			);
		else
			for (const tag of tags) {
				const method = how === 'add' ? 'PUT' : 'DELETE';
				const accept = how === 'add' ? [] : [404];
				await api.send({ method, path: path`/servers/${id}/tags/${tag}`, micro: TAGS, accept, doing }, run);
			}
		return tagsOf(client, id, run);
	},
});

/** Texts and words kept with a server. */
export const serverMetadata = [getMetadata, setMetadata, removeMetadata, getTags, setTags] as const;
