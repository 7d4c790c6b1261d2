import { flag, text } from '../../../catalogue/field.ts';
import { look } from '../client/look.ts';
import { MusterError } from '../../../core/errors.ts';
import { pause } from '../../../net/backoff.ts';
import { abortError, isTimeOver } from '../../../net/call.ts';
import { judge } from '../model/judge.ts';
import { onlyCopy } from '../model/only-copy.ts';
import { deleteOne, getOne, op } from './crud.ts';
import { serverId } from './fields.ts';
import { serverSample } from './samples.ts';
import { createServer } from './server-create.ts';
import { getServers, serverPlain } from './server-list.ts';
import { EVERY_SECONDS, waitUntilGone } from './settled.ts';

const renameServer = op({
	resource: 'server',
	name: 'rename',
	action: 'Rename a server',
	effect: 'changes',
	help: 'Give a server another name',
	part: 'compute',
	fields: {
		serverId,
		name: text('New name', {
			required: true,
			example: 'web-2',
			help: 'What the server is called afterwards',
		}),
	},
	covers: ['compute PUT /servers/{id}'],
	sample: serverSample,
	timeout: 30,
	async run(client, { serverId: input, name }, { signal }) {
		const id = await client.servers.idOf(input, { signal });
		return client.servers.update(id, { name }, { signal });
	},
});

const deleteServer = deleteOne(serverPlain, {
	help: 'Delete a server and its local disk; volumes stay unless they are set to be deleted with it',
	fields: {
		allowLoss: flag('Allow loss', {
			default: false,
			help: 'Whether to delete it even if no image of its disk exists',
		}),
	},
	guard: {
		allow: 'allowLoss',
		async look(client, { serverId: input }, { signal }) {
			const server = await client.servers.find(input, { signal });
			if (server.imageId === null) return { server, images: [] };
			const images = [];
			for await (const image of client.images.list({ query: { instance_uuid: server.id }, signal }))
				images.push(image);
			return { server, images };
		},
		danger: (_, seen) => onlyCopy(seen as Parameters<typeof onlyCopy>[0]),
	},
	settle: waitUntilGone((client) => client.servers, 'the server is gone', 300),
});

/** The cloud has answered all the time, and never what was waited for. */
const stillOtherwise = (input: string, wanted: readonly string[], why: string): MusterError =>
	new MusterError('TIMEOUT', `The server ${input} is not ${wanted.join(' or ')} within the Timeout: ${why}`, {
		hint: 'Give a longer Timeout, or see whether a step brings it into that status.',
		details: { serverId: input, reason: why },
	});

const waitForServer = op({
	resource: 'server',
	name: 'waitFor',
	action: 'Wait for a server',
	effect: 'reads',
	help: 'Wait until a server has a status; if it fails or is deleted, the step fails at once',
	part: 'compute',
	fields: {
		serverId,
		status: text('Status', {
			default: 'ACTIVE',
			example: 'SHUTOFF',
			help: 'Status to wait for, such as ACTIVE, SHUTOFF, VERIFY_RESIZE or DELETED',
		}),
	},
	covers: ['compute GET /servers/{id}'],
	sample: serverSample,
	timeout: 600,
	async run(client, { serverId: input, status }, { signal, progress }) {
		const wanted = [status.toUpperCase()];
		let id: string | undefined;
		let why = '';
		for (;;) {
			const seen = await look(() =>
				id === undefined ? client.servers.find(input, { signal }) : client.servers.get(id, { signal }),
			);
			if (seen.is === 'there') id ??= seen.record.id;
			if (seen.is === 'gone' && id === undefined && wanted[0] !== 'DELETED')
				throw new MusterError('NOT_FOUND', `There is no server “${input}”`, {
					hint: 'List the servers of this project to see what there is; names are compared exactly.',
					details: { serverId: input },
				});
			if (seen.is !== 'unseen') {
				const server = seen.is === 'there' ? seen.record : undefined;
				const verdict = judge('server', server, wanted);
				if (verdict === true) return server ?? { id: id ?? input, status: 'DELETED' };
				progress(0, undefined, verdict);
				why = verdict;
			}
			await pause(EVERY_SECONDS * 1000, signal);
			if (isTimeOver(signal) && why !== '') throw stillOtherwise(input, wanted, why);
			if (signal.aborted) throw abortError(signal, `waiting for server ${id ?? input}`);
		}
	},
});

/** What one does with servers as a whole. */
export const serverOperations = [
	getServers,
	getOne(serverPlain),
	createServer,
	renameServer,
	waitForServer,
	deleteServer,
] as const;
