import { roughBytes } from '../../core/units.ts';
import { counted } from '../../core/case.ts';
import type { List, ListItem, ListQuery } from '../../catalogue/service.ts';
import type { CloudClient } from './client/client.ts';
import type { Identified } from './client/kind.ts';
import { containersOf } from './client/objects/containers.ts';
import { ownProject, type Resource } from './client/resource.ts';
import type { CloudParts } from './parts.ts';
import { listOf, recordOf, textOf } from './wire/json.ts';
import type { ServiceName } from './wire/services.ts';

/** Rows of one live list: more are found by typing. */
const MAX_ROWS = 500;

const sized = (bytes: number | null): string => (bytes === null ? '' : roughBytes(bytes));
const words = (...parts: readonly (string | null | undefined | false)[]): string =>
	parts.filter(Boolean).join(' · ');

const of = <R extends Identified>(
	part: ServiceName,
	resource: (client: CloudClient) => Resource<R>,
	detail: (record: R) => string,
	only: (record: R) => boolean = () => true,
): List<CloudParts> => ({
	part,
	async load(client: CloudClient, { signal }: ListQuery) {
		const { kind, list } = resource(client);
		const own = kind.isOpen && (await ownProject(client.cloud, { signal }));
		const records: R[] = [];
		for await (const record of list({ signal })) if (only(record) && records.push(record) >= MAX_ROWS) break;
		const count = new Map<string, number>();
		for (const { name } of records) count.set(name ?? '', (count.get(name ?? '') ?? 0) + 1);
		const items = records.map((record): ListItem => {
			const { id, name, projectId } = record;
			// a name that is there twice, or none, or in another project, can only be meant by its id
			const isForeign = Boolean(own && projectId && projectId !== own && !kind.isOpen?.(record));
			const isTwice = Number(count.get(name ?? '')) > 1;
			const isSure = name !== null && name !== '' && !isTwice && !isForeign;
			const apart = [isForeign && 'another project’s', name && isTwice && id];
			return {
				value: isSure ? name : id,
				label: name || id,
				detail: words(detail(record), ...apart) || id,
			};
		});
		return { items };
	},
});

/** Availability zones are names and nothing more. */
const zones = (part: 'compute' | 'volume'): List<CloudParts> => ({
	part,
	async load({ cloud }: CloudClient, { signal }: ListQuery) {
		const request = {
			path: '/os-availability-zone',
			doing: 'listing availability zones',
			gives: 'availabilityZoneInfo',
		};
		const { body } = await cloud.apis[part].send(request, { signal });
		const rows = listOf(recordOf(body)['availabilityZoneInfo']);
		return { items: rows.map((row) => ({ value: textOf(row['zoneName']) })) };
	},
});

/** Every live list, by the name that fields use. */
export const lists = {
	servers: of(
		'compute',
		({ servers }) => servers,
		({ status, flavorName, addresses }) => words(status, flavorName, addresses[0]?.address),
	),
	flavors: of(
		'compute',
		({ flavors }) => flavors,
		({ vcpus, ram, disk }) => words(`${vcpus ?? '?'} vCPU`, sized(ram), disk ? `disk ${sized(disk)}` : ''),
	),
	keyPairs: of(
		'compute',
		({ keyPairs }) => keyPairs,
		({ fingerprint }) => fingerprint ?? '',
	),
	serverGroups: of(
		'compute',
		({ serverGroups }) => serverGroups,
		({ policy }) => policy ?? '',
	),
	images: of(
		'image',
		({ images }) => images,
		({ status, visibility, size }) => words(status, visibility, sized(size)),
	),
	imageStores: {
		part: 'image',
		async load({ images }: CloudClient, { signal }: ListQuery) {
			const { stores } = await images.imports({ signal });
			return { items: stores.map(({ id, description }) => ({ value: id, detail: description ?? '' })) };
		},
	} satisfies List<CloudParts>,
	networks: of(
		'network',
		({ networks }) => networks,
		({ status, external, shared }) => words(status, external && 'external', shared && 'shared'),
	),
	externalNetworks: of(
		'network',
		({ networks }) => networks,
		({ status, description }) => words(status, description),
		({ external }) => external === true,
	),
	subnets: of(
		'network',
		({ subnets }) => subnets,
		({ cidr }) => cidr,
	),
	ports: of(
		'network',
		({ ports }) => ports,
		({ status, fixedIps }) => words(fixedIps[0]?.ipAddress, status),
	),
	floatingIps: of(
		'network',
		({ floatingIps }) => floatingIps,
		({ fixedIpAddress }) => fixedIpAddress ?? 'free',
	),
	routers: of(
		'network',
		({ routers }) => routers,
		({ status }) => status,
	),
	securityGroups: of(
		'network',
		({ securityGroups }) => securityGroups,
		({ description, rules }) => words(description, counted(rules.length, 'rule')),
	),
	volumes: of(
		'volume',
		({ volumes }) => volumes,
		({ status, size }) => words(status, sized(size)),
	),
	volumeTypes: of(
		'volume',
		({ volumeTypes }) => volumeTypes,
		({ description }) => description ?? '',
	),
	snapshots: of(
		'volume',
		({ snapshots }) => snapshots,
		({ status, size }) => words(status, sized(size)),
	),
	backups: of(
		'volume',
		({ backups }) => backups,
		({ status, size }) => words(status, sized(size)),
	),
	containers: {
		part: 'object',
		async load({ cloud }: CloudClient, { signal }: ListQuery) {
			const items: ListItem[] = [];
			for await (const { name, objects, size } of containersOf(cloud).list({ signal }))
				if (
					items.push({
						value: name,
						detail: words(objects === null ? '' : counted(objects, 'object'), sized(size)),
					}) >= MAX_ROWS
				)
					break;
			return { items };
		},
	} satisfies List<CloudParts>,
	computeZones: zones('compute'),
	volumeZones: zones('volume'),
};
