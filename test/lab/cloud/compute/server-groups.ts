import type { Answer, Item, Json } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { requestId, uuid } from '../world.ts';
import { bodyPart, type Nova } from './context.ts';
import { accepted, fail, json, noContent } from './errors.ts';
import type { Server } from './state.ts';

const portsOf = ({ world }: Nova, server: Server): Item[] =>
	[...world.network.ports.values()].filter((port) => port['device_id'] === server.id);

/** addSecurityGroup, removeSecurityGroup */
export const securityGroupAction =
	(add: boolean) =>
	(nova: Nova, server: Server, input: Json): Answer => {
		const name = String((input as Item)['name']);
		const group = [...nova.world.network.securityGroups.values()].find(
			(each) => each['project_id'] === server.project && (each['name'] === name || each['id'] === name),
		);
		if (!group) throw fail(404, `Security group ${name} is not found for project ${server.project}`);
		const id = String(group['id']);
		for (const port of portsOf(nova, server)) {
			const ids = port['security_groups'] as string[];
			if (!add) port['security_groups'] = ids.filter((each) => each !== id);
			else if (ids.includes(id))
				throw fail(
					400,
					`Invalid input for security_groups. Reason: Duplicate items in the list: '${id}'.\nNeutron server returns request_ids: ['${requestId()}']`,
				);
			else port['security_groups'] = [...ids, id];
		}
		return accepted;
	};

/** GET /servers/{id}/os-security-groups */
export const groupsOfServer = (nova: Nova, server: Server): Answer => {
	const ids = new Set(portsOf(nova, server).flatMap((port) => port['security_groups'] as string[]));
	const { securityGroups, rules } = nova.world.network;
	const security_groups = [...ids].map((id) => {
		const group = securityGroups.get(id);
		return {
			id,
			description: group?.['description'] ?? '',
			name: group?.['name'] ?? '',
			tenant_id: group?.['tenant_id'] ?? '',
			rules: [...rules.values()]
				.filter((rule) => rule['security_group_id'] === id && rule['direction'] === 'ingress')
				.map((rule) => {
					const remote = securityGroups.get(String(rule['remote_group_id']));
					return {
						id: rule['id'],
						parent_group_id: id,
						ip_protocol: rule['protocol'],
						from_port: rule['port_range_min'],
						to_port: rule['port_range_max'],
						group: remote ? { name: remote['name'], tenant_id: remote['tenant_id'] } : {},
						ip_range: rule['remote_ip_prefix'] ? { cidr: rule['remote_ip_prefix'] } : {},
					};
				}),
		};
	});
	return json(200, { security_groups });
};

const shownGroup = ({ minor }: Nova, group: Item): Item => {
	const policies = group['policies'] as string[];
	const common = { id: group['id'] ?? null, name: group['name'] ?? null, members: group['members'] ?? [] };
	if (minor >= 64)
		return {
			...common,
			policy: policies[0] ?? null,
			rules: {},
			project_id: group['project_id'] ?? null,
			user_id: group['user_id'] ?? null,
		};
	const owner: Item =
		minor >= 13 ? { project_id: group['project_id'] ?? null, user_id: group['user_id'] ?? null } : {};
	return { ...common, policies, metadata: {}, ...owner };
};

/** /os-server-groups[/{id}] */
export const serverGroups = async (nova: Nova, id?: string): Promise<Answer> => {
	const { groups } = nova.world.compute;
	const mine = (group: Item) => group['project_id'] === nova.token.project || isAdmin(nova.token);
	if (id !== undefined) {
		const group = groups.get(id);
		if (!group || !mine(group)) throw fail(404, `Instance group ${id} could not be found.`);
		if (nova.call.method === 'GET') return json(200, { server_group: shownGroup(nova, group) });
		groups.delete(id);
		return noContent;
	}
	if (nova.call.method === 'GET')
		return json(200, {
			server_groups: [...groups.values()].filter(mine).map((group) => shownGroup(nova, group)),
		});
	const input = await bodyPart(nova, 'server_group');
	const group: Item = {
		id: uuid(),
		name: input['name'] ?? '',
		policies: input['policies'] ?? [input['policy'] ?? 'anti-affinity'],
		members: [],
		project_id: nova.token.project ?? null,
		user_id: nova.token.user,
	};
	groups.set(String(group['id']), group);
	return json(200, { server_group: shownGroup(nova, group) });
};
