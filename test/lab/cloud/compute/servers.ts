import type { Answer, Item } from '../call.ts';
import { isAdmin, mayWrite } from '../auth.ts';
import { releaseVolume } from '../volume/lifecycle.ts';
import { bodyPart, type Nova, paged } from './context.ts';
import { updateSchema } from './create-schema.ts';
import { denied, fail, gone, json, noContent } from './errors.ts';
import { checkLock, findServer } from './find.ts';
import { listed } from './filters.ts';
import { deleteServer } from './lifecycle.ts';
import { validate } from './schema.ts';
import { addressesOf, briefServer, shownServer } from './view.ts';

const list = (nova: Nova, path: string, detail: boolean): Answer => {
	const { entries, next } = paged(nova, listed(nova), ({ id }) => id, path);
	const servers = entries.map((server) =>
		detail ? shownServer(nova, server, 'list') : briefServer(nova, server),
	);
	return json(200, { servers, ...(next && { servers_links: [next] }) });
};

export const listServers = (nova: Nova): Answer => list(nova, 'servers', false);
export const listServersDetail = (nova: Nova): Answer => list(nova, 'servers/detail', true);

export const getServer = (nova: Nova, id: string): Answer =>
	json(200, { server: shownServer(nova, findServer(nova, id)) });

export const updateServer = async (nova: Nova, id: string): Promise<Answer> => {
	const input = await bodyPart(nova, 'server');
	validate(updateSchema(nova.minor), input, 'server');
	const server = findServer(nova, id, 'servers:update');
	if (!mayWrite(nova.world, nova.token)) throw denied('servers:update');
	if (input['name'] !== undefined) server.name = String(input['name']);
	if (input['description'] !== undefined) server.description = input['description'] as string | null;
	if (input['accessIPv4'] !== undefined) server.accessIPv4 = String(input['accessIPv4']);
	if (input['accessIPv6'] !== undefined) server.accessIPv6 = String(input['accessIPv6']);
	server.updated = Date.now();
	return json(200, { server: shownServer(nova, server, 'basic') });
};

export const removeServer = (nova: Nova, id: string): Answer => {
	const server = findServer(nova, id, 'servers:delete');
	if (!mayWrite(nova.world, nova.token)) throw denied('servers:delete');
	checkLock(nova, server);
	const wasShelved = server.vmState === 'shelved_offloaded';
	deleteServer(nova.world, server, () => {
		for (const { volume, deleteOnTermination } of server.attachments)
			releaseVolume(nova.world, volume, id, deleteOnTermination);
		server.attachments = [];
		// the image of a shelved server goes with it; one whose shelving was cut short stays
		if (!wasShelved) return;
		const { images } = nova.world.image;
		for (const image of images.values())
			if (image.name === `${server.name}-shelved` && image.owner === server.project) images.delete(image.id);
	});
	return noContent;
};

/** GET /servers/{id}/ips[/{network}] */
export const serverIps = (nova: Nova, id: string, network?: string): Answer => {
	const addresses = addressesOf(nova, findServer(nova, id), false);
	if (network === undefined) return json(200, { addresses });
	if (!(network in addresses)) throw fail(404, 'Instance is not a member of specified network');
	return json(200, { [network]: addresses[network] });
};

/** GET /servers/{id}/os-instance-actions[/{request}] */
export const serverActions = (nova: Nova, id: string, request?: string): Answer => {
	const { actions } = findServer(nova, id);
	const shown = actions.map((action): Item => ({
		...action,
		...(nova.minor >= 58 && { updated_at: action['start_time'] ?? null }),
	}));
	if (request === undefined) return json(200, { instanceActions: shown });
	const found = shown.find((action) => action['request_id'] === request);
	if (!found) throw fail(404, `Action for request_id ${request} on instance ${id} not found`);
	return json(200, { instanceAction: { ...found, events: [] } });
};

export const diagnostics = (nova: Nova, id: string): Answer => {
	findServer(nova, id);
	if (!isAdmin(nova.token)) throw denied('os-server-diagnostics');
	const disk = {
		read_bytes: 262144,
		read_requests: 112,
		write_bytes: 5778432,
		write_requests: 488,
		errors_count: 1,
	};
	const nic = {
		mac_address: '01:23:45:67:89:ab',
		rx_octets: 2070139,
		rx_errors: 100,
		rx_drop: 200,
		rx_packets: 26701,
		rx_rate: 300,
		tx_octets: 140208,
		tx_errors: 400,
		tx_drop: 500,
		tx_packets: 662,
		tx_rate: 600,
	};
	return json(200, {
		state: 'running',
		driver: 'libvirt',
		hypervisor: 'kvm',
		hypervisor_os: 'ubuntu',
		uptime: 46664,
		config_drive: true,
		num_cpus: 1,
		num_nics: 1,
		num_disks: 1,
		disk_details: [disk],
		cpu_details: [{ id: 0, time: 17300000000, utilisation: 15 }],
		nic_details: [nic],
		memory_details: { maximum: 524288, used: 0 },
	});
};

export const serverPassword = (nova: Nova, id: string): Answer => {
	findServer(nova, id);
	return json(200, { password: '' });
};

/** Throws 404 below the microversion. */
export const from = (nova: Nova, minor: number): void => {
	if (nova.minor < minor) throw gone();
};
