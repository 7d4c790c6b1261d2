import { JujuError } from '../../errors.ts';
import { anything, bool, int, list, map, maybe, struct, text } from '../../go.ts';
import { addUnits, deploy, destroyApplication, keepUnits } from '../../life/applications.ts';
import { queueAll } from '../../life/hooks.ts';
import {
	addRelation,
	addSubordinates,
	destroyRelation,
	relationByEnds,
	resolveEnds,
} from '../../life/relations.ts';
import { destroyUnit } from '../../life/units.ts';
import { readSettings, shownConfig } from '../../state/config-values.ts';
import { Value, withoutAbsent } from '../../state/constraints.ts';
import type { Application } from '../../state/types.ts';
import type { Endpoint } from '../../state/charm-types.ts';
import { fromYaml } from '../application-config.ts';
import { charmFor } from '../application-read.ts';
import { type Call, type Method, method } from '../table.ts';
import { charmAt, missing, oldUnit, placeAt, serviceIn } from './entities.ts';

const change = { needs: 'write', block: 'change' } as const;
const remove = { needs: 'write', block: 'remove' } as const;
const Service = struct('ServiceName', { ServiceName: text });

const Deploy = struct('ServiceDeploy', {
	ServiceName: text,
	CharmUrl: text,
	CharmURL: text,
	NumUnits: int,
	Config: map(text),
	ConfigYAML: text,
	Constraints: Value,
	ToMachineSpec: maybe(text),
	Storage: map(anything),
});

const deployOne = (call: Call, params: ReturnType<typeof Deploy.zero>) => {
	const name = params.ServiceName;
	if (call.model.applications.has(name))
		throw new JujuError(`cannot add service "${name}": service already exists`);
	const url = params.CharmURL || params.CharmUrl;
	if (/^cs:/.test(url) && !/-\d+$/.test(url)) throw new JujuError('charm url must include revision');
	const charm = charmAt(call, url);
	const yaml = params.ConfigYAML ? fromYaml(name, params.ConfigYAML) : {};
	const settings = readSettings(charm, { ...yaml, ...params.Config });
	const spec = params.ToMachineSpec;
	const made = deploy(call.world, call.model, {
		name,
		charm,
		units: charm.subordinate ? 0 : params.NumUnits,
		places: spec ? [placeAt(call, spec)] : [],
		...settings,
		constraints: withoutAbsent(params.Constraints),
		base: { name: 'ubuntu', channel: '14.04' },
	});
	addSubordinates(call.world, call.model, made);
};

const set = (call: Call, application: Application, options: Readonly<Record<string, string>>) => {
	const { config } = readSettings(charmFor(call.model, application), options);
	Object.assign(application.config, config);
	queueAll(call.world, application, { name: 'config-changed' });
};

const setCharm = (call: Call, application: Application, url: string) => {
	const charm = charmAt(call, url);
	call.model.charms.set(charm.url, charm);
	application.charm = charm.url;
	queueAll(call.world, application, { name: 'upgrade-charm' });
};

const oldEndpoint = ({ name, role, interface: iface, optional, limit, scope }: Endpoint) => ({
	Name: name,
	Role: role,
	Interface: iface,
	Optional: optional,
	Limit: limit,
	Scope: scope,
});

const Relation = struct('Relation', { Endpoints: list(text) });

const destroyAll = (call: Call, name: string) =>
	destroyApplication(call.world, call.model, serviceIn(call, name));

/** Services, units and relations of 1.x's Client. */
export const oldService: Record<string, Method> = {
	ServiceDeploy: method(Deploy, change, (params, call) => deployOne(call, params)),
	ServiceGet: method(Service, { needs: 'read' }, ({ ServiceName }, call) => {
		const application = serviceIn(call, ServiceName);
		const charm = charmFor(call.model, application);
		const config = Object.fromEntries(
			Object.entries(shownConfig(charm, application) as Record<string, { source: string }>).map(
				([key, one]) => {
					const { source, ...rest } = one;
					return [key, { ...rest, ...(source === 'default' && { default: true }) }];
				},
			),
		);
		return {
			Service: application.name,
			Charm: charm.name,
			Config: config,
			Constraints: application.constraints,
		};
	}),
	ServiceSet: method(
		struct('ServiceSet', { ServiceName: text, Options: map(text) }),
		change,
		(params, call) => set(call, serviceIn(call, params.ServiceName), params.Options),
	),
	ServiceUnset: method(
		struct('ServiceUnset', { ServiceName: text, Options: list(text) }),
		change,
		(params, call) => {
			const application = serviceIn(call, params.ServiceName);
			for (const key of params.Options) delete application.config[key];
			queueAll(call.world, application, { name: 'config-changed' });
		},
	),
	ServiceSetCharm: method(
		struct('ServiceSetCharm', { ServiceName: text, CharmUrl: text, Force: bool }),
		change,
		(params, call) => setCharm(call, serviceIn(call, params.ServiceName), params.CharmUrl),
	),
	ServiceUpdate: method(
		struct('ServiceUpdate', {
			ServiceName: text,
			CharmUrl: text,
			ForceCharmUrl: bool,
			MinUnits: maybe(int),
			SettingsStrings: map(text),
			SettingsYAML: text,
			Constraints: maybe(Value),
		}),
		change,
		(params, call) => {
			const application = serviceIn(call, params.ServiceName);
			if (params.CharmUrl) setCharm(call, application, params.CharmUrl);
			if (params.MinUnits !== undefined) keepUnits(call.world, call.model, application, params.MinUnits);
			set(call, application, params.SettingsStrings);
			if (params.Constraints) application.constraints = withoutAbsent(params.Constraints);
		},
	),
	ServiceDestroy: method(Service, remove, ({ ServiceName }, call) => destroyAll(call, ServiceName)),
	ServiceExpose: method(Service, change, ({ ServiceName }, call) => {
		serviceIn(call, ServiceName).exposed = true;
	}),
	ServiceUnexpose: method(Service, change, ({ ServiceName }, call) => {
		serviceIn(call, ServiceName).exposed = false;
	}),
	ServiceCharmRelations: method(Service, { needs: 'read' }, ({ ServiceName }, call) => ({
		CharmRelations: charmFor(call.model, serviceIn(call, ServiceName)).endpoints.map((one) => one.name),
	})),
	GetServiceConstraints: method(Service, { needs: 'read' }, ({ ServiceName }, call) => ({
		Constraints: serviceIn(call, ServiceName).constraints,
	})),
	SetServiceConstraints: method(
		struct('SetConstraints', { ServiceName: text, Constraints: Value }),
		change,
		(params, call) => {
			serviceIn(call, params.ServiceName).constraints = withoutAbsent(params.Constraints);
		},
	),
	AddServiceUnits: method(
		struct('AddServiceUnits', { ServiceName: text, NumUnits: int, ToMachineSpec: maybe(text) }),
		change,
		(params, call) => {
			if (params.NumUnits < 1) throw new JujuError('must add at least one unit');
			const application = serviceIn(call, params.ServiceName);
			const spec = params.ToMachineSpec;
			if (spec && params.NumUnits > 1) throw new JujuError('cannot use NumUnits with ToMachineSpec');
			const places = spec ? [placeAt(call, spec)] : [];
			return { Units: addUnits(call.world, call.model, application, params.NumUnits, places) };
		},
	),
	DestroyServiceUnits: method(
		struct('DestroyServiceUnits', { UnitNames: list(text) }),
		remove,
		(params, call) => {
			const wrong = params.UnitNames.flatMap((name) => {
				try {
					const unit = oldUnit(call, name);
					if (unit.principal) return [`unit "${name}" is a subordinate`];
					destroyUnit(call.world, call.model, unit);
					return [];
				} catch {
					return [`unit "${name}" does not exist`];
				}
			});
			if (wrong.length > 0)
				throw new JujuError(
					wrong.length === params.UnitNames.length
						? `no units were destroyed: ${wrong.join('; ')}`
						: `some units were not destroyed: ${wrong.join('; ')}`,
				);
		},
	),
	Resolved: method(struct('Resolved', { UnitName: text, Retry: bool }), change, (params, call) => {
		const unit = oldUnit(call, params.UnitName);
		if (unit.workload.status !== 'error') throw new JujuError(`unit "${unit.name}" is not in an error state`);
		unit.resolve = params.Retry ? 'retry' : 'skip';
	}),
	AddRelation: method(Relation, change, ({ Endpoints }, call) => {
		const [one = '', two = ''] = Endpoints;
		const ends = resolveEnds(call.model, one, two);
		const known = relationByEnds(call.model, ends);
		if (known) throw new JujuError(`cannot add relation "${known.key}": relation already exists`);
		const made = addRelation(call.world, call.model, ends);
		return {
			Endpoints: Object.fromEntries(made.ends.map((end) => [end.application, oldEndpoint(end.endpoint)])),
		};
	}),
	DestroyRelation: method(Relation, remove, ({ Endpoints }, call) => {
		const [one = '', two = ''] = Endpoints;
		const known = relationByEnds(call.model, resolveEnds(call.model, one, two));
		if (!known) throw missing(`relation "${one} ${two}"`);
		destroyRelation(call.world, call.model, known);
	}),
};
