import { choice, flag, text } from '../../../catalogue/field.ts';
import { all } from '../client/pages.ts';
import { listOf, numberOrNull, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { timeOf } from '../wire/time.ts';
import { op } from './crud.ts';

const common = { part: 'compute', only: 'OpenStack', effect: 'reads', timeout: 30 } as const;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
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
		const request = { path: '/os-availability-zone', doing: 'listing availability zones' };
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
	help: 'List the machines that servers run on; needs an admin',
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

const serviceSample = {
	id: '0f2c3a4b-5a2b-4f7c-9d53-3f3f9a1f5b7e',
	binary: 'nova-compute',
	host: 'compute-7',
	zone: 'nova',
	status: 'enabled',
	state: 'up',
	disabledReason: null,
	updated: '2026-01-31T03:12:45.000Z',
};
const readService = (row: Readonly<Record<string, unknown>>) => ({
	id: textOf(row['id']),
	binary: textOf(row['binary']),
	host: textOf(row['host']),
	zone: textOf(row['zone']) || null,
	status: textOf(row['status']),
	state: textOf(row['state']),
	disabledReason: textOf(row['disabled_reason']) || null,
	updated: timeOf(row['updated_at']),
});

const services = op({
	...common,
	resource: 'computeService',
	name: 'getMany',
	action: 'Get many compute services',
	help: 'List nova’s own services and whether they are up; needs an admin',
	returns: 'many',
	fields: {
		host: text('Machine', { example: 'compute-7', help: 'Only services on this machine' }),
		down: flag('Down', { help: 'Whether to list only those that are down, or only those that are up' }),
	},
	covers: ['compute GET /os-services'],
	sample: serviceSample,
	async run(client, { host, down }, { signal }) {
		const request = {
			path: '/os-services',
			query: { host },
			micro: { most: '2.53' },
			doing: 'listing compute services',
		};
		const { body } = await client.servers.api.send(request, { signal });
		const found = listOf(recordOf(body)['services']).map(readService);
		return found.filter(({ state }) => down === undefined || (state === 'down') === down);
	},
});

const setService = op({
	...common,
	resource: 'computeService',
	name: 'setStatus',
	action: 'Enable or disable a compute service',
	effect: 'changes',
	help: 'Stop giving new servers to a machine, or begin again; needs an admin',
	fields: {
		id: text('Service', {
			required: true,
			from: 'id',
			example: serviceSample.id,
			help: 'Its ID, or the service from an earlier step',
		}),
		status: choice('Status', {
			required: true,
			help: 'Whether the machine takes new servers',
			options: [
				{ value: 'enabled', label: 'Enabled' },
				{ value: 'disabled', label: 'Disabled' },
			],
		}),
		reason: text('Reason', { example: 'new memory', help: 'Why it is disabled' }),
	},
	covers: ['compute PUT /os-services/{id}'],
	sample: { ...serviceSample, status: 'disabled', disabledReason: 'new memory' },
	async run(client, { id, status, reason }, { signal }) {
		const why = status === 'disabled' && reason ? { disabled_reason: reason } : {};
		const request = {
			method: 'PUT',
			path: path`/os-services/${id}`,
			json: { status, ...why },
			micro: { least: '2.53', most: '2.53' },
			doing: `setting compute service ${id} to ${status}`,
		};
		const { body } = await client.servers.api.send(request, { signal });
		return readService(recordOf(recordOf(body)['service']));
	},
});

/** What an admin of a cloud sees. */
export const adminOperations = [zones, hypervisors, services, setService] as const;
