import { choice, file, flag, text } from '../../../catalogue/field.ts';
import { fileOut } from '../../../catalogue/results.ts';
import { readBack } from '../client/resource.ts';
import { op } from './crud.ts';
import { image } from './fields.ts';
import { GIB, isProtected, MIB, minDisk, minRam, properties, tags, visibility } from './image-fields.ts';
import { imageSample } from './samples.ts';
import { becomes, EVERY } from './settled.ts';

const create = op({
	resource: 'image',
	name: 'create',
	action: 'Create an image',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Create an image and upload its disk, of any size and by stream',
	part: 'image',
	fields: {
		name: text('Image name', { required: true, example: 'debian-12', help: 'What the image is called' }),
		upload: flag('Upload', {
			default: true,
			help: 'Whether to upload its disk now; else the image waits for one',
		}),
		disk: file('Disk', { required: true, show: { upload: [true] }, help: 'The file to upload' }),
		diskFormat: choice('Disk format', {
			default: 'qcow2',
			help: 'What kind of file it is',
			options: ['qcow2', 'raw', 'vmdk', 'vdi', 'vhd', 'vhdx', 'iso', 'ami', 'ari', 'aki', 'ploop'].map(
				(value) => ({
					value,
					label: value,
				}),
			),
		}),
		visibility,
		containerFormat: text('Container format', {
			default: 'bare',
			advanced: true,
			help: 'What is around the disk',
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
		const disk = values.upload ? values.disk : undefined;
		const made = await client.images.create(
			{
				...values.properties,
				name: values.name,
				disk_format: values.diskFormat,
				container_format: values.containerFormat,
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
		await client.images.upload(made.id, counted(), { signal, size: disk.size });
		return readBack(`uploading image ${values.name}`, made.id, () => client.images.get(made.id, { signal }));
	},
	settle: {
		until: 'the image is active',
		every: EVERY,
		deadline: 1800,
		look: becomes((client) => client.images, ['active']),
	},
});

const upload = op({
	resource: 'image',
	name: 'upload',
	action: 'Upload the disk of an image',
	effect: 'changes',
	only: 'OpenStack',
	help: 'Upload the file of an image that waits for one',
	part: 'image',
	fields: { image, disk: file('Disk', { required: true, help: 'The file to upload' }) },
	covers: ['image PUT /images/{id}/file'],
	sample: imageSample,
	timeout: 3600,
	async run(client, { image: given, disk }, { signal }) {
		const id = await client.images.idOf(given, { signal });
		await client.images.upload(id, disk.read(), { signal, size: disk.size });
		return readBack(`uploading image ${given}`, id, () => client.images.get(id, { signal }));
	},
});

const download = op({
	resource: 'image',
	name: 'download',
	action: 'Download an image',
	effect: 'reads',
	only: 'OpenStack',
	help: 'Download the disk of an image as a file, by stream',
	returns: 'file',
	part: 'image',
	fields: { image },
	covers: ['image GET /images/{id}/file'],
	sample: { name: 'debian-12.qcow2', size: 346030080, mimeType: 'application/octet-stream' },
	timeout: 3600,
	async run(client, { image: given }, { signal }) {
		const { id, name, size: bytes, diskFormat } = await client.images.find(given, { signal });
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
