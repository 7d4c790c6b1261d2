import type { FleetParts } from '../parts.ts';
import { operations } from '../../../catalogue/operation.ts';
import { joinStatus } from '../model/status.ts';
import { nameMatcher } from '../model/name-pattern.ts';
import { namePattern, raw, stateSample } from './fields.ts';

const op = operations<FleetParts>();

/** The cluster as a whole. */
export const clusterOperations = [
	op({
		resource: 'cluster',
		name: 'getStatus',
		action: 'Get the status of all units',
		noun: 'unit',
		effect: 'reads',
		help: 'List units with their machines and systemd states, each with a verdict in one word',
		returns: 'many',
		fields: {
			name: namePattern,
		},
		part: 'main',
		covers: ['GET /units', 'GET /state', 'GET /machines'],
		optional: ['places.*.metadata.*', 'machines.*.metadata.*'],
		sample: {
			name: 'web.service',
			verdict: 'running',
			desiredState: 'launched',
			currentState: 'launched',
			global: false,
			machineId: '944b8b4cf411912113956567820fcb9a',
			primaryIp: '10.0.0.11',
			hash: '9b4b6d2f1c0f3f0a4c5d6e7f8091a2b3c4d5e6f7',
			lacks: null,
			places: [
				{
					machineId: stateSample.machineId,
					primaryIp: '10.0.0.11',
					metadata: { role: 'worker' },
					systemdLoadState: 'loaded',
					systemdActiveState: 'active',
					systemdSubState: 'running',
					current: true,
				},
			],
		},
		timeout: 60,
		async run(client, { name = '*' }, { signal }) {
			const matches = nameMatcher(name);
			const all = joinStatus(await client.snapshot({ signal }));
			return all.filter((one) => matches(one.name));
		},
	}),
	op({
		resource: 'cluster',
		name: 'getInfo',
		action: 'Get the version of fleet',
		effect: 'reads',
		help: 'Release and API version of the endpoint that answers',
		fields: { raw },
		part: 'main',
		covers: ['GET /discovery'],
		sample: {
			id: 'fleet:v1',
			title: 'fleet API',
			apiVersion: 'v1',
			version: '1.0.0',
			endpoint: 'http://127.0.0.1:49153',
		},
		run: (client, { raw: whole }, { signal }) => client.discovery({ signal, raw: whole }),
	}),
	op({
		resource: 'cluster',
		name: 'getMetrics',
		action: 'Get metrics of a machine',
		effect: 'reads',
		help: 'Read the Prometheus metrics of the machine whose endpoint answers',
		returns: 'many',
		fields: {},
		part: 'main',
		covers: ['GET /metrics'],
		sample: { name: 'fleet_agent_reconcile_count', type: 'counter', value: 12, labels: {} },
		optional: ['help', 'labels.*'],
		since: '0.13',
		run: (client, _, { signal }) => client.metrics({ signal }),
	}),
] as const;
