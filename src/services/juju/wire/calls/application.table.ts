import { defineCall } from '../choose.ts';
import { get, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { lacking, nothing, old, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';

export interface Named {
	readonly application: string;
}
export const application = ({ application: name }: Named) => ({ application: name });
export const serviceName = ({ application: name }: Named) => ({ ServiceName: name });
export const tag = (name: string) => tagOf('application', name);

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
	lacking(['endpoints'], old('Client.ServiceExpose', 0, serviceName, nothing)),
	lacking(['endpoints'], since2('Application.Expose', [1, 12], application, nothing)),
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
	lacking(['endpoints'], old('Client.ServiceUnexpose', 0, serviceName, nothing)),
	lacking(['endpoints'], since2('Application.Unexpose', [1, 12], application, nothing)),
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
	lacking(
		['destroyStorage', 'force'],
		old('Client.ServiceDestroy', 0, serviceName, () => undefined),
	),
	lacking(
		['destroyStorage', 'force'],
		since2('Application.Destroy', [1, 3], application, () => undefined),
	),
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
