import type { Json } from '../call.ts';
import { str } from '../python.ts';
import { isUuid, type Rule } from './schema.ts';

export const META_KEY = '^[a-zA-Z0-9-_:. ]{1,255}$';
export const metadataRule: Rule = {
	type: 'object',
	keys: META_KEY,
	values: { type: 'string', max: 255 },
};

const NAME =
	"An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.";

/** Nova knows the letters up to U+FFFF only. */
const UNPRINTABLE = /[\u{10000}-\u{10FFFF}]|\p{C}|(?! )\p{Z}/u;

const nameRule: Rule = {
	type: 'string',
	min: 1,
	max: 255,
	check: (value: Json) => {
		const text = typeof value === 'string' ? value : '';
		const isStrange = text !== text.trim() || UNPRINTABLE.test(text);
		return text !== '' && isStrange && text.length <= 255 ? NAME : undefined;
	},
};

const imageRule: Rule = {
	check: (value: Json) =>
		value === '' || isUuid(value)
			? undefined
			: `Invalid input for field/attribute imageRef. Value: ${str(value)}. '${str(value)}' is not valid under any of the given schemas`,
};

const anything: Rule = {};

/** What may be in `server` of POST /servers at that microversion. */
export const createSchema = (minor: number): Rule => ({
	type: 'object',
	open: false,
	required: ['name', 'flavorRef', ...(minor >= 37 ? ['networks'] : [])],
	properties: {
		name: nameRule,
		flavorRef: anything,
		imageRef: imageRule,
		adminPass: { type: 'string' },
		metadata: metadataRule,
		networks: minor < 37 ? { type: 'array' } : anything,
		'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'] },
		accessIPv4: anything,
		accessIPv6: anything,
		user_data: { type: ['string', 'null'], max: 65535 },
		key_name: { type: ['string', 'null'] },
		security_groups: { type: 'array' },
		availability_zone: { type: ['string', 'null'] },
		config_drive: anything,
		min_count: anything,
		max_count: anything,
		return_reservation_id: anything,
		block_device_mapping: anything,
		block_device_mapping_v2: anything,
		...(minor < 57 && { personality: { type: 'array' } }),
		...(minor >= 19 && { description: { type: ['string', 'null'], max: 255 } }),
		...(minor >= 52 && { tags: { type: 'array' } }),
		...(minor >= 63 && { trusted_image_certificates: anything }),
		...(minor >= 74 && { host: { type: 'string' }, hypervisor_hostname: { type: 'string' } }),
		...(minor >= 90 && { hostname: { type: 'string' } }),
	},
});

/** PUT /servers/{id} */
export const updateSchema = (minor: number): Rule => ({
	type: 'object',
	open: false,
	properties: {
		name: nameRule,
		'OS-DCF:diskConfig': { enum: ['AUTO', 'MANUAL'] },
		accessIPv4: anything,
		accessIPv6: anything,
		...(minor >= 19 && { description: { type: ['string', 'null'], max: 255 } }),
		...(minor >= 90 && { hostname: { type: 'string' } }),
	},
});
