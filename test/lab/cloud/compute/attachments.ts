import type { Answer, Item } from '../call.ts';
import { isAdmin, mayWrite } from '../auth.ts';
import { makePort } from '../network/make.ts';
import { attachVolume, detachVolume } from '../volume/lifecycle.ts';
import { requestId, uuid } from '../world.ts';
import { bodyPart, type Nova } from './context.ts';
import { accepted, denied, fail, json } from './errors.ts';
import { checkLock, checkState, findServer } from './find.ts';
import { madeByNova } from './lifecycle.ts';
import { validate } from './schema.ts';
import type { Attachment, Server } from './state.ts';

const changeable = (nova: Nova, id: string, rule: string): Server => {
	const server = findServer(nova, id, rule);
	if (!mayWrite(nova.world, nova.token)) throw denied(rule);
	checkLock(nova, server);
	return server;
};

const shownInterface = (port: Item): Item => ({
	net_id: port['network_id'] ?? null,
	port_id: port['id'] ?? null,
	mac_addr: port['mac_address'] ?? null,
	port_state: port['status'] ?? null,
	fixed_ips: port['fixed_ips'] ?? [],
});

const portsOf = ({ world }: Nova, id: string): Item[] =>
	[...world.network.ports.values()].filter((port) => port['device_id'] === id);

export const listInterfaces = (nova: Nova, id: string): Answer => {
	findServer(nova, id);
	return json(200, { interfaceAttachments: portsOf(nova, id).map(shownInterface) });
};

export const getInterface = (nova: Nova, id: string, port: string): Answer => {
	findServer(nova, id);
	const found = portsOf(nova, id).find((each) => each['id'] === port);
	if (!found) throw fail(404, `Instance ${id} does not have a port with id ${port}`);
	return json(200, { interfaceAttachment: shownInterface(found) });
};

const plug = (nova: Nova, server: Server, input: Item): Item => {
	const { network } = nova.world;
	if (input['port_id'] !== undefined) {
		const id = String(input['port_id']);
		const port = network.ports.get(id);
		if (!port || (port['project_id'] !== server.project && !isAdmin(nova.token)))
			throw fail(404, `Port id ${id} could not be found.`);
		if (port['device_id'] !== '') throw fail(409, `Port ${id} is still in use.`);
		return Object.assign(port, { device_id: server.id, device_owner: 'compute:nova', status: 'ACTIVE' });
	}
	const own = [...network.networks.values()].filter(
		(each) => each['project_id'] === server.project && each['router:external'] !== true,
	);
	const id = String(input['net_id'] ?? own[0]?.['id']);
	if (!network.networks.has(id)) throw fail(404, `Network ${id} could not be found.`);
	const address = (input['fixed_ips'] as { ip_address: string }[] | undefined)?.[0]?.ip_address;
	const taken = [...network.ports.values()].some(
		(port) =>
			port['network_id'] === id &&
			(port['fixed_ips'] as { ip_address: string }[]).some(({ ip_address }) => ip_address === address),
	);
	if (address !== undefined && taken) throw fail(409, `Fixed IP ${address} is already in use.`);
	const subnet = [...network.subnets.values()].find((each) => each['network_id'] === id);
	const port = makePort(nova.world, server.project, id, {
		device_id: server.id,
		device_owner: 'compute:nova',
		...(address !== undefined && { fixed_ips: [{ subnet_id: subnet?.['id'] ?? null, ip_address: address }] }),
	});
	madeByNova(server).add(String(port['id']));
	return port;
};

export const attachInterface = async (nova: Nova, id: string): Promise<Answer> => {
	const input = await bodyPart(nova, 'interfaceAttachment');
	const server = changeable(nova, id, 'os-attach-interfaces:create');
	checkState(server, 'attach_interface', ['active', 'paused', 'stopped'], [null]);
	const port = plug(nova, server, input);
	server.wired = true;
	server.addressed = true;
	return json(200, { interfaceAttachment: shownInterface(port) });
};

export const detachInterface = (nova: Nova, id: string, port: string): Answer => {
	const server = changeable(nova, id, 'os-attach-interfaces:delete');
	const { ports } = nova.world.network;
	nova.world.clock.later(2, () => {
		const found = ports.get(port);
		if (found?.['device_id'] !== server.id) return;
		if (madeByNova(server).has(port)) ports.delete(port);
		else Object.assign(found, { device_id: '', device_owner: '', status: 'DOWN' });
	});
	return accepted;
};

const shownAttachment = ({ minor }: Nova, server: Server, attachment: Attachment): Item => ({
	...(minor < 89 && { id: attachment.volume }),
	volumeId: attachment.volume,
	serverId: server.id,
	device: attachment.device,
	...(minor >= 70 && { tag: attachment.tag }),
	...(minor >= 79 && { delete_on_termination: attachment.deleteOnTermination }),
	...(minor >= 89 && { attachment_id: attachment.attachment, bdm_uuid: attachment.bdm }),
});

export const listVolumeAttachments = (nova: Nova, id: string): Answer => {
	const server = findServer(nova, id, 'os-volumes-attachments:index');
	return json(200, {
		volumeAttachments: server.attachments.map((attachment) => shownAttachment(nova, server, attachment)),
	});
};

const attachmentOf = (server: Server, volume: string): Attachment => {
	const found = server.attachments.find((attachment) => attachment.volume === volume);
	if (!found) throw fail(404, `Instance ${server.id} is not attached to volume ${volume}`);
	return found;
};

export const getVolumeAttachment = (nova: Nova, id: string, volume: string): Answer => {
	const server = findServer(nova, id);
	return json(200, { volumeAttachment: shownAttachment(nova, server, attachmentOf(server, volume)) });
};

export const attachVolumeTo = async (nova: Nova, id: string): Promise<Answer> => {
	const input = await bodyPart(nova, 'volumeAttachment');
	validate(
		{
			type: 'object',
			open: false,
			required: ['volumeId'],
			properties: {
				volumeId: { type: 'string', format: 'uuid' },
				device: {},
				...(nova.minor >= 49 && { tag: {} }),
				...(nova.minor >= 79 && { delete_on_termination: {} }),
			},
		},
		input,
		'volumeAttachment',
	);
	const server = changeable(nova, id, 'os-volumes-attachments:create');
	const wanted = String(input['volumeId']);
	const volume = nova.world.volume.volumes.get(wanted);
	if (!volume || (volume.project !== nova.token.project && !isAdmin(nova.token)))
		throw fail(404, `Volume ${wanted} could not be found.`);
	const holders = [...nova.world.compute.servers.values()].filter((each) =>
		each.attachments.some((attachment) => attachment.volume === wanted),
	);
	if (holders.length > 0 && !volume.multiattach)
		throw fail(
			400,
			`Invalid volume: volume ${wanted} is already attached to instances: ${holders.map((each) => each.id).join(', ')}`,
		);
	if (volume.status !== 'available')
		throw fail(
			400,
			`Invalid volume: volume '${wanted}' status must be 'available'. Currently in '${volume.status}'`,
		);
	checkState(server, 'attach_volume', [
		'active',
		'paused',
		'stopped',
		'suspended',
		'resized',
		'shelved',
		'shelved_offloaded',
	]);
	const device = `/dev/sd${String.fromCharCode(97 + server.attachments.length + (server.image === '' ? 0 : 1))}`;
	const attachment: Attachment = {
		volume: wanted,
		attachment: attachVolume(nova.world, volume, server.id, device),
		device,
		tag: (input['tag'] ?? null) as string | null,
		deleteOnTermination: input['delete_on_termination'] === true,
		bdm: uuid(),
	};
	server.attachments.push(attachment);
	return json(200, {
		volumeAttachment: {
			id: wanted,
			serverId: server.id,
			volumeId: wanted,
			device,
			...(nova.minor >= 70 && { tag: attachment.tag }),
			...(nova.minor >= 79 && { delete_on_termination: attachment.deleteOnTermination }),
		},
	});
};

export const detachVolumeFrom = (nova: Nova, id: string, wanted: string): Answer => {
	const server = changeable(nova, id, 'os-volumes-attachments:delete');
	const attachment = attachmentOf(server, wanted);
	const volume = nova.world.volume.volumes.get(wanted);
	if (server.image === '' && attachment.device === '/dev/sda')
		throw fail(403, `Cannot detach a root device volume`);
	if (volume?.status !== 'in-use')
		throw fail(
			400,
			`Invalid volume: Invalid input received: Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status must be 'attached' to detach. (HTTP 400) (Request-ID: ${requestId()})`,
		);
	detachVolume(nova.world, volume, server.id, () => {
		server.attachments = server.attachments.filter((each) => each !== attachment);
	});
	return accepted;
};

/** PUT: from 2.85 on what becomes of the volume with its server; before, and of another volume, a swap. */
export const changeVolumeAttachment = async (nova: Nova, id: string, wanted: string): Promise<Answer> => {
	const input = await bodyPart(nova, 'volumeAttachment');
	const properties = {
		volumeId: { type: 'string', format: 'uuid' },
		...(nova.minor >= 85 && { delete_on_termination: {}, device: {}, tag: {}, serverId: {}, id: {} }),
	} as const;
	validate({ type: 'object', open: false, required: ['volumeId'], properties }, input, 'volumeAttachment');
	const rule = 'os-volumes-attachments:update';
	const server = findServer(nova, id, rule);
	if (nova.minor < 85 || input['volumeId'] !== wanted) throw denied('os-volumes-attachments:swap');
	if (!mayWrite(nova.world, nova.token)) throw denied(rule);
	const attachment = attachmentOf(server, wanted);
	if ('delete_on_termination' in input)
		attachment.deleteOnTermination = input['delete_on_termination'] === true;
	return accepted;
};
