import { charmOf } from '../../life/hooks.ts';
import { constraintsText, hardwareText } from '../../state/constraints.ts';
import type { Machine, Model, Unit } from '../../state/types.ts';
import type { Status } from '../../state/charm-types.ts';
import { oldStatus } from '../../watch/deltas-1.ts';
import { applicationStatus, machineOf, publicAddress, seriesOf } from '../status-parts.ts';

type Loose = Record<string, unknown>;

const agent = (one: Status, life = ''): Loose => ({
	Status: one.status,
	Info: one.info,
	Data: one.data,
	Since: one.since,
	Kind: '',
	Version: '1.25.13',
	Life: life === 'alive' ? '' : life,
	Err: null,
});

const glob = (pattern: string) =>
	new RegExp(`^${pattern.replace(/[.+^${}()|\\]/g, '\\$&').replace(/\*/g, '.*')}(/\\d+)?$`);

const unitStatus = (model: Model, unit: Unit): Loose => {
	const subordinates = [...model.applications.values()]
		.flatMap((one) => [...one.units.values()])
		.filter((one) => one.principal === unit.name);
	return {
		Workload: agent(unit.workload),
		UnitAgent: agent(unit.agent, unit.life),
		AgentState: oldStatus(unit.workload.status, unit.agent.status),
		AgentStateInfo: unit.workload.status === 'error' ? unit.workload.info : '',
		AgentVersion: unit.agentVersion,
		Life: unit.life === 'alive' ? '' : unit.life,
		Machine: machineOf(model, unit)?.id ?? '',
		OpenedPorts: unit.openedPorts,
		PublicAddress: publicAddress(model, unit),
		Charm: '',
		Subordinates:
			subordinates.length > 0
				? Object.fromEntries(subordinates.map((one) => [one.name, unitStatus(model, one)]))
				: null,
	};
};

/** A machine with its containers. */
const machineStatus = (model: Model, one: Machine): Loose => ({
	Agent: agent(one.agent, one.life),
	AgentState: one.agent.status,
	AgentStateInfo: one.agent.info,
	AgentVersion: '1.25.13',
	Life: one.life === 'alive' ? '' : one.life,
	DNSName: one.addresses[0]?.value ?? '',
	InstanceId: one.instanceId || 'pending',
	InstanceState: one.instance.status,
	Series: seriesOf(one.base.channel),
	Id: one.id,
	Containers: Object.fromEntries(
		[...model.machines.values()]
			.filter(({ parent }) => parent === one.id)
			.map((inner) => [inner.id, machineStatus(model, inner)]),
	),
	Hardware: hardwareText(one.hardware),
	Constraints: constraintsText(one.constraints),
	Jobs: one.jobs,
	HasVote: one.controller ?? false,
	WantsVote: one.controller ?? false,
});

/** `Client.FullStatus` of 1.25. */
export const oldFullStatus = (model: Model, patterns: readonly string[]): Loose => {
	const tests = patterns.map(glob);
	const shown = (...words: readonly string[]) =>
		tests.length === 0 || words.some((word) => tests.some((one) => one.test(word)));
	const services = [...model.applications.values()].filter((one) => shown(one.name, ...one.units.keys()));
	const ids = new Set(
		services.flatMap((one) => [...one.units.values()].map((unit) => machineOf(model, unit)?.id)),
	);
	return {
		EnvironmentName: model.name,
		AvailableVersion: '',
		Machines: Object.fromEntries(
			[...model.machines.values()]
				.filter((one) => !one.parent && (patterns.length === 0 || ids.has(one.id) || shown(one.id)))
				.map((one) => [one.id, machineStatus(model, one)]),
		),
		Services: Object.fromEntries(
			services.map((one) => {
				const charm = charmOf(model, one);
				const relations: Record<string, string[]> = {};
				for (const relation of model.relations.values())
					for (const [at, end] of relation.ends.entries())
						if (end.application === one.name)
							(relations[end.endpoint.name] ??= []).push((relation.ends[1 - at] ?? end).application);
				const units = [...one.units.values()].filter((unit) => !unit.principal);
				return [
					one.name,
					{
						Err: null,
						Charm: one.charm,
						Exposed: one.exposed,
						Life: one.life === 'alive' ? '' : one.life,
						Relations: relations,
						Networks: { Enabled: null, Disabled: null },
						CanUpgradeTo: '',
						SubordinateTo: charm?.subordinate ? Object.values(relations).flat() : [],
						Units:
							units.length > 0
								? Object.fromEntries(units.map((unit) => [unit.name, unitStatus(model, unit)]))
								: null,
						Status: agent(applicationStatus(one)),
					},
				];
			}),
		),
		Networks: {},
		Relations: [...model.relations.values()].map((one) => ({
			Id: one.id,
			Key: one.key,
			Interface: one.ends[0]?.endpoint.interface,
			Scope: one.ends[0]?.endpoint.scope,
			Endpoints: one.ends.map(({ application, endpoint }) => ({
				ServiceName: application,
				Name: endpoint.name,
				Role: endpoint.role,
				Subordinate: false,
			})),
		})),
	};
};
