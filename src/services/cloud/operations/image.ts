import { GIB, MIB } from '../../../core/units.ts';
import { flag, list, text } from '../../../catalogue/field.ts';
import { readBack } from '../client/resource.ts';
import { deleteOne, getOne, op } from './crud.ts';
import { checkHeaderNames, checkProperties } from '../model/image-properties.ts';
import { image } from './fields.ts';
import { imageData } from './image-data.ts';
import { imageImports } from './image-import.ts';
import { getImages, imagePlain } from './image-list.ts';
import { minDisk, minRam, properties, tags, visibility } from './image-fields.ts';
import { imageSharing } from './image-sharing.ts';
import { imageSample } from './samples.ts';
import { waitUntilGone } from './settled.ts';

const update = op({
	resource: 'image',
	name: 'update',
	action: 'Update an image',
	effect: 'changes',
	help: 'Change an image’s name, visibility, properties and the like; empty fields change nothing',
	part: 'image',
	fields: {
		image,
		name: text('New name', { example: 'debian-12.5', help: 'What it is called afterwards' }),
		visibility,
		minDisk,
		minRam,
		protected: flag('Protected', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether to protect it from deletion',
		}),
		hidden: flag('Hidden', {
			advanced: true,
			only: 'OpenStack',
			help: 'Whether lists leave it out, e.g. an old release; servers can still boot from it',
		}),
		properties,
		remove: list('Remove properties', {
			advanced: true,
			item: 'property',
			example: 'os_distro',
			help: 'Names of properties to remove',
		}),
		tags,
		diskFormat: text('Disk format', {
			advanced: true,
			example: 'qcow2',
			help: 'How the disk is stored; in OpenStack only while the image has no data yet',
		}),
		containerFormat: text('Container format', {
			advanced: true,
			example: 'bare',
			help: 'What is around the disk; in OpenStack only while the image has no data yet',
		}),
		owner: text('Owner', {
			advanced: true,
			only: 'OpenStack',
			example: 'c36351c80aed4a7192207d385d74c32a',
			help: 'ID of the project that owns it from now on; needs the admin role',
		}),
	},
	covers: ['image PATCH /images/{id}', 'image PUT /images/{id}'],
	sample: imageSample,
	async run(client, values, { signal }) {
		checkProperties([...Object.keys(values.properties ?? {}), ...(values.remove ?? [])]);
		const found = await client.images.find(values.image, { signal });
		const removed = Object.fromEntries((values.remove ?? []).map((name) => [name, null]));
		return client.images.change(
			found,
			{
				...values.properties,
				...removed,
				...(values.name ? { name: values.name } : {}),
				...(values.visibility ? { visibility: values.visibility } : {}),
				...(values.minDisk === undefined ? {} : { min_disk: Math.ceil(values.minDisk / GIB) }),
				...(values.minRam === undefined ? {} : { min_ram: Math.ceil(values.minRam / MIB) }),
				...(values.protected === undefined ? {} : { protected: values.protected }),
				...(values.hidden === undefined ? {} : { os_hidden: values.hidden }),
				...(values.tags ? { tags: values.tags } : {}),
				...(values.diskFormat ? { disk_format: values.diskFormat } : {}),
				...(values.containerFormat ? { container_format: values.containerFormat } : {}),
				...(values.owner ? { owner: values.owner } : {}),
			},
			{ signal },
		);
	},
});

const register = op({
	resource: 'image',
	name: 'register',
	action: 'Register an image',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Register an image whose disk is an object in Pithos',
	part: 'image',
	fields: {
		name: text('Image name', { required: true, example: 'Debian Base', help: 'What the image is called' }),
		account: text('Account', {
			placeholder: 'your own',
			example: '00000000-0000-4000-8000-00000000a11c',
			help: 'ID of the user who owns the object',
		}),
		container: text('Container', { required: true, example: 'images', help: 'Container of the object' }),
		object: text('Object', {
			required: true,
			example: 'debian.diskdump',
			help: 'Name of the object that holds the disk',
		}),
		diskFormat: text('Disk format', {
			default: 'diskdump',
			advanced: true,
			help: 'One of diskdump, extdump or ntfsdump',
		}),
		public: flag('Public', { default: false, help: 'Whether everybody may use it' }),
		properties,
	},
	covers: ['image POST /images'],
	sample: {
		...imageSample,
		location: 'pithos://00000000-0000-4000-8000-00000000a11c/images/debian.diskdump',
	},
	timeout: 60,
	async run(client, values, { signal }) {
		checkHeaderNames(Object.keys(values.properties ?? {}));
		const account = values.account || (await client.cloud.login({ signal })).user.id;
		const location = [account, values.container, ...values.object.split('/')]
			.map(encodeURIComponent)
			.join('/');
		const more = Object.entries(values.properties ?? {}).map(([name, value]) => [
			`x-image-meta-property-${name.replaceAll('_', '-')}`,
			encodeURIComponent(value),
		]);
		const headers = {
			'x-image-meta-name': encodeURIComponent(values.name),
			'x-image-meta-location': `pithos://${location}`,
			'x-image-meta-disk-format': values.diskFormat,
			'x-image-meta-container-format': 'bare',
			'x-image-meta-is-public': values.public ? 'True' : 'False',
			...Object.fromEntries(more),
		};
		return client.images.register(headers, values.name, { signal });
	},
});

const activation = (name: 'deactivate' | 'reactivate', action: string, help: string) =>
	op({
		resource: 'image',
		name,
		action,
		effect: 'changes',
		only: 'OpenStack',
		help,
		part: 'image',
		fields: { image },
		covers: [`image POST /images/{id}/actions/${name}`],
		sample: imageSample,
		async run(client, { image: input }, { signal }) {
			const id = await client.images.idOf(input, { signal });
			await client.images.act(id, name, { signal });
			return readBack(`${name} image ${input}`, id, () => client.images.get(id, { signal }));
		},
	});

/** What servers start from. */
export const imageOperations = [
	getImages,
	getOne(imagePlain),
	...imageData,
	...imageImports,
	update,
	register,
	...imageSharing,
	activation('deactivate', 'Deactivate an image', 'Block the use of an image until it is reactivated'),
	activation('reactivate', 'Reactivate an image', 'Allow the use of a deactivated image again'),
	deleteOne(imagePlain, {
		help: 'Delete an image; servers that booted from it stay',
		settle: waitUntilGone((client) => client.images, 'the image is gone', 120),
	}),
] as const;
