import { asEqual, exactly } from '../model/names.ts';
import { type Flavor, readFlavor } from '../wire/flavor.ts';
import { type Image, readImage } from '../wire/image.ts';
import { type KeyPair, readKeyPair } from '../wire/key-pair.ts';
import {
	type FloatingIp,
	type Network,
	type Port,
	readFloatingIp,
	readNetwork,
	readPort,
	readRouter,
	readSubnet,
	type Router,
	type Subnet,
} from '../wire/network.ts';
import {
	readRule,
	readSecurityGroup,
	type SecurityGroup,
	type SecurityGroupRule,
} from '../wire/security-group.ts';
import { readServerGroup, type ServerGroup } from '../wire/server-group.ts';
import { readServer, type Server } from '../wire/server.ts';
import {
	readBackup,
	readSnapshot,
	readVolume,
	readVolumeType,
	type Snapshot,
	type Volume,
	type VolumeBackup,
	type VolumeType,
} from '../wire/volume.ts';
import type { Identified, Kind } from './kind.ts';

const detailed = (path: string) => ({ openstack: `${path}/detail`, synnefo: `${path}/detail` });
const byName = (name: string) => ({ name });

/** Microversion whose server records we know: tags, flavors with their names, locked. */
export const serverKind: Kind<Server> = {
	service: 'compute',
	title: 'server',
	one: 'server',
	many: 'servers',
	path: '/servers',
	detail: detailed('/servers'),
	micro: { most: '2.79' },
	read: readServer,
	bareCreate: true,
	byName: (name) => ({ name: exactly(name) }),
};

export const flavorKind: Kind<Flavor> = {
	service: 'compute',
	title: 'flavor',
	one: 'flavor',
	many: 'flavors',
	path: '/flavors',
	detail: detailed('/flavors'),
	micro: { most: '2.61' },
	read: readFlavor,
	anyId: true,
};

export const keyPairKind: Kind<KeyPair> = {
	service: 'compute',
	title: 'key pair',
	one: 'keypair',
	many: 'keypairs',
	path: '/os-keypairs',
	// from 2.92 on the cloud makes no keys
	micro: { most: '2.10' },
	read: readKeyPair,
	anyId: true,
};

export const serverGroupKind: Kind<ServerGroup> = {
	service: 'compute',
	title: 'server group',
	one: 'server_group',
	many: 'server_groups',
	path: '/os-server-groups',
	// before it a group has a list of policies
	micro: { least: '2.64', most: '2.64' },
	read: readServerGroup,
};

export const imageKind: Kind<Image> = {
	service: 'image',
	title: 'image',
	one: '',
	many: 'images',
	path: '/images',
	detail: { synnefo: '/images/detail' },
	read: readImage,
	byName: (name) => ({ name: asEqual(name) }),
	isOpen: ({ visibility }) => visibility !== 'private',
};

const neutron = <R extends Identified>(
	title: string,
	one: string,
	read: Kind<R>['read'],
	more: Partial<Kind<R>> = {},
): Kind<R> => {
	const path = `/${one.replaceAll('_', '-')}s`;
	return { service: 'network', title, one, many: `${one}s`, path, read, byName, ...more };
};

export const networkKind: Kind<Network> = neutron('network', 'network', readNetwork, {
	detail: { synnefo: '/networks/detail' },
	isOpen: ({ shared, external }) => shared === true || external === true,
});
const closed = { isOpen: () => false };
export const subnetKind: Kind<Subnet> = neutron('subnet', 'subnet', readSubnet, closed);
export const portKind: Kind<Port> = neutron('port', 'port', readPort, {
	detail: { synnefo: '/ports/detail' },
	...closed,
});
export const floatingIpKind: Kind<FloatingIp> = neutron('floating IP', 'floatingip', readFloatingIp, {
	byName: (address) => ({ floating_ip_address: address }),
});
export const routerKind: Kind<Router> = neutron('router', 'router', readRouter, closed);
export const securityGroupKind: Kind<SecurityGroup> = neutron(
	'security group',
	'security_group',
	readSecurityGroup,
	closed,
);
export const ruleKind: Kind<SecurityGroupRule> = neutron(
	'security group rule',
	'security_group_rule',
	readRule,
);

const cinder = <R extends Identified>(
	title: string,
	one: string,
	path: string,
	read: Kind<R>['read'],
): Kind<R> => ({
	service: 'volume',
	title,
	one,
	many: `${one}s`,
	path,
	detail: detailed(path),
	micro: { most: '3.50' },
	read,
	bareCreate: true,
	byName,
});

export const volumeKind: Kind<Volume> = cinder('volume', 'volume', '/volumes', readVolume);
export const snapshotKind: Kind<Snapshot> = cinder('snapshot', 'snapshot', '/snapshots', readSnapshot);
export const backupKind: Kind<VolumeBackup> = cinder('backup', 'backup', '/backups', readBackup);
export const volumeTypeKind: Kind<VolumeType> = {
	service: 'volume',
	title: 'volume type',
	one: 'volume_type',
	many: 'volume_types',
	path: '/types',
	read: readVolumeType,
};
