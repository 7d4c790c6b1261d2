import { choice, flag, record, size, text } from '../../../catalogue/field.ts';
import { checkProperties } from '../model/image-properties.ts';
import { asEqual } from '../model/names.ts';
import type { Image } from '../wire/image.ts';
import { getMany, type Plain } from './crud.ts';
import { allProjects, image } from './fields.ts';
import { imageSample } from './samples.ts';

export const imagePlain: Plain<Image, 'image'> = {
	resource: 'image',
	title: 'image',
	titles: 'images',
	part: 'image',
	path: '/images',
	field: 'image',
	pick: image,
	sample: imageSample,
	of: (client) => client.images,
};

const sizes = (least: number | undefined, most: number | undefined, has: number | null): boolean =>
	(least === undefined || (has !== null && has >= least)) &&
	(most === undefined || (has !== null && has <= most));

/** As both families call them. */
const sortKeys = {
	created: 'created_at',
	updated: 'updated_at',
	name: 'name',
	size: 'size',
	status: 'status',
	diskFormat: 'disk_format',
	containerFormat: 'container_format',
} as const;

/** The images that a project can use. */
export const getImages = getMany(
	imagePlain,
	{
		name: text('Named', { example: 'debian-12', help: 'Only images with exactly this name' }),
		status: text('Status', { advanced: true, example: 'active', help: 'Only images with this status' }),
		visibility: text('Visibility', {
			advanced: true,
			only: 'OpenStack',
			example: 'private',
			help: 'One of public, private, shared or community',
		}),
		owner: text('Owner', {
			advanced: true,
			example: 'c36351c80aed4a7192207d385d74c32a',
			help: 'Only images of the project with this ID',
		}),
		hidden: flag('Hidden', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether to list the hidden images instead of the others',
		}),
		diskFormat: text('Disk format', {
			advanced: true,
			example: 'qcow2',
			help: 'Only images whose disk is stored so',
		}),
		containerFormat: text('Container format', {
			advanced: true,
			example: 'bare',
			help: 'Only images with this around the disk',
		}),
		minSize: size('Minimum size', {
			advanced: true,
			example: '100M',
			help: 'Only images of at least this size',
		}),
		maxSize: size('Maximum size', {
			advanced: true,
			example: '2G',
			help: 'Only images of at most this size',
		}),
		properties: record('Properties', {
			advanced: true,
			item: 'property',
			example: 'os_distro = debian',
			placeholder: 'any',
			help: 'Only images with all of these properties and values',
		}),
		sortBy: choice('Sort by', {
			default: 'created',
			advanced: true,
			help: 'What the images are sorted by',
			options: [
				{ value: 'created', label: 'Time of creation' },
				{ value: 'updated', label: 'Time of the last change' },
				{ value: 'name', label: 'Name' },
				{ value: 'size', label: 'Size' },
				{ value: 'status', label: 'Status' },
				{ value: 'diskFormat', label: 'Disk format' },
				{ value: 'containerFormat', label: 'Container format' },
			],
		}),
		descending: flag('Descending', {
			default: true,
			advanced: true,
			help: 'Whether the newest, the largest or the last comes first',
		}),
		allProjects: allProjects('images'),
	},
	{
		async query(values, client, run) {
			checkProperties(Object.keys(values.properties ?? {}));
			const isUsual = values.sortBy === 'created' && values.descending;
			const order = isUsual
				? {}
				: { sort_key: sortKeys[values.sortBy], sort_dir: values.descending ? 'desc' : 'asc' };
			// Synnefo spells statuses in capitals, and knows no operators
			if ((await client.images.api.family(run)) === 'synnefo') return order;
			return {
				...order,
				name: values.name && asEqual(values.name),
				status: values.status?.toLowerCase(),
				visibility: values.visibility?.toLowerCase(),
				owner: values.owner,
				os_hidden: values.hidden ? 'true' : undefined,
				disk_format: values.diskFormat && asEqual(values.diskFormat),
				container_format: values.containerFormat && asEqual(values.containerFormat),
				size_min: values.minSize,
				size_max: values.maxSize,
			};
		},
		keep: (it, { name, status, owner, diskFormat, containerFormat, properties = {}, minSize, maxSize }) =>
			(!name || it.name === name) &&
			(!status || it.status === status.toLowerCase()) &&
			(!owner || it.projectId === owner) &&
			(!diskFormat || it.diskFormat === diskFormat) &&
			(!containerFormat || it.containerFormat === containerFormat) &&
			sizes(minSize, maxSize, it.size) &&
			// here, since each family has its own way, and a name may be a word of the query
			Object.entries(properties).every(([key, value]) => it.properties[key] === value),
		same: { owner: 'projectId' },
		ours: {
			open:
				async () =>
				({ visibility: seen }) =>
					seen === 'public' || seen === 'community',
		},
		help: 'List the images that the project can use',
	},
);
