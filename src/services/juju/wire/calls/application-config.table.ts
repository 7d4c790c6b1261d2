import { defineCall } from '../choose.ts';
import { get, type Loose, map, text } from '../get.ts';
import { baseText } from '../records/base.ts';
import { itemsOf, only } from '../items.ts';
import { entities, nothing, old, since2 } from '../row.ts';
import type { ConfigOption } from '../values/config.ts';
import { type Constraints, constraintsOf, oldConstraints } from '../values/constraints.ts';
import { application, type Named, serviceName, tag } from './application.table.ts';

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

const optionOf = (input: unknown): ConfigOption => {
	const record = input as Loose;
	const value = get(record, 'value') ?? null;
	const source = text(record, 'source');
	const about = { value, type: text(record, 'type'), description: text(record, 'description') };
	if (source !== undefined)
		return {
			...about,
			default: get(record, 'default') ?? (record['default'] === undefined ? undefined : null),
			source,
		};
	// up to 2.2 it only says whether the value is the default
	const isDefault = record['default'] === true;
	const set = value === null ? 'unset' : 'user';
	return { ...about, default: isDefault ? value : undefined, source: isDefault ? 'default' : set };
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
