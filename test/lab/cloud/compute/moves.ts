import type { Answer, Item, Json } from '../call.ts';
import { attachVolume } from '../volume/lifecycle.ts';
import type { Nova } from './context.ts';
import { accepted, fail, json, noContent } from './errors.ts';
import { checkLock, checkState } from './find.ts';
import { follow, hostOf } from './lifecycle.ts';
import { validate } from './schema.ts';
import { makeServerImage } from './server-image.ts';
import type { Server } from './state.ts';
import { shownServer } from './view.ts';

const walkTo = (nova: Nova, server: Server, flavor: Server['flavor']): Answer => {
	const before = server.vmState;
	follow(nova.world, server, [
		{ taskState: 'resize_prep' },
		{},
		{ taskState: 'resize_migrating' },
		{ taskState: 'resize_migrated' },
		{
			taskState: 'resize_finish',
			act: () => {
				server.oldFlavor = server.flavor;
				server.flavor = flavor;
			},
		},
		{ vmState: 'resized', taskState: null, powerState: before === 'stopped' ? 4 : 1 },
	]);
	return accepted;
};

/** RESIZE, then VERIFY_RESIZE until it is confirmed or reverted. */
export const resize = (nova: Nova, server: Server, input: Json): Answer => {
	validate({ type: 'object', required: ['flavorRef'] }, input, 'resize');
	const wanted = String((input as Item)['flavorRef']);
	checkLock(nova, server);
	const flavor = nova.world.compute.flavors.get(wanted);
	if (!flavor) throw fail(400, `Flavor ${wanted} could not be found.`);
	checkState(server, 'resize', ['active', 'stopped']);
	if (flavor.id === server.flavor.id) throw fail(400, 'When resizing, instances must change flavor!');
	return walkTo(nova, server, flavor);
};

/** To another machine, which is the same one here. */
export const migrate = (nova: Nova, server: Server): Answer => {
	checkLock(nova, server);
	checkState(server, 'migrate', ['active', 'stopped']);
	return walkTo(nova, server, server.flavor);
};

export const confirmResize = (nova: Nova, server: Server): Answer => {
	checkLock(nova, server);
	checkState(server, 'confirmResize', ['resized']);
	follow(nova.world, server, [
		{},
		{},
		{
			vmState: server.powerState === 4 ? 'stopped' : 'active',
			act: () => {
				server.oldFlavor = undefined;
			},
		},
	]);
	return noContent;
};

export const revertResize = (nova: Nova, server: Server): Answer => {
	checkLock(nova, server);
	checkState(server, 'revertResize', ['resized']);
	follow(nova.world, server, [
		{ taskState: 'resize_reverting' },
		{},
		{
			act: () => {
				server.flavor = server.oldFlavor ?? server.flavor;
				server.oldFlavor = undefined;
			},
		},
		{ vmState: 'active', taskState: null },
	]);
	return accepted;
};

export const rebuild = (nova: Nova, server: Server, input: Json): Answer => {
	validate({ type: 'object', required: ['imageRef'] }, input, 'rebuild');
	const item = input as Item;
	checkLock(nova, server);
	const image = nova.world.image.images.get(String(item['imageRef']));
	if (!image) throw fail(400, 'Can not find requested image');
	checkState(server, 'rebuild', ['active', 'stopped', 'paused', 'suspended', 'error']);
	if (item['name'] !== undefined) server.name = String(item['name']);
	if (item['metadata']) server.metadata = { ...(item['metadata'] as Record<string, string>) };
	server.image = image.id;
	follow(nova.world, server, [
		{ taskState: 'rebuilding' },
		{ taskState: 'rebuild_block_device_mapping' },
		{ taskState: 'rebuild_spawning' },
		{ vmState: 'active', taskState: null, powerState: 1 },
	]);
	const shown = { ...shownServer(nova, server, 'basic'), adminPass: 'rebuilt0pass' };
	return json(202, { server: shown }, { Location: `${nova.base}/servers/${server.id}` });
};

/** A server without a host keeps its volumes, though they say of no server that it has them. */
const reserve = (nova: Nova, { id, attachments }: Server): void => {
	for (const { volume: each } of attachments) {
		const volume = nova.world.volume.volumes.get(each);
		if (!volume) continue;
		volume.attachments = volume.attachments.filter(({ server }) => server !== id);
		volume.status = volume.attachments.length > 0 ? 'in-use' : 'reserved';
	}
};
const plugAgain = (nova: Nova, server: Server): void => {
	server.attachments = server.attachments.map((each) => {
		const volume = nova.world.volume.volumes.get(each.volume);
		if (!volume) return each;
		return { ...each, attachment: attachVolume(nova.world, volume, server.id, each.device) };
	});
};

/** Makes an image of it, then lets go of the host. */
export const shelve = (nova: Nova, server: Server): Answer => {
	checkLock(nova, server);
	checkState(server, 'shelve', ['active', 'stopped', 'paused', 'suspended']);
	const image = server.image ? makeServerImage(nova, server, `${server.name}-shelved`, {}) : undefined;
	follow(nova.world, server, [
		{ taskState: 'shelving' },
		{ taskState: 'shelving_image_pending_upload' },
		{ taskState: 'shelving_image_uploading', act: () => image?.upload() },
		{ vmState: 'shelved_offloaded', taskState: null, powerState: 4, act: () => reserve(nova, server) },
		{ hostId: '', zone: '' },
	]);
	return accepted;
};

export const unshelve = (nova: Nova, server: Server): Answer => {
	checkLock(nova, server);
	checkState(server, 'unshelve', ['shelved', 'shelved_offloaded']);
	const before = server.image;
	const shelved = [...nova.world.image.images.values()].find(({ name }) => name === `${server.name}-shelved`);
	follow(nova.world, server, [
		{ taskState: 'unshelving' },
		{ hostId: '', zone: '' },
		{},
		{ hostId: hostOf(server), zone: 'nova', image: shelved?.id ?? before, taskState: 'spawning' },
		{
			vmState: 'active',
			taskState: null,
			powerState: 1,
			image: before,
			act: () => {
				if (shelved) nova.world.image.images.delete(shelved.id);
				plugAgain(nova, server);
			},
		},
	]);
	return accepted;
};
