import { flag, record, text } from '../../../catalogue/field.ts';
import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { CloudClient } from '../client/client.ts';
import { setDeleteOnTermination } from '../client/volume-attachments.ts';
import type { Volume } from '../wire/volume.ts';
import { op, type Run } from './crud.ts';
import { description, volume } from './fields.ts';
import { volumeSample } from './samples.ts';

/** In OpenStack it is the attachments that say what becomes of a volume. */
const setOnServers = async (
	client: CloudClient,
	{ id, name, attachments }: Volume,
	isDeleted: boolean,
	{ signal }: Run,
): Promise<void> => {
	if (attachments.length === 0)
		throw new MusterError(
			'CONFLICT',
			`Volume “${name || id}” is attached to no server that it could go with`,
			{
				hint: 'Attach it first, or leave “Delete with server” as it is. Nothing was changed.',
				details: { volume: id },
			},
		);
	for (const { serverId } of attachments)
		await setDeleteOnTermination(client, { serverId, volumeId: id, isDeleted }, { signal });
};

/** What was done before the change that failed. */
const afterwards = (error: unknown): unknown =>
	isMusterError(error)
		? new MusterError(error.code, `“Delete with server” was changed, the rest was not: ${error.message}`, {
				cause: error,
				hint: error.hint,
				details: { ...error.details, done: ['deleteWithServer'] },
			})
		: error;

/** What is said of a volume. */
export const updateVolume = op({
	resource: 'volume',
	effect: 'changes',
	part: 'volume',
	sample: volumeSample,
	timeout: 30,
	name: 'update',
	action: 'Update a volume',
	help: 'Change a volume’s name, description or metadata; empty fields change nothing',
	fields: {
		volume,
		name: text('New name', { example: 'data-2', help: 'What it is called afterwards' }),
		description: { ...description, empty: true },
		metadata: record('Metadata', {
			advanced: true,
			item: 'entry',
			example: 'role = db',
			help: 'Keys and values to set; other keys stay',
		}),
		deleteWithServer: flag('Delete with server', {
			advanced: true,
			help: 'Whether the volume is deleted together with the server that it is attached to',
		}),
	},
	covers: ['volume PUT /volumes/{id}', 'compute PUT /servers/{id}/os-volume_attachments/{id}'],
	async run(client, { volume: input, name, description, metadata, deleteWithServer }, { signal }) {
		const found = await client.volumes.find(input, { signal });
		const isSynnefo = (await client.volumes.api.family({ signal })) === 'synnefo';
		const change = {
			...(name ? { [isSynnefo ? 'display_name' : 'name']: name } : {}),
			...(description === undefined
				? {}
				: { [isSynnefo ? 'display_description' : 'description']: description }),
			// cinder replaces all metadata
			...(metadata ? { metadata: { ...found.metadata, ...metadata } } : {}),
			...(isSynnefo && deleteWithServer !== undefined ? { delete_on_termination: deleteWithServer } : {}),
		};
		const update = () => client.volumes.update(found.id, change, { signal });
		if (isSynnefo || deleteWithServer === undefined) return update();
		await setOnServers(client, found, deleteWithServer, { signal });
		if (Object.keys(change).length === 0) return found;
		return update().catch((error: unknown) => Promise.reject(afterwards(error)));
	},
});
