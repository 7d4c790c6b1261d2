import { storedOf } from '../life/away.ts';
import { machineOf, publicAddress, seriesOf } from '../facades/status-parts.ts';
import { charmOf, effectiveConfig } from '../life/hooks.ts';
import type { Model } from '../state/types.ts';
import type { Status } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';
import type { Snapshot } from './deltas.ts';

type Loose = Record<string, unknown>;

const told = (one: Status): Loose => ({
	Err: null,
	Current: one.status,
	Message: one.info,
	Since: one.since,
	Version: '',
	Data: one.data,
});

/** All entities of an environment as 1.24 and 1.25 watchers tell them (protocol §3.2). */
export const oldSnapshot = (world: World, model: Model): Snapshot => {
	const out: Snapshot = new Map();
	const env = { EnvUUID: model.uuid };
	const put = (kind: string, key: string, data: Loose, gone: Loose) =>
		out.set(`${kind} ${key}`, { kind, data: { ...env, ...data }, gone: { ...env, ...gone } });
	put(
		'environment',
		model.uuid,
		{ Name: model.name, Life: model.life, Owner: `${model.owner}@local`, ServerUUID: world.uuid },
		{ Name: model.name },
	);
	for (const machine of model.machines.values())
		put(
			'machine',
			machine.id,
			{
				Id: machine.id,
				InstanceId: machine.instanceId,
				Status: machine.agent.status,
				StatusInfo: machine.agent.info,
				StatusData: machine.agent.data,
				Life: machine.life,
				Series: seriesOf(machine.base.channel),
				SupportedContainers: ['lxc'],
				SupportedContainersKnown: true,
				HardwareCharacteristics: { Arch: 'amd64', Mem: 4096, CpuCores: 2 },
				Jobs: machine.jobs,
				Addresses: machine.addresses.map(({ value, type, scope }) => ({
					Value: value,
					Type: type,
					NetworkName: '',
					Scope: scope,
				})),
				HasVote: machine.controller ?? false,
				WantsVote: machine.controller ?? false,
			},
			{ Id: machine.id },
		);
	for (const application of model.applications.values()) {
		const charm = charmOf(model, application);
		put(
			'service',
			application.name,
			{
				Name: application.name,
				Exposed: application.exposed,
				CharmURL: application.charm,
				OwnerTag: `user-${model.owner}@local`,
				Life: application.life,
				MinUnits: application.minUnits,
				Constraints: application.constraints,
				Config: effectiveConfig(charm, application),
				Subordinate: charm?.subordinate ?? false,
				Status: told(application.status),
			},
			{ Name: application.name },
		);
		for (const unit of application.units.values())
			put(
				'unit',
				unit.name,
				{
					Name: unit.name,
					Service: application.name,
					Series: seriesOf(application.base.channel),
					CharmURL: unit.charm,
					PublicAddress: publicAddress(model, unit),
					PrivateAddress: publicAddress(model, unit),
					MachineId: machineOf(model, unit)?.id ?? '',
					Ports: unit.openedPorts.map((one) => ({
						Protocol: one.split('/')[1],
						Number: Number(one.split('/')[0]),
					})),
					PortRanges: [],
					Status: oldStatus(unit.workload.status, unit.agent.status),
					StatusInfo: unit.workload.status === 'error' ? unit.workload.info : '',
					StatusData: unit.workload.status === 'error' ? unit.workload.data : {},
					WorkloadStatus: told(storedOf(unit).workload),
					AgentStatus: told(storedOf(unit).agent),
					Subordinate: unit.principal !== '',
				},
				{ Name: unit.name },
			);
	}
	for (const relation of model.relations.values())
		put(
			'relation',
			relation.key,
			{
				Key: relation.key,
				Id: relation.id,
				Endpoints: relation.ends.map(({ application, endpoint }) => ({
					ServiceName: application,
					Relation: {
						Name: endpoint.name,
						Role: endpoint.role,
						Interface: endpoint.interface,
						Optional: endpoint.optional,
						Limit: endpoint.limit,
						Scope: endpoint.scope,
					},
				})),
			},
			{ Key: relation.key },
		);
	for (const [tag, Annotations] of model.annotations)
		if (Object.keys(Annotations).length > 0) put('annotation', tag, { Tag: tag, Annotations }, { Tag: tag });
	for (const block of model.blocks.values())
		put(
			'block',
			block.id,
			{ Id: block.id, Type: block.type, Message: block.message, Tag: `environment-${model.uuid}` },
			{ Id: block.id },
		);
	for (const task of model.tasks.values())
		put(
			'action',
			task.id,
			{
				Id: task.id,
				Receiver: task.receiver.replace(/^unit-(.*)-(\d+)$/, '$1/$2'),
				Name: task.name,
				Parameters: task.parameters ?? {},
				Status: task.status,
				Message: task.message,
				Results: task.output ?? {},
				Enqueued: task.enqueued,
				Started: task.started,
				Completed: task.completed,
			},
			{ Id: task.id },
		);
	return out;
};

/** The one status of before 1.24, as the agent's and the workload's make it. */
export const oldStatus = (workload: string, agent: string): string => {
	if (workload === 'error') return 'error';
	if (agent === 'allocating') return 'allocating';
	if (workload === 'maintenance' || workload === 'waiting') return 'pending';
	return workload === 'terminated' ? 'stopped' : 'started';
};
