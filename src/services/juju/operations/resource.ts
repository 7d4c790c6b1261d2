import { file, text } from '../../../catalogue/field.ts';
import { readAll } from '../model/charm/archive.ts';
import type { JujuClient } from '../client/client.ts';
import { applicationNow } from '../model/settle/look.ts';
import { localSource } from '../model/charm/source.ts';
import { charmInfo } from '../wire/calls/charm.table.ts';
import { uploadResource } from '../client/upload.ts';
import { addPendingResources, listResources } from '../wire/calls/resource.table.ts';
import { bad, quote } from '../wire/values/bad.ts';
import { readCharm } from '../wire/values/charm.ts';
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
const content = file('File', { required: true, fileName: 'bundle.zip', help: 'What to upload' });
const fileName = text('File name', {
	advanced: true,
	placeholder: 'as the charm says',
	example: 'bundle.txt',
	help: 'Name under which to upload it; it has to end as the charm’s file does, e.g. in .txt',
});
const name = text('Resource', { required: true, example: 'bundle', help: 'The charm’s name for it' });
const lastOf = (path: string): string => path.split('/').at(-1) ?? path;

const upload = modelOp({
	resource: 'resource',
	name: 'upload',
	action: 'Upload a resource',
	effect: 'changes',
	help: 'Upload a file as a resource of a deployed application',
	fields: {
		application,
		name,
		file: content,
		fileName,
		pendingId: text('Upload ID', {
			advanced: true,
			placeholder: 'none',
			example: '19a42287-e712-4cf6-872b-7113816c0558',
			help: 'The ID of a resource whose application is not deployed yet, as Resources.AddPendingResources gave it',
		}),
	},
	timeout: 300,
	covers: ['PUT resources', 'Resources.ListResources'],
	since: '2.0',
	sample,
	async run(client, { application: of, name: called, file: input, fileName: as, pendingId }, { signal }) {
		const bytes = await readAll(input);
		const pending = pendingId || undefined;
		const known = as || (pending ? '' : await pathOf(client, of, called, signal));
		const path = lastOf(known || input.name || called);
		return uploadResource(client, { application: of, resource: called, name: path, bytes, pending }, signal);
	},
});

const uploadBefore = modelOp({
	resource: 'resource',
	name: 'uploadBefore',
	action: 'Upload a resource for a deploy',
	label: 'upload for a deploy',
	effect: 'changes',
	help: 'Upload a file for an uploaded charm before you deploy it; give the result’s resources to Deploy an application',
	fields: {
		application: text('Application', {
			required: true,
			example: 'site',
			help: 'What Deploy an application will call the application',
		}),
		charm: text('Charm', {
			required: true,
			from: 'url',
			example: 'local:web-0',
			help: 'URL of the uploaded charm',
		}),
		name,
		file: content,
		fileName,
	},
	timeout: 300,
	covers: ['Resources.AddPendingResources', 'PUT resources', 'Charms.CharmInfo'],
	since: '2.9',
	sample: {
		application: 'site',
		charm: 'local:web-0',
		resources: { bundle: '19a42287-e712-4cf6-872b-7113816c0558' },
		size: 13,
		fingerprint: 'b30b68ff…',
	},
	optional: ['resources.*'],
	async run(client, { application: of, charm, name: called, file: input, fileName: as }, { signal }) {
		const reference = readCharm(charm);
		if (reference.schema !== 'local')
			throw bad('charm', `Charm is ${quote(charm)}, but has to be one that was uploaded`, 'local:web-0');
		const sought = { charm: reference, channel: '', constraints: {} };
		const { url, origin, resources } = await localSource(client, sought, signal);
		const spec = resources.find((one) => one.name === called);
		if (!spec)
			throw bad(
				'name',
				`The charm has no resource ${quote(called)}; it has ${resources.map((one) => one.name).join(', ') || 'none'}`,
				resources[0]?.name ?? 'none',
			);
		const bytes = await readAll(input);
		const asked = { application: of, url, origin, resources: [spec] };
		const id = (await client.ask(addPendingResources, asked, { signal }))[called] ?? '';
		const { size, fingerprint } = await uploadResource(
			client,
			{ application: of, resource: called, name: lastOf(as || spec.path), bytes, pending: id },
			signal,
		);
		return { application: of, charm, resources: { [called]: id }, size, fingerprint };
	},
});

export const resourceOperations = [getMany, upload, uploadBefore] as const;
