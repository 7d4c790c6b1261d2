import { MusterError } from '../../../core/errors.ts';
import { recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import type { Port } from '../wire/network.ts';
import type { Call } from './api.ts';
import type { CloudClient } from './client.ts';

const attach = (
	client: CloudClient,
	serverId: string,
	port: { port_id: string } | { net_id: string },
	doing: string,
	call: Call,
) =>
	client.servers.api.send(
		{
			method: 'POST',
			path: path`/servers/${serverId}/os-interface`,
			json: { interfaceAttachment: port },
			doing,
		},
		call,
	);

/**
 * Gives a server an interface in a network, or a port that there is: nova plugs in OpenStack, a new port in
 * Synnefo.
 */
export const attachInterface = async (
	client: CloudClient,
	wanted: {
		readonly serverId: string;
		readonly networkId?: string | undefined;
		readonly portId?: string | undefined;
	},
	call: Call,
): Promise<Port> => {
	const { serverId, networkId, portId } = wanted;
	const doing = `attaching an interface to server ${serverId}`;
	if ((await client.servers.api.family(call)) === 'synnefo') {
		if (networkId === undefined)
			throw new MusterError(
				'UNSUPPORTED',
				'Synnefo attaches only new ports to a server, not an existing one',
				{
					hint: 'Give the network instead.',
				},
			);
		return client.ports.create({ network_id: networkId, device_id: String(serverId) }, call);
	}
	const target = portId === undefined ? { net_id: networkId as string } : { port_id: portId };
	const answer = recordOf((await attach(client, serverId, target, doing, call)).body);
	return client.ports.get(textOf(recordOf(answer['interfaceAttachment'])['port_id']), call);
};
