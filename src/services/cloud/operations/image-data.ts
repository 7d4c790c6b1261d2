import { GIB, MIB } from '../../../core/units.ts';
import { isMusterError, MusterError } from '../../../core/errors.ts';
import { choice, file, flag, text } from '../../../catalogue/field.ts';
import { fileOut } from '../../../catalogue/results.ts';
import type { CloudClient } from '../client/client.ts';
import { readBack } from '../client/resource.ts';
import { checkProperties } from '../model/image-properties.ts';
import { op } from './crud.ts';
import { image } from './fields.ts';
import { disk, isProtected, minDisk, minRam, properties, tags, visibility } from './image-fields.ts';
import { imageSample } from './samples.ts';
import { waitForStatus, EVERY_SECONDS } from './settled.ts';

/** Amazon’s kinds of image are their own containers. */
const containerOf = (disk: string, container: string): string =>
	container === 'bare' && ['ami', 'ari', 'aki'].includes(disk) ? disk : container;

/** The image is there, its disk is not: whoever repeats the step would have two of the name. */
const halfDone = (error: unknown, name: string, id: string): unknown =>
	isMusterError(error)
		? new MusterError(
				error.code,
				`Image ${name} was created, but its disk was not uploaded: ${error.message}`,
				{
					cause: error,
					hint: `Do not repeat the step: upload the disk to image ${id}, or delete it first.`,
					details: { ...error.details, id, created: true },
				},
			)
		: error;

const create = op({
	resource: 'image',
	name: 'create',
	action: 'Create an image',
	alias: ['glance'],
	effect: 'changes',
	only: 'OpenStack',
	help: 'Create an image and upload its disk, of any size',
	part: 'image',
	fields: {
		name: text('Image name', { required: true, example: 'debian-12', help: 'What the image is called' }),
		upload: flag('Upload', {
			default: true,
			help: 'Whether to upload its disk now; otherwise the image stays queued until it gets one',
		}),
		disk: file('Disk', {
			required: true,
			fileName: 'debian-12.qcow2',
			show: { upload: [true] },
			help: 'The disk to upload, as a file',
		}),
		diskFormat: choice('Disk format', {
			default: 'qcow2',
			help: 'Format of the disk',
			options: ['qcow2', 'raw', 'vmdk', 'vdi', 'vhd', 'vhdx', 'iso', 'ami', 'ari', 'aki', 'ploop'].map(
				(value) => ({
					value,
					label: value === 'raw' || value === 'ploop' ? value : value.toUpperCase(),
				}),
			),
		}),
		visibility,
		containerFormat: text('Container format', {
			default: 'bare',
			advanced: true,
			help: 'What the disk is packed in; bare: nothing',
		}),
		minDisk,
		minRam,
		protected: isProtected,
		tags,
		properties,
	},
	covers: ['image POST /images', 'image PUT /images/{id}/file', 'image GET /images/{id}'],
	sample: imageSample,
	timeout: 3600,
	async run(client, values, { signal, progress }) {
		const { minDisk: least, minRam: ram } = values;
		checkProperties(Object.keys(values.properties ?? {}));
		const disk = values.upload ? values.disk : undefined;
		const made = await client.images.create(
			{
				...values.properties,
				name: values.name,
				disk_format: values.diskFormat,
				container_format: containerOf(values.diskFormat, values.containerFormat),
				protected: values.protected,
				...(values.visibility ? { visibility: values.visibility } : {}),
				...(least === undefined ? {} : { min_disk: Math.ceil(least / GIB) }),
				...(ram === undefined ? {} : { min_ram: Math.ceil(ram / MIB) }),
				...(values.tags ? { tags: values.tags } : {}),
			},
			{ signal },
		);
		if (!disk) return made;
		const bytes = disk;
		async function* counted(): AsyncGenerator<Uint8Array> {
			let sent = 0;
			for await (const part of bytes.read()) {
				yield part;
				sent += part.length;
				progress(sent, bytes.size, 'uploading');
			}
		}
		await client.images
			.upload(made.id, counted(), { signal, size: disk.size })
			.catch((error: unknown) => Promise.reject(halfDone(error, values.name, made.id)));
		return readBack(`uploading image ${values.name}`, made.id, () => client.images.get(made.id, { signal }));
	},
	settle: {
		until: 'the image is active',
		every: EVERY_SECONDS,
		deadline: 1800,
		async look(client, result, values, context, state) {
			// one that waits for its disk would be waited for in vain
			if (!(values as { readonly upload?: boolean }).upload) return result;
			return waitForStatus((each: CloudClient) => each.images, ['active'])(
				client,
				result,
				values,
				context,
				state,
			);
		},
	},
});

const upload = op({
	resource: 'image',
	name: 'upload',
	action: 'Upload the disk of an image',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Upload the disk of an image that is queued',
	part: 'image',
	fields: {
		image,
		disk,
	},
	covers: ['image PUT /images/{id}/file'],
	sample: imageSample,
	timeout: 3600,
	async run(client, { image: input, disk }, { signal }) {
		const id = await client.images.idOf(input, { signal });
		await client.images.upload(id, disk.read(), { signal, size: disk.size });
		return readBack(`uploading image ${input}`, id, () => client.images.get(id, { signal }));
	},
});

const download = op({
	resource: 'image',
	name: 'download',
	action: 'Download an image',
	effect: 'reads',
	only: 'OpenStack',
	help: 'Download the disk of an image as a file',
	returns: 'file',
	part: 'image',
	fields: { image },
	covers: ['image GET /images/{id}/file'],
	sample: { name: 'debian-12.qcow2', size: 346030080, mimeType: 'application/octet-stream' },
	timeout: 3600,
	async run(client, { image: input }, { signal }) {
		const { id, name, size: bytes, diskFormat } = await client.images.find(input, { signal });
		const answer = await client.images.download(id, { signal });
		const length = Number(answer.headers['content-length'] ?? bytes);
		return fileOut({
			name: `${name ?? id}${diskFormat ? `.${diskFormat}` : ''}`,
			...(Number.isFinite(length) ? { size: length } : {}),
			mimeType: 'application/octet-stream',
			read: () => answer.stream(),
		});
	},
});

/** The bytes of images. */
export const imageData = [create, upload, download] as const;
