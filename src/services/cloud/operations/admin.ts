import { GIB, MIB } from '../../../core/units.ts';
import { all } from '../client/pages.ts';
import { listOf, numberOrNull, recordOf, textOf } from '../wire/json.ts';
import { computeServices } from './compute-service.ts';
import { op } from './crud.ts';

const common = { part: 'compute', only: 'OpenStack', effect: 'reads', timeout: 30 } as const;
const times = (value: unknown, unit: number): number | null => {
	const read = numberOrNull(value);
	return read === null ? null : read * unit;
};

const zones = op({
	...common,
	resource: 'availabilityZone',
	name: 'getMany',
	action: 'Get many availability zones',
	help: 'List the zones in which servers can run',
	returns: 'many',
	fields: {},
	covers: ['compute GET /os-availability-zone'],
	sample: { name: 'nova', available: true },
	async run(client, _, { signal }) {
		const request = {
			path: '/os-availability-zone',
			doing: 'listing availability zones',
			gives: 'availabilityZoneInfo',
		};
		const { body } = await client.servers.api.send(request, { signal });
		return listOf(recordOf(body)['availabilityZoneInfo']).map((row) => ({
			name: textOf(row['zoneName']),
			available: recordOf(row['zoneState'])['available'] === true,
		}));
	},
});

const hypervisors = op({
	...common,
	resource: 'hypervisor',
	name: 'getMany',
	action: 'Get many hypervisors',
	help: 'List the hypervisors (hosts that servers run on); needs the admin role',
	returns: 'many',
	fields: {},
	covers: ['compute GET /os-hypervisors/detail'],
	sample: {
		id: 'a3a7c8a5-9c55-4c1f-9a35-8a4b0f3d51d2',
		name: 'compute-7',
		type: 'QEMU',
		state: 'up',
		status: 'enabled',
		runningServers: 12,
		vcpus: 32,
		vcpusUsed: 20,
		ram: 137438953472,
		ramUsed: 68719476736,
		disk: 1099511627776,
		diskUsed: 214748364800,
		hostIp: '10.0.0.7',
	},
	async run(client, _, { signal }) {
		// from 2.88 on the numbers are gone
		const micro = { most: '2.53' };
		const listing = {
			path: '/os-hypervisors/detail',
			key: 'hypervisors',
			micro,
			doing: 'listing hypervisors',
		};
		return (await all(client.servers.api, listing, { signal })).map((row) => ({
			id: textOf(row['id']),
			name: textOf(row['hypervisor_hostname']),
			type: textOf(row['hypervisor_type']),
			state: textOf(row['state']),
			status: textOf(row['status']),
			runningServers: numberOrNull(row['running_vms']),
			vcpus: numberOrNull(row['vcpus']),
			vcpusUsed: numberOrNull(row['vcpus_used']),
			ram: times(row['memory_mb'], MIB),
			ramUsed: times(row['memory_mb_used'], MIB),
			disk: times(row['local_gb'], GIB),
			diskUsed: times(row['local_gb_used'], GIB),
			hostIp: textOf(row['host_ip']) || null,
		}));
	},
});

/** What an admin of a cloud sees. */
export const adminOperations = [zones, hypervisors, ...computeServices] as const;
