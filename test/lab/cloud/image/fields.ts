import { mayWrite } from '../auth.ts';
import type { Item, Json } from '../call.ts';
import { repr } from '../python.ts';
import { recordedBody } from '../recordings.ts';
import { Refused } from '../call.ts';
import { type Glance } from './context.ts';
import { denied, fail } from './errors.ts';
import type { Image } from './state.ts';

export const readOnly = [
	'status',
	'checksum',
	'size',
	'virtual_size',
	'created_at',
	'updated_at',
	'os_hash_algo',
	'os_hash_value',
	'self',
	'file',
	'schema',
	'direct_url',
];
export const base = [
	'name',
	'disk_format',
	'container_format',
	'visibility',
	'protected',
	'min_ram',
	'min_disk',
	'owner',
	'os_hidden',
	'tags',
	'id',
];

/** The recorded page of a value that the schema refuses, with another value in it. */
const schemaPage = (line: number, recorded: string, value: Json): Refused => {
	const escaped = repr(value).replaceAll("'", '&#x27;').replaceAll('"', '&quot;');
	const body = String(recordedBody('50', line)).replaceAll(recorded, escaped);
	return new Refused({ status: 400, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body });
};

const formats = ['ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'];

/** Refuses a field that the schema or the rules refuse. */
export const checkField = (glance: Glance, key: string, value: Json): void => {
	if (readOnly.includes(key)) throw fail(403, `Attribute '${key}' is read-only.`);
	if (key === 'name' && value !== null && typeof value !== 'string') throw schemaPage(17, '5', value);
	if (key === 'disk_format' && value !== null && !formats.includes(String(value)))
		throw schemaPage(18, '&#x27;nosuch&#x27;', value);
	if (key === 'id' && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(String(value)))
		throw schemaPage(22, '&#x27;abc&#x27;', value);
	if (key === 'visibility' && value === 'public' && !glance.token.roles.includes('admin'))
		throw denied('publicize_image');
	if (key === 'owner' && value !== glance.token.project && !glance.token.roles.includes('admin'))
		throw fail(403, `You are not permitted to create images owned by '${value}'`);
	if (!base.includes(key) && typeof value !== 'string' && value !== null)
		throw schemaPage(23, '{&#x27;a&#x27;: 1}', value);
};

const known: Readonly<Record<string, (image: Image, value: Json) => void>> = {
	name: (image, value) => void (image.name = value as string | null),
	disk_format: (image, value) => void (image.diskFormat = value as string | null),
	container_format: (image, value) => void (image.containerFormat = value as string | null),
	visibility: (image, value) => void (image.visibility = String(value)),
	protected: (image, value) => void (image.protected = value === true),
	min_ram: (image, value) => void (image.minRam = Number(value)),
	min_disk: (image, value) => void (image.minDisk = Number(value)),
	owner: (image, value) => void (image.owner = String(value)),
	os_hidden: (image, value) => void (image.hidden = value === true),
	tags: (image, value) => void (image.tags = [...(value as string[])]),
};

export const setField = (image: Image, key: string, value: Json): void => {
	const set = known[key];
	if (set) set(image, value);
	else image.properties[key] = String(value);
};

/** Whether the image has that field or property. */
export const hasField = (image: Image, key: string): boolean =>
	base.includes(key) || Object.hasOwn(image.properties, key);

export const mayAdd = ({ world, token }: Glance): void => {
	if (!mayWrite(world, token)) throw denied('add_image');
};

export const fieldsOf = (input: Item): [string, Json][] => Object.entries(input) as [string, Json][];
