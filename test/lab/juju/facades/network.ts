import { randomUUID } from 'node:crypto';
import { each, JujuError, notFound, notSupported } from '../errors.ts';
import { anything, bool, Entities, Entity, list, nothing, struct, text } from '../go.ts';
import { parseTag } from '../state/names.ts';
import type { Machine, Space } from '../state/types.ts';
import { unitIn } from './application-units.ts';
import { machineOf } from './status-parts.ts';
import { item } from '../errors.ts';
import { type Call, type Facades, method } from './table.ts';

const subnet = (space: Space, one: { id: string; cidr: string }, id = false) => ({
	cidr: one.cidr,
	'vlan-tag': 0,
	life: '',
	'space-tag': `space-${space.name}`,
	zones: [''],
	...(id && { id: one.id }),
});

const told = (space: Space) => ({
	id: space.id,
	name: space.name,
	subnets: space.subnets.map((one) => subnet(space, one)),
});

const spaceIn = (call: Call, tag: string): Space => {
	const { id } = parseTag(tag, 'space');
	const found = call.model.spaces.get(id);
	if (!found) throw notFound(`space "${id}"`);
	return found;
};

const admin = { needs: 'admin', block: 'change' } as const;

/** A unit or machine by tag. */
const machineFor = (call: Call, tag: string): Machine => {
	const { kind, id } = parseTag(tag, 'unit', 'machine');
	if (kind === 'unit') {
		const unit = unitIn(call.model, id);
		const machine = unit && machineOf(call.model, unit);
		if (!machine) throw notFound(`unit "${id}"`);
		return machine;
	}
	const machine = call.model.machines.get(id);
	if (!machine) throw notFound(call.major >= 4 ? `machine "${id}"` : `machine ${id}`);
	return machine;
};

const addresses = (machine: Machine, private_: boolean) => {
	const own = machine.addresses.filter((one) => one.scope !== 'local-machine');
	const found = private_ ? (own.find((one) => one.scope === 'local-cloud') ?? own[0]) : own[0];
	if (!found) throw new JujuError('no public address(es)', 'no address set');
	return found.value;
};

const needAdmin = { needs: 'admin' } as const;

export const network: Facades = {
	Spaces: {
		ListSpaces: method(nothing, { needs: 'read' }, (_params, call) => ({
			results: [...call.model.spaces.values()].map(told),
		})),
		ShowSpace: method(Entities, { needs: 'read', min: 6 }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				const space = spaceIn(call, tag);
				return {
					space: told(space),
					applications: [...call.model.applications.values()]
						.filter((one) => Object.values(one.bindings).includes(space.name))
						.map((one) => one.name)
						.sort(),
					'machine-count': [...call.model.machines.values()].filter((one) => one.addresses.length > 0).length,
				};
			}),
		})),
		CreateSpaces: method(
			struct('CreateSpacesParams', {
				spaces: list(struct('CreateSpaceParams', { 'space-tag': text, cidrs: list(text), public: bool })),
			}),
			admin,
			({ spaces }, call) => ({
				results: each(spaces, (one) => {
					const { id: name } = parseTag(one['space-tag'], 'space');
					if (call.model.spaces.has(name))
						throw new JujuError(`space "${name}" already exists`, 'already exists');
					call.model.spaces.set(name, { id: randomUUID(), name, subnets: [] });
				}),
			}),
		),
		RenameSpace: method(
			struct('RenameSpacesParams', {
				changes: list(struct('RenameSpaceParams', { 'from-space-tag': text, 'to-space-tag': text })),
			}),
			{ ...admin, min: 6 },
			({ changes }, call) => ({
				results: each(changes, (one) => {
					const space = spaceIn(call, one['from-space-tag']);
					const { id: name } = parseTag(one['to-space-tag'], 'space');
					call.model.spaces.delete(space.name);
					space.name = name;
					call.model.spaces.set(name, space);
				}),
			}),
		),
		RemoveSpace: method(
			struct('RemoveSpaceParams', {
				'space-param': list(struct('RemoveSpaceParam', { space: Entity, 'dry-run': bool, force: bool })),
			}),
			{ ...admin, min: 6 },
			(params, call) => ({
				results: each(params['space-param'], (one) => {
					const space = spaceIn(call, one.space.tag);
					if (!one['dry-run']) call.model.spaces.delete(space.name);
				}),
			}),
		),
		MoveSubnets: method(
			struct('MoveSubnetsParams', { args: list(anything) }),
			{ ...admin, min: 6 },
			({ args }) => ({ results: each(args, () => undefined) }),
		),
		ReloadSpaces: method(nothing, admin, (_params, call) => {
			if (call.world.provider.type === 'unmanaged') throw notSupported('subnets');
			return {};
		}),
	},
	Subnets: {
		ListSubnets: method(
			struct('SubnetsFilters', { 'space-tag': text, zone: text }),
			{ needs: 'read' },
			(params, call) => ({
				results: [...call.model.spaces.values()]
					.filter((space) => params['space-tag'] === '' || params['space-tag'] === `space-${space.name}`)
					.flatMap((space) => space.subnets.map((one) => subnet(space, one))),
			}),
		),
		AllZones: method(nothing, { needs: 'read' }, () => ({ results: [] })),
		SubnetsByCIDR: method(
			struct('CIDRParams', { cidrs: list(text) }),
			{ needs: 'read', min: 4 },
			({ cidrs }, call) => ({
				results: cidrs.map((cidr) => {
					const found = [...call.model.spaces.values()].flatMap((space) =>
						space.subnets.filter((one) => one.cidr === cidr).map((one) => subnet(space, one, true)),
					);
					return found.length > 0 ? { subnets: found } : {};
				}),
			}),
		),
	},
	SSHClient: {
		PublicAddress: method(Entities, needAdmin, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => ({ address: addresses(machineFor(call, tag), false) })),
		})),
		PrivateAddress: method(Entities, needAdmin, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => ({ address: addresses(machineFor(call, tag), true) })),
		})),
		AllAddresses: method(Entities, { ...needAdmin, min: 2 }, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => ({
				addresses: machineFor(call, tag).addresses.map((one) => one.value),
			})),
		})),
		PublicKeys: method(Entities, needAdmin, ({ entities }, call) => ({
			results: each(entities, ({ tag }) => {
				machineFor(call, tag);
				return {};
			}),
		})),
		Proxy: method(nothing, needAdmin, () => ({ 'use-proxy': false })),
		ModelCredentialForSSH: method(nothing, { ...needAdmin, min: 4 }, () => ({
			error: item(notSupported('getting secret token')),
		})),
		VirtualHostname: method(
			struct('VirtualHostnameTargetArg', { tag: text, container: text }),
			{ ...needAdmin, min: 5 },
			({ tag }, call) => {
				const { kind, id } = parseTag(tag);
				const [application = '', number = ''] = id.split('/');
				const host = kind === 'unit' ? `${number}.${application}` : id;
				return { address: `${host}.${call.model.uuid}.juju.local` };
			},
		),
	},
};
