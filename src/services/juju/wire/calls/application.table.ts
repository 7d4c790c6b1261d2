import { defineCall } from '../choose.ts';
import { get, type Loose, map, text, texts } from '../get.ts';
import { baseText } from '../records/base.ts';
import { itemsOf, only } from '../items.ts';
import { entities, nothing, old, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';
import type { ConfigOption } from '../values/config.ts';
import { type Constraints, constraintsOf, oldConstraints } from '../values/constraints.ts';

interface Named {
	readonly application: string;
}
const application = ({ application: name }: Named) => ({ application: name });
const serviceName = ({ application: name }: Named) => ({ ServiceName: name });
const tag = (name: string) => tagOf('application', name);

/** An application as its charm sees it. */
export interface ApplicationSettings {
	readonly application: string;
	readonly charm: string;
	readonly channel: string | null;
	readonly base: string | null;
	readonly options: Readonly<Record<string, ConfigOption>>;
	/** Settings of Juju itself, e.g. `trust`. */
	readonly applicationOptions: Readonly<Record<string, ConfigOption>>;
	readonly constraints: Loose;
	readonly endpointBindings: Readonly<Record<string, string>>;
}

const optionOf = (given: unknown): ConfigOption => {
	const record = given as Loose;
	return {
		value: get(record, 'value') ?? null,
		default: get(record, 'default') ?? (record['default'] === undefined ? undefined : null),
		type: text(record, 'type'),
		source: text(record, 'source') ?? (record['default'] === true ? 'default' : undefined),
		description: text(record, 'description'),
	};
};
/** Options as the server describes them. 1.x says `default: true` where a value is the charm’s. */
export const optionsOf = (from: Loose): Record<string, ConfigOption> =>
	Object.fromEntries(Object.entries(from).map(([name, one]) => [name, optionOf(one)]));

const settingsOf = (response: unknown): ApplicationSettings => ({
	application: text(response, 'application') ?? text(response, 'service') ?? '',
	charm: text(response, 'charm') ?? '',
	channel: text(response, 'channel') ?? null,
	base: baseText(response) ?? null,
	options: optionsOf(map(response, 'config')),
	applicationOptions: optionsOf(map(response, 'application-config')),
	constraints: map(response, 'constraints'),
	endpointBindings: map(response, 'endpoint-bindings') as Record<string, string>,
});

export const getApplication = defineCall<Named>('reads', 'Application.Get')(
	old('Client.ServiceGet', 0, serviceName, settingsOf),
	since2('Application.Get', [1, 8], application, settingsOf),
	since2(
		'Application.Get',
		[9, 22],
		({ application: name }) => ({ application: name, branch: '' }),
		settingsOf,
	),
);

interface SetConfig extends Named {
	readonly set: Readonly<Record<string, string>>;
}
export const setConfig = defineCall<SetConfig>('changes', 'Application.SetConfigs')(
	old('Client.ServiceSet', 0, ({ application: name, set }) => ({ ServiceName: name, Options: set }), nothing),
	since2(
		'Application.Set',
		[1, 12],
		({ application: name, set }) => ({ application: name, options: set }),
		nothing,
	),
	since2(
		'Application.SetConfigs',
		[13, 22],
		({ application: name, set }) => ({
			Args: [{ application: name, config: set, 'config-yaml': '', generation: 'master' }],
		}),
		(response, { application: name }) => only(itemsOf(response, [name], 'Application.SetConfigs', nothing)),
	),
);

interface ResetConfig extends Named {
	readonly reset: readonly string[];
}
export const resetConfig = defineCall<ResetConfig>('changes', 'Application.UnsetApplicationsConfig')(
	old(
		'Client.ServiceUnset',
		0,
		({ application: name, reset }) => ({ ServiceName: name, Options: reset }),
		nothing,
	),
	since2(
		'Application.Unset',
		[1, 5],
		({ application: name, reset }) => ({ application: name, options: reset }),
		nothing,
	),
	since2(
		'Application.UnsetApplicationsConfig',
		[6, 22],
		({ application: name, reset }) => ({ Args: [{ application: name, branch: 'master', options: reset }] }),
		(response, { application: name }) =>
			only(itemsOf(response, [name], 'Application.UnsetApplicationsConfig', nothing)),
	),
);

export const getConstraints = defineCall<Named>('reads', 'Application.GetConstraints')(
	old('Client.GetServiceConstraints', 0, serviceName, (response) =>
		constraintsOf(map(response, 'constraints')),
	),
	since2('Application.GetConstraints', [1, 4], application, (response) =>
		constraintsOf(map(response, 'constraints')),
	),
	since2(
		'Application.GetConstraints',
		[5, 22],
		({ application: name }) => entities([tag(name)]),
		(response, { application: name }) =>
			only(
				itemsOf(response, [name], 'Application.GetConstraints', (one) =>
					constraintsOf(map(one, 'constraints')),
				),
			),
	),
);

interface SetConstraints extends Named {
	readonly constraints: Constraints;
}
export const setConstraints = defineCall<SetConstraints>('changes', 'Application.SetConstraints')(
	old(
		'Client.SetServiceConstraints',
		0,
		({ application: name, constraints }) => ({ ServiceName: name, Constraints: oldConstraints(constraints) }),
		nothing,
	),
	since2(
		'Application.SetConstraints',
		[1, 22],
		({ application: name, constraints }) => ({ application: name, constraints }),
		nothing,
	),
);

export interface ExposedEndpoint {
	readonly spaces?: readonly string[];
	readonly cidrs?: readonly string[];
}
interface Expose extends Named {
	/** By endpoint; empty: all, to everybody. */
	readonly endpoints: Readonly<Record<string, ExposedEndpoint>>;
}
const exposedOf = ({ endpoints }: Expose) =>
	Object.fromEntries(
		Object.entries(endpoints).map(([name, { spaces = [], cidrs = [] }]) => [
			name,
			{
				...(spaces.length > 0 ? { 'expose-to-spaces': spaces } : {}),
				...(cidrs.length > 0 ? { 'expose-to-cidrs': cidrs } : {}),
			},
		]),
	);
export const expose = defineCall<Expose>('changes', 'Application.Expose')(
	old('Client.ServiceExpose', 0, serviceName, nothing),
	since2('Application.Expose', [1, 12], application, nothing),
	since2(
		'Application.Expose',
		[13, 22],
		(values) => ({
			application: values.application,
			...(Object.keys(values.endpoints).length > 0 ? { 'exposed-endpoints': exposedOf(values) } : {}),
		}),
		nothing,
	),
);
interface Unexpose extends Named {
	readonly endpoints: readonly string[];
}
export const unexpose = defineCall<Unexpose>('changes', 'Application.Unexpose')(
	old('Client.ServiceUnexpose', 0, serviceName, nothing),
	since2('Application.Unexpose', [1, 12], application, nothing),
	since2(
		'Application.Unexpose',
		[13, 22],
		({ application: name, endpoints }) => ({ application: name, 'exposed-endpoints': endpoints }),
		nothing,
	),
);

export interface Removed {
	readonly units: readonly string[];
	readonly destroyedStorage: readonly string[];
	readonly detachedStorage: readonly string[];
}
interface RemoveApplication extends Named {
	readonly destroyStorage?: boolean | undefined;
	readonly force?: boolean | undefined;
	/** Only on 3.3 and later: says what would go, and changes nothing. */
}
export const removeApplication = defineCall<RemoveApplication>('changes', 'Application.DestroyApplication')(
	old('Client.ServiceDestroy', 0, serviceName, () => undefined),
	since2('Application.Destroy', [1, 3], application, () => undefined),
	since2(
		'Application.DestroyApplication',
		[5, 22],
		({ application: name, destroyStorage = false, force = false }) => ({
			applications: [
				{
					'application-tag': tag(name),
					...(destroyStorage ? { 'destroy-storage': true } : {}),
					force,
				},
			],
		}),
		(response, { application: name }) =>
			only(itemsOf(response, [name], 'Application.DestroyApplication', (one) => get(one, 'info'))),
	),
);

export const charmRelations = defineCall<Named>('reads', 'Application.CharmRelations')(
	old('Client.ServiceCharmRelations', 0, serviceName, (response) => texts(response, 'charm-relations')),
	since2('Application.CharmRelations', [1, 22], application, (response) =>
		texts(response, 'charm-relations'),
	),
);

interface SetTrust extends Named {
	readonly trust: boolean;
}
export const setTrust = defineCall<SetTrust>('changes', 'Application.SetConfigs trust')(
	since2(
		'Application.SetApplicationsConfig',
		[6, 12],
		({ application: name, trust }) => ({ Args: [{ application: name, config: { trust: String(trust) } }] }),
		(response, { application: name }) =>
			only(itemsOf(response, [name], 'Application.SetApplicationsConfig', nothing)),
	),
	since2(
		'Application.SetConfigs',
		[13, 22],
		({ application: name, trust }) => ({
			Args: [
				{ application: name, config: { trust: String(trust) }, 'config-yaml': '', generation: 'master' },
			],
		}),
		(response, { application: name }) => only(itemsOf(response, [name], 'Application.SetConfigs', nothing)),
	),
);

interface Bind extends Named {
	readonly bindings: Readonly<Record<string, string>>;
	readonly force: boolean;
}
export const mergeBindings = defineCall<Bind>(
	'changes',
	'Application.MergeBindings',
)(
	since2(
		'Application.MergeBindings',
		[11, 22],
		({ application: name, bindings, force }) => ({
			args: [{ 'application-tag': tag(name), bindings, force }],
		}),
		(response, { application: name }) =>
			only(itemsOf(response, [name], 'Application.MergeBindings', nothing)),
	),
);

interface Scale extends Named {
	readonly scale: number;
}
export const scaleApplication = defineCall<Scale>(
	'changes',
	'Application.ScaleApplications',
)(
	since2(
		'Application.ScaleApplications',
		[8, 22],
		({ application: name, scale }) => ({
			applications: [{ 'application-tag': tag(name), scale, force: false }],
		}),
		(response, { application: name }) =>
			only(
				itemsOf(response, [name], 'Application.ScaleApplications', (one) =>
					get(get(one, 'info'), 'num-units'),
				),
			),
	),
);

export const getLeader = defineCall<Named>(
	'reads',
	'Application.Leader',
)(
	since2(
		'Application.Leader',
		[14, 22],
		({ application: name }) => ({ tag: tag(name) }),
		(response) => text(response, 'result') ?? null,
	),
);

interface UpdateService extends Named {
	readonly charm?: string | undefined;
	readonly force?: boolean | undefined;
	readonly minUnits?: number | undefined;
	readonly set?: Readonly<Record<string, string>> | undefined;
	readonly constraints?: Constraints | undefined;
}
/** Several things of a service at once, as only 1.x takes them. */
export const updateService = defineCall<UpdateService>(
	'changes',
	'Client.ServiceUpdate',
)(
	old(
		'Client.ServiceUpdate',
		0,
		({ application: name, charm = '', force = false, minUnits, set, constraints }) => ({
			ServiceName: name,
			CharmUrl: charm,
			ForceCharmUrl: force,
			...(minUnits === undefined ? {} : { MinUnits: minUnits }),
			...(set ? { SettingsStrings: set } : {}),
			...(constraints ? { Constraints: oldConstraints(constraints) } : {}),
		}),
		nothing,
	),
);
