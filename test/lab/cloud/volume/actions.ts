import { createHash } from 'node:crypto';
import { isAdmin, mayWrite } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import { contentOf } from '../content.ts';
import { newImage } from '../image/make.ts';
import { micros } from '../world.ts';
import { checkQuota, type Cinder, findVolume, validate } from './context.ts';
import { denied, done, fail, json } from './errors.ts';
import { goThrough } from './lifecycle.ts';
import type { Volume } from './state.ts';

type Act = (cinder: Cinder, volume: Volume, input: Item) => Answer;
interface Action {
	readonly rule: string;
	readonly act: Act;
	readonly admin?: boolean;
}

const extend: Act = (cinder, volume, input) => {
	const rule = { type: ['integer', 'string'] as const, pattern: '^[0-9]+$' };
	validate({ type: 'object', required: ['new_size'], properties: { new_size: rule } }, input, 'os-extend');
	const size = Number(input['new_size']);
	const { status } = volume;
	if (status !== 'available' && !(status === 'in-use' && cinder.minor >= 42))
		throw fail(
			400,
			`Invalid volume: Volume ${volume.id} status must be 'available' to extend, currently ${status}.`,
		);
	if (size <= volume.size)
		throw fail(
			400,
			`Invalid input received: New size for extend must be greater than current size. (current: ${volume.size}, extended: ${size}).`,
		);
	checkQuota(cinder, size - volume.size);
	goThrough(cinder.world, volume, [
		'extending',
		'extending',
		() => {
			volume.size = size;
			volume.status = status;
		},
	]);
	return done();
};

const upload: Act = (cinder, volume, input) => {
	const type = [...cinder.world.volume.types.values()].find(({ name }) => name === volume.type);
	const format = String(input['disk_format'] ?? 'raw');
	const image = newImage(cinder.world, {
		name: String(input['image_name']),
		owner: cinder.project,
		diskFormat: format,
		containerFormat: String(input['container_format'] ?? 'bare'),
		visibility: String(input['visibility'] ?? 'shared'),
	});
	volume.updated = micros();
	goThrough(cinder.world, volume, [
		'uploading',
		'uploading',
		() => {
			const content = contentOf(Buffer.alloc(65_536));
			const hash = createHash('sha512').update(Buffer.alloc(65_536)).digest('hex');
			const size = content.size;
			Object.assign(image, {
				status: 'active',
				size,
				virtualSize: size,
				checksum: content.md5,
				hash,
				content,
			});
			volume.status = 'available';
		},
	]);
	const { 'os-volume-type-access:is_public': _access, ...plain } = type ?? {};
	const times = {
		qos_specs_id: null,
		created_at: micros(),
		updated_at: null,
		deleted_at: null,
		deleted: false,
	};
	return json(202, {
		'os-volume_upload_image': {
			id: volume.id,
			updated_at: volume.updated,
			status: 'uploading',
			display_description: volume.description,
			size: volume.size,
			volume_type: { ...plain, ...times },
			image_id: image.id,
			container_format: image.containerFormat,
			disk_format: format,
			image_name: image.name,
			protected: false,
			visibility: image.visibility,
		},
	});
};

const flag =
	(status: number, set: (volume: Volume, input: Item) => void): Act =>
	(_cinder, volume, input) => {
		set(volume, input);
		return done(status);
	};

const actions: Readonly<Record<string, Action>> = {
	'os-extend': { rule: 'volume:extend', act: extend },
	'os-set_bootable': {
		rule: 'volume_extension:volume_actions:set_bootable',
		act: flag(200, (volume, input) => {
			volume.bootable = input['bootable'] === true;
		}),
	},
	'os-update_readonly_flag': {
		rule: 'volume:update_readonly_flag',
		act: flag(202, (volume, input) => {
			volume.readonly = input['readonly'] === true ? 'True' : 'False';
		}),
	},
	'os-reserve': {
		rule: 'volume_extension:volume_actions:reserve',
		act: flag(202, (volume) => {
			volume.status = 'attaching';
		}),
	},
	'os-unreserve': {
		rule: 'volume_extension:volume_actions:unreserve',
		act: flag(202, (volume) => {
			volume.status = volume.attachments.length > 0 ? 'in-use' : 'available';
		}),
	},
	'os-retype': {
		rule: 'volume:retype',
		act: flag(202, (volume, input) => {
			volume.type = String(input['new_type']);
		}),
	},
	'os-volume_upload_image': { rule: 'volume_extension:volume_actions:upload_image', act: upload },
	'os-reset_status': {
		rule: 'volume_extension:volume_admin_actions:reset_status',
		admin: true,
		act: flag(202, (volume, input) => {
			volume.turn++;
			volume.status = String(input['status'] ?? volume.status);
		}),
	},
	'os-force_detach': {
		rule: 'volume_extension:volume_admin_actions:force_detach',
		admin: true,
		act: flag(202, (volume) => {
			volume.attachments = [];
			volume.status = 'available';
		}),
	},
};

/** POST /volumes/{id}/action */
export const volumeAction = async (cinder: Cinder, id: string): Promise<Answer> => {
	let body: Item;
	try {
		body = JSON.parse(await cinder.call.text()) as Item;
	} catch {
		throw fail(400, 'Malformed request body');
	}
	const [name = ''] = Object.keys(body);
	const action = actions[name];
	if (!action)
		throw fail(
			400,
			`There is no such action: ${name}. Verify the request body and Content-Type header and try again.`,
		);
	const volume = findVolume(cinder, id);
	if (action.admin ? !isAdmin(cinder.token) : !mayWrite(cinder.world, cinder.token))
		throw denied(action.rule);
	return action.act(cinder, volume, (body[name] ?? {}) as Item);
};
