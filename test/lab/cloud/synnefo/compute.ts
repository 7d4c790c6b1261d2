import type { Answer, Item, Route } from '../call.ts';
import { action } from './actions.ts';
import { answer, bodyOf, fault } from './answers.ts';
import { type Asked, demand } from './astakos.ts';
import { catalogueRoutes } from './catalogue.ts';
import { imageFor } from './image.ts';
import { machine, partRoutes, textMap } from './parts.ts';
import { build, destroy, machineOf, shown } from './machines.ts';
import { plug } from './ports.ts';
import { type Machine, numbered, word } from './state.ts';
import { addVolume } from './volume.ts';

const list = ({ world, call, user }: Asked, detail: boolean): Answer => {
	const since = call.query.get('changes-since');
	const after = since === null ? undefined : Date.parse(since);
	if (after !== undefined && Number.isNaN(after)) throw fault(400, 'Invalid changes-since parameter.');
	const found = [...world.machines.values()].filter(
		(each) => each.user === user.uuid && (after === undefined ? !each.deleted : each.updated >= after),
	);
	if (after !== undefined && found.length === 0) return { status: 304 };
	return answer(200, {
		servers: found.map((each) => {
			const item = shown(world, each, call.base);
			return detail ? item : { id: each.id, name: each.name, links: item['links'] };
		}),
	});
};

const create = async ({ world, call, user }: Asked): Promise<Answer> => {
	const wanted = await bodyOf(call, 'server');
	const name = wanted['name'];
	if (typeof name !== 'string' || wanted['flavorRef'] === undefined || wanted['imageRef'] === undefined)
		throw fault(400, 'Malformed request.');
	const size = world.flavors.get(Number(wanted['flavorRef']));
	const found = imageFor(world, user, String(wanted['imageRef']));
	if (!size) throw fault(404, 'Flavor not found.');
	demand(world, user, 'cyclades.vm', 1);
	demand(world, user, 'cyclades.cpu', size.vcpus);
	demand(world, user, 'cyclades.ram', size.ram * 1024 ** 2);
	demand(world, user, 'cyclades.disk', size.disk * 1024 ** 3);
	const keys = (wanted['SNF:key_names'] ?? (wanted['key_name'] ? [wanted['key_name']] : [])) as string[];
	for (const key of keys)
		if (!world.keys.has(`${user.uuid}/${key}`)) throw fault(404, `Key pair '${key}' not found.`);
	const machine: Machine = {
		id: numbered(world, 'server'),
		name,
		user: user.uuid,
		project: String(wanted['project'] ?? user.defaultProject),
		sharedToProject: wanted['shared_to_project'] === true,
		flavor: Number(wanted['flavorRef']),
		image: found.id,
		metadata: textMap(wanted['metadata']),
		created: world.clock.now(),
		updated: world.clock.now(),
		state: 'BUILD',
		task: 'BUILD',
		rescue: false,
		tags: new Map(((wanted['tags'] ?? []) as string[]).map((tag) => [tag, 'PENDADD'])),
		keys,
		adminPass: word(10),
		diagnostics: [],
		personality: wanted['personality'] ?? [],
		deleted: false,
		lastPorts: [],
	};
	world.machines.set(machine.id, machine);
	addVolume(world, user, {
		size: size.disk,
		type: 1,
		machine: machine.id,
		status: 'in_use',
		image: found.id,
	});
	for (const net of (wanted['networks'] ?? []) as Item[])
		plug(world, user, machine, {
			network_id: net['uuid'] ?? net['network'] ?? null,
			...(net['fixed_ip'] ? { fixed_ips: [{ ip_address: net['fixed_ip'] }] } : {}),
		});
	build(world, machine);
	return answer(202, { server: { ...shown(world, machine, call.base), adminPass: machine.adminPass } });
};

const rename = async ({ world, call, user }: Asked, id: string): Promise<Answer> => {
	const machine = machineOf(world, user, id);
	const { name } = await bodyOf(call, 'server');
	if (typeof name !== 'string') throw fault(400, 'Malformed request.');
	machine.name = name;
	machine.updated = world.clock.now();
	return answer(204);
};

const statsOf = (id: number): Item => {
	const secret = Buffer.from(`snf-${id}`.padEnd(16, '\0')).toString('base64').replaceAll('=', '%3D');
	const url = (kind: string) => `http://stats.example.synnefo.org/stats/v1.0/${kind}/${secret}`;
	return {
		serverRef: id,
		refresh: 60,
		cpuBar: url('cpu-bar'),
		cpuTimeSeries: url('cpu-ts'),
		netBar: url('net-bar'),
		netTimeSeries: url('net-ts'),
	};
};

export const computeRoutes: readonly Route<Asked>[] = [
	['GET', '/servers', (asked) => list(asked, false)],
	['GET', '/servers/detail', (asked) => list(asked, true)],
	['POST', '/servers', create],
	[
		'GET',
		'/servers/:id',
		machine(({ world, call }, one) => answer(200, { server: shown(world, one, call.base) })),
	],
	['PUT', '/servers/:id', rename],
	[
		'DELETE',
		'/servers/:id',
		machine(({ world }, one) => {
			destroy(world, one);
			return answer(204);
		}),
	],
	['POST', '/servers/:id/action', action],
	[
		'GET',
		'/servers/:id/ips',
		machine(({ world, call }, one) => {
			const { addresses, attachments } = shown(world, one, call.base);
			return answer(200, { addresses, attachments });
		}),
	],
	[
		'GET',
		'/servers/:id/ips/:net',
		machine(({ world, call }, one, net) => {
			const { addresses } = shown(world, one, call.base) as { addresses: Item };
			if (!(net in addresses)) throw fault(404, `Network '${net}' not found in server.`);
			return answer(200, { network: { [net]: addresses[net] } });
		}),
	],
	['GET', '/servers/:id/stats', machine((_asked, one) => answer(200, { stats: statsOf(one.id) }))],
	['GET', '/servers/:id/diagnostics', machine((_asked, one) => answer(200, one.diagnostics))],
	['GET', '/servers/:id/password', machine(() => answer(200, { password: '' }))],
	['DELETE', '/servers/:id/password', machine(() => answer(204))],
	['GET', '/limits', () => answer(200, { limits: { rate: [], absolute: {} } })],
	['GET', '/extensions', () => answer(200, { extensions: { values: [] } })],
	...catalogueRoutes,
	...partRoutes,
];
