import { JujuError } from '../../errors.ts';
import { anything, bool, int, list, map, nothing, struct, text } from '../../go.ts';
import { destroyMachine } from '../../life/machines.ts';
import { Value, withoutAbsent } from '../../state/constraints.ts';
import { check, values } from '../../state/model-config.ts';
import { watchModel } from '../../watch/all.ts';
import { machineOf } from '../status-parts.ts';
import { type Method, method } from '../table.ts';
import { charmAt, missing, oldEach, oldUnit } from './entities.ts';
import { oldService } from './service.ts';
import { oldFullStatus } from './status.ts';
import { change, MachineParams, addMachines, Target, address, runOn, Run, oldInfo } from './machines.ts';

const read = { needs: 'read' } as const;

/** The facade nearly everything is on in 1.x. */
export const oldClient: Record<string, Method> = {
	...oldService,
	FullStatus: method(struct('StatusParams', { Patterns: list(text) }), read, ({ Patterns }, call) =>
		oldFullStatus(call.model, Patterns),
	),
	WatchAll: method(nothing, read, (_params, call) => ({
		AllWatcherId: call.session.watch(watchModel(call)),
	})),
	EnvironmentInfo: method(nothing, read, (_params, call) => ({
		DefaultSeries: 'trusty',
		ProviderType: call.world.provider.type,
		Name: call.model.name,
		UUID: call.model.uuid,
		ServerUUID: call.world.uuid,
	})),
	EnvironmentGet: method(nothing, read, (_params, call) => ({ Config: values(call.world, call.model) })),
	EnvironmentSet: method(struct('EnvironmentSet', { Config: map(anything) }), change, ({ Config }, call) => {
		if ('agent-version' in Config) throw new JujuError('agent-version cannot be changed');
		Object.assign(call.model.config, check(Config));
	}),
	EnvironmentUnset: method(struct('EnvironmentUnset', { Keys: list(text) }), change, ({ Keys }, call) => {
		for (const key of Keys) delete call.model.config[key];
	}),
	GetEnvironmentConstraints: method(nothing, read, (_params, call) => ({
		Constraints: call.model.constraints,
	})),
	SetEnvironmentConstraints: method(
		struct('SetConstraints', { ServiceName: text, Constraints: Value }),
		change,
		({ Constraints }, call) => {
			call.model.constraints = withoutAbsent(Constraints);
		},
	),
	SetEnvironAgentVersion: method(
		struct('SetEnvironAgentVersion', { Version: text }),
		change,
		({ Version }, call) => {
			if (!/^\d+\.\d+(\.\d+|-\w+)/.test(Version)) throw new JujuError(`invalid version "${Version}"`);
			call.model.version = Version;
		},
	),
	AgentVersion: method(nothing, read, (_params, call) => ({ Version: call.world.version })),
	FindTools: method(
		struct('FindToolsParams', { MajorVersion: int, MinorVersion: int, Arch: text, Series: text }),
		read,
		(params, call) => ({
			List: [
				{
					Version: `${call.world.version}-${params.Series || 'trusty'}-${params.Arch || 'amd64'}`,
					URL: 'https://store.lab/tools.tgz',
					Size: 1,
				},
			],
			Error: null,
		}),
	),
	AddCharm: method(struct('CharmURL', { URL: text }), change, ({ URL: url }, call) => {
		const charm = charmAt(call, url);
		call.model.charms.set(charm.url, charm);
	}),
	ResolveCharms: method(
		struct('ResolveCharms', { References: list(anything) }),
		read,
		({ References }, call) => ({
			URLs: References.map((one) => {
				const reference =
					typeof one === 'string' ? one : String((one as { Name?: unknown } | null)?.Name ?? '');
				try {
					return {
						URL: charmAt(call, reference.startsWith('cs:') ? reference : `cs:trusty/${reference}`).url,
					};
				} catch {
					return { Error: `charm not found: cs:trusty/${reference}` };
				}
			}),
		}),
	),
	CharmInfo: method(struct('CharmInfo', { CharmURL: text }), read, ({ CharmURL }, call) =>
		oldInfo(call, CharmURL),
	),
	AddMachines: method(struct('AddMachines', { MachineParams }), change, (params, call) =>
		addMachines(call, params.MachineParams),
	),
	AddMachinesV2: method(struct('AddMachines', { MachineParams }), change, (params, call) =>
		addMachines(call, params.MachineParams),
	),
	InjectMachines: method(struct('AddMachines', { MachineParams }), change, (params, call) =>
		addMachines(call, params.MachineParams),
	),
	DestroyMachines: method(
		struct('DestroyMachines', { MachineNames: list(text), Force: bool }),
		{ needs: 'write', block: 'remove' },
		(params, call) => {
			const wrong = params.MachineNames.flatMap((id) => {
				const machine = call.model.machines.get(id);
				if (!machine) return [`machine ${id} does not exist`];
				const host = [...call.model.applications.values()]
					.flatMap((one) => [...one.units.values()])
					.find((unit) => machineOf(call.model, unit) === machine);
				const inner = [...call.model.machines.values()].filter(({ parent }) => parent === id);
				if (inner.length > 0 && !params.Force)
					return [`machine ${id} is hosting containers "${inner.map((one) => one.id).join(',')}"`];
				if (host && !params.Force) return [`machine ${id} has unit "${host.name}" assigned`];
				destroyMachine(call.world, call.model, machine, params.Force);
				return [];
			});
			if (wrong.length > 0)
				throw new JujuError(
					wrong.length === params.MachineNames.length
						? `no machines were destroyed: ${wrong.join('; ')}`
						: `some machines were not destroyed: ${wrong.join('; ')}`,
				);
		},
	),
	ProvisioningScript: method(
		struct('ProvisioningScriptParams', {
			MachineId: text,
			Nonce: text,
			DataDir: text,
			DisablePackageCommands: bool,
		}),
		change,
		(params, call) => {
			if (!call.model.machines.has(params.MachineId)) throw missing(`machine ${params.MachineId}`);
			return { Script: `#!/bin/bash\n# machine ${params.MachineId}\n` };
		},
	),
	MachineConfig: method(
		struct('MachineConfigParams', { MachineId: text, Series: text, Arch: text }),
		change,
		({ MachineId }, call) => {
			if (!call.model.machines.has(MachineId)) throw missing(`machine ${MachineId}`);
			return {
				EnvironAttrs: call.model.config,
				Tools: [{ version: call.world.version, url: '', size: 0 }],
			};
		},
	),
	RetryProvisioning: method(
		struct('Entities', { Entities: list(struct('Entity', { Tag: text })) }),
		change,
		({ Entities }, call) => ({
			Results: oldEach(Entities, ({ Tag }) => {
				const machine = call.model.machines.get(Tag.replace(/^machine-/, ''));
				if (!machine) throw missing(`machine ${Tag.replace(/^machine-/, '')}`);
				if (machine.instance.status !== 'provisioning error')
					throw new JujuError(`machine ${machine.id} is not in an error state`);
			}),
		}),
	),
	PublicAddress: method(Target, read, ({ Target: target }, call) => ({
		PublicAddress: address(call, target, 'public'),
	})),
	PrivateAddress: method(Target, read, ({ Target: target }, call) => ({
		PrivateAddress: address(call, target, 'private'),
	})),
	SetAnnotations: method(
		struct('SetAnnotations', { Tag: text, Pairs: map(text) }),
		change,
		({ Tag, Pairs }, call) => {
			const kept = { ...call.model.annotations.get(Tag), ...Pairs };
			for (const [key, value] of Object.entries(kept)) if (value === '') delete kept[key];
			call.model.annotations.set(Tag, kept);
		},
	),
	GetAnnotations: method(struct('GetAnnotations', { Tag: text }), read, ({ Tag }, call) => ({
		Annotations: call.model.annotations.get(Tag) ?? {},
	})),
	Run: method(Run, change, (params, call) => {
		const units = [
			...params.Units.map((name) => oldUnit(call, name)),
			...params.Services.flatMap((name) => [...(call.model.applications.get(name)?.units.values() ?? [])]),
		];
		return {
			Results: [
				...params.Machines.map((id) => runOn(call, params.Commands, id)),
				...units.map((unit) =>
					runOn(call, params.Commands, machineOf(call.model, unit)?.id ?? '', unit.name),
				),
			],
		};
	}),
	RunOnAllMachines: method(Run, change, (params, call) => ({
		Results: [...call.model.machines.keys()].map((id) => runOn(call, params.Commands, id)),
	})),
};
