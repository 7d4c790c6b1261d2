import { choice, flag, text } from '../../../catalogue/field.ts';
import type { Call } from '../client/cloud.ts';
import type { CloudClient } from '../client/client.ts';
import { flagOf, type Json, listOf, recordOf, textOf } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import { timeOf } from '../wire/time.ts';
import { op } from './crud.ts';

const common = {
	resource: 'computeService',
	part: 'compute',
	only: 'OpenStack',
	effect: 'reads',
	timeout: 30,
} as const;

const serviceSample = {
	id: '0f2c3a4b-5a2b-4f7c-9d53-3f3f9a1f5b7e',
	binary: 'nova-compute',
	host: 'compute-7',
	zone: 'nova',
	status: 'enabled',
	state: 'up',
	disabledReason: null,
	forcedDown: false,
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
	forcedDown: flagOf(row['forced_down']),
	updated: timeOf(row['updated_at']),
});

type ComputeService = ReturnType<typeof readService>;

const listed = async (
	{ servers }: CloudClient,
	host: string | undefined,
	call: Call,
): Promise<ComputeService[]> => {
	const request = {
		path: '/os-services',
		gives: 'services',
		query: { host },
		micro: { most: '2.53' },
		doing: 'listing compute services',
	};
	const { body } = await servers.api.send(request, call);
	return listOf(recordOf(body)['services']).map(readService);
};

const changed = async (
	{ servers }: CloudClient,
	id: string,
	json: Json,
	doing: string,
	call: Call,
): Promise<ComputeService> => {
	const micro = { least: '2.53', most: '2.53' };
	const request = { method: 'PUT', path: path`/os-services/${id}`, json, micro, doing };
	const { body } = await servers.api.send(request, call);
	return readService(recordOf(recordOf(body)['service']));
};

const service = text('Service', {
	required: true,
	from: 'id',
	example: serviceSample.id,
	help: 'Its ID, or the service from an earlier step',
});

const services = op({
	...common,
	name: 'getMany',
	action: 'Get many compute services',
	help: 'List Nova’s own services and whether they are up; needs the admin role',
	returns: 'many',
	fields: {
		host: text('Host', { example: 'compute-7', help: 'Only services on this host' }),
		down: flag('Down', { help: 'Whether to list only services that are down, or only those that are up' }),
	},
	covers: ['compute GET /os-services'],
	sample: serviceSample,
	async run(client, { host, down }, { signal }) {
		const found = await listed(client, host, { signal });
		return found.filter(({ state }) => down === undefined || (state === 'down') === down);
	},
});

const setService = op({
	...common,
	name: 'setStatus',
	action: 'Enable or disable a compute service',
	alias: ['maintenance of a compute host'],
	effect: 'changes',
	help: 'Disable a host, so that it gets no new servers, or enable it again; needs the admin role',
	fields: {
		id: service,
		status: choice('Status', {
			required: true,
			help: 'Whether the host gets new servers',
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
		return changed(client, id, { status, ...why }, `setting compute service ${id} to ${status}`, { signal });
	},
});

const setForcedDown = op({
	...common,
	name: 'setForcedDown',
	action: 'Mark a compute service as down',
	effect: 'changes',
	help: 'Mark a host as down, so that its servers can be evacuated at once, or take that back; needs the admin role',
	fields: {
		id: service,
		down: flag('Down', { default: true, help: 'Whether the host counts as down' }),
		allowUp: flag('Allow while up', {
			default: false,
			help: 'Whether to mark it as down even if it reports that it is up',
		}),
	},
	guard: {
		allow: 'allowUp',
		look: async (client, { id, down }, { signal }) =>
			down ? (await listed(client, undefined, { signal })).find((each) => each.id === id) : undefined,
		danger: (_, seen) => {
			const found = seen as ComputeService | undefined;
			if (found?.state !== 'up') return undefined;
			return `${found.host} still reports that it is up: what runs there would run twice once it is evacuated`;
		},
	},
	covers: ['compute PUT /os-services/{id}', 'compute GET /os-services'],
	sample: { ...serviceSample, state: 'down', forcedDown: true },
	run: (client, { id, down }, { signal }) =>
		changed(client, id, { forced_down: down }, `marking compute service ${id} as ${down ? 'down' : 'up'}`, {
			signal,
		}),
});

/** Nova’s own services on its machines, for admins. */
export const computeServices = [services, setService, setForcedDown] as const;
