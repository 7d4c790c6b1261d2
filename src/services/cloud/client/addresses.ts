import { isMusterError, MusterError } from '../../../core/errors.ts';
import { sleep } from '../../../net/backoff.ts';
import type { FloatingIp } from '../wire/network.ts';
import type { Call } from './api.ts';
import type { CloudClient } from './client.ts';

/** Milliseconds between two looks at what a server has not done yet. */
const EVERY_MS = 500;

interface Stoppable {
	readonly signal: AbortSignal;
}

/** The ports of a server that a floating IP could lead to, in the cloud’s order; `fixed`: to this address. */
export const portsOf = async (
	client: CloudClient,
	serverId: string,
	call: Call,
	fixed?: string,
): Promise<string[]> => {
	const found: string[] = [];
	const fits = (address: string): boolean => (fixed ? address === fixed : address.includes('.'));
	for await (const port of client.ports.list({ ...call, query: { device_id: serverId } }))
		if (port.deviceId === serverId && port.fixedIps.some(({ ipAddress }) => fits(ipAddress)))
			found.push(port.id);
	if (found.length > 0) return found;
	throw new MusterError('CONFLICT', `Server ${serverId} has no port with ${fixed || 'an IPv4 address'}`, {
		hint: fixed ? '“Get many ports” shows the addresses that it has.' : 'Attach it to a network first.',
		details: { serverId },
	});
};

/** What a floating IP may lead to: one of these ports, and which of its addresses. */
export interface Goal {
	readonly ports: readonly string[];
	readonly fixed?: string | undefined;
}

const isUnreachable = (error: unknown): boolean =>
	isMusterError(error) && error.details['name'] === 'ExternalGatewayForFloatingIPNotFound';

/** Lets an address lead to the first of these ports that a router joins with its network. */
export const pointToPort = async (
	client: CloudClient,
	{ id, address }: FloatingIp,
	{ ports, fixed }: Goal,
	call: Call,
): Promise<FloatingIp> => {
	const [first = '', ...others] = ports;
	const body = { port_id: first, ...(fixed ? { fixed_ip_address: fixed } : {}) };
	try {
		return await client.floatingIps.update(id, body, { ...call, label: address });
	} catch (error) {
		// refused, so that nothing was changed yet
		if (others.length === 0 || !isUnreachable(error)) throw error;
		return pointToPort(client, { id, address } as FloatingIp, { ports: others, fixed }, call);
	}
};

/**
 * The port’s status once its server has taken it up or has failed to: before that Synnefo refuses to do
 * anything with it.
 */
const settledStatus = async (client: CloudClient, portId: string, call: Stoppable): Promise<string> => {
	for (;;) {
		const { status } = await client.ports.get(portId, call);
		if (status !== 'BUILD') return status;
		await sleep(EVERY_MS, call.signal, 'waiting for the port of an address');
	}
};

/**
 * Synnefo: takes an address from its server by removing the port that plugs it in, and waits until it is
 * free. One that is free already is left as it is.
 */
export const unplugAddress = async (
	client: CloudClient,
	ip: FloatingIp,
	call: Stoppable,
): Promise<FloatingIp> => {
	if (ip.portId === null) return ip;
	await settledStatus(client, ip.portId, call);
	await client.ports.remove(ip.portId, call);
	for (;;) {
		const now = await client.floatingIps.get(ip.id, call);
		if (now.portId === null) return now;
		await sleep(EVERY_MS, call.signal, 'waiting for an address to become free');
	}
};

/**
 * Synnefo: a port with that address plugs it into the server, and the server has taken it up. The address is
 * taken from another server before, and left as it is where it is there already.
 */
export const plugAddress = async (
	client: CloudClient,
	ip: FloatingIp,
	serverId: string,
	call: Stoppable,
): Promise<FloatingIp> => {
	if (ip.serverId === serverId) return ip;
	await unplugAddress(client, ip, call);
	const fixed = [{ ip_address: ip.address }];
	const port = await client.ports.create(
		{ network_id: ip.networkId, device_id: serverId, fixed_ips: fixed },
		call,
	);
	if ((await settledStatus(client, port.id, call)) === 'ERROR')
		throw new MusterError(
			'SERVER',
			`${ip.address} does not lead to server ${serverId}: its port is in ERROR`,
			{
				hint: 'Detach the address, look at the server, then attach it again.',
				details: { portId: port.id, serverId },
			},
		);
	return client.floatingIps.get(ip.id, call);
};
