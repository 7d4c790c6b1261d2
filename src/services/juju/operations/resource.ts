import { file, text } from '../../../catalogue/field.ts';
import { readAll } from '../model/charm/archive.ts';
import type { JujuClient } from '../client/client.ts';
import { applicationNow } from '../model/settle/look.ts';
import { charmInfo } from '../wire/calls/charm.table.ts';
import { uploadResource } from '../client/upload.ts';
import { listResources } from '../wire/calls/resource.table.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';

const sample = {
	name: 'bundle',
	type: 'file',
	path: 'bundle.txt',
	description: 'a file resource',
	origin: 'upload',
	revision: 0,
	size: 13,
	fingerprint: 'b30b68ff…',
	user: 'admin',
	uploaded: '2026-01-31T03:12:45.678Z',
};

/** What the charm calls the file: the server compares its ending. */
const pathOf = async (
	client: JujuClient,
	application: string,
	resource: string,
	signal: AbortSignal,
): Promise<string> => {
	const listed = await client.ask(listResources, { application }, { signal });
	const known = listed.find(({ name }) => name === resource)?.path;
	if (known) return known;
	const { charm } = await applicationNow(client, application, signal);
	const { resources } = await client.ask(charmInfo, { url: charm }, { signal });
	return resources.find(({ name }) => name === resource)?.path ?? '';
};

const getMany = modelOp({
	resource: 'resource',
	name: 'getMany',
	action: 'Get many resources',
	effect: 'reads',
	returns: 'many',
	help: 'List the resources of an application: files and images that its charm needs',
	fields: { application },
	covers: ['Resources.ListResources'],
	since: '2.0',
	sample,
	run: (client, { application: name }, { signal }) =>
		client.ask(listResources, { application: name }, { signal }),
});
const upload = modelOp({
	resource: 'resource',
	name: 'upload',
	action: 'Upload a resource',
	effect: 'changes',
	help: 'Give an application a file that its charm needs; its name has to end as the charm says',
	fields: {
		application,
		name: text('Resource', { required: true, example: 'bundle', help: 'The charm’s name of it' }),
		file: file('File', { required: true, help: 'What to upload' }),
		fileName: text('File name', {
			advanced: true,
			placeholder: 'the file’s',
			example: 'bundle.txt',
			help: 'As it is called to the server',
		}),
		pendingId: text('Upload ID', {
			advanced: true,
			placeholder: 'none',
			help: 'Where a deploy waits for it: the ID that it told',
		}),
	},
	timeout: 300,
	covers: ['PUT resources', 'Resources.ListResources'],
	since: '2.0',
	sample,
	async run(client, { application: of, name, file: given, fileName, pendingId }, { signal }) {
		const bytes = await readAll(given);
		const path = fileName || (await pathOf(client, of, name, signal)) || given.name || name;
		const called = path.split('/').at(-1) ?? path;
		await uploadResource(
			client,
			{ application: of, resource: name, name: called, bytes, pending: pendingId || undefined },
			signal,
		);
		return (
			(await client.ask(listResources, { application: of }, { signal })).find((one) => one.name === name) ?? {
				name,
				size: bytes.length,
			}
		);
	},
});

export const resourceOperations = [getMany, upload] as const;
