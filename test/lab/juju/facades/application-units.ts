import { annotate, each, JujuError, notFound, notSupported } from '../errors.ts';
import { bool, duration, Entities, int, list, maybe, struct, text } from '../go.ts';
import { addUnits, destroyApplication } from '../life/applications.ts';
import { charmOf } from '../life/hooks.ts';
import { destroyUnit, type Place } from '../life/units.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Application, Model, Unit } from '../state/types.ts';
import { quoted } from './application-read.ts';
import { type Call, type Method, method } from './table.ts';

export const Placement = struct('Placement', { scope: text, directive: text }, 'instance');
const CONTAINERS = new Set(['lxd', 'kvm', 'lxc']);

/** Where a placement means: a machine, a container, or a new machine of a zone. */
export const placeOf = (call: Call, one: { scope: string; directive: string }): Place => {
	const { scope, directive } = one;
	if (scope === '#') {
		const machine = call.model.machines.get(directive);
		if (machine) return { machine };
		throw new JujuError(
			call.major >= 4
				? `getting machine "${directive}" for unit placement directive: machine with name "${directive}" does not exist`
				: `machine ${directive} not found`,
			call.major >= 4 ? '' : 'not found',
		);
	}
	if (CONTAINERS.has(scope)) return { container: { type: scope, ...(directive && { parent: directive }) } };
	if (scope === call.model.uuid || scope === call.model.name) return {};
	throw new JujuError(`invalid placement: invalid container type "${scope}"`);
};

export const unitIn = (model: Model, name: string): Unit | undefined =>
	model.applications.get(name.split('/')[0] ?? '')?.units.get(name);

const AddUnits = struct('AddApplicationUnits', {
	application: text,
	'num-units': int,
	placement: list(Placement),
	policy: text,
	'attach-storage': list(text),
});

const DestroyUnits = struct('DestroyUnitsParams', {
	units: list(
		struct('DestroyUnitParams', {
			'unit-tag': text,
			'destroy-storage': bool,
			force: bool,
			'max-wait': maybe(duration),
			'dry-run': bool,
		}),
	),
});

const destroyOne = (
	call: Call,
	one: { 'unit-tag': string; force: boolean; 'dry-run': boolean; 'destroy-storage': boolean },
) => {
	const { id } = parseTag(one['unit-tag'], 'unit');
	const [name = ''] = id.split('/');
	const application = call.model.applications.get(name);
	if (!application) throw notFound(call.major >= 4 ? `application ${name}` : `unit "${id}"`);
	const unit = application.units.get(id);
	if (!unit) throw notFound(`unit "${id}"`);
	if (charmOf(call.model, application)?.subordinate)
		throw new JujuError(
			call.major >= 4
				? `unit "${id}" is a subordinate, to remove use remove-relation. Note: this will remove all units of "${name}"`
				: `unit "${id}" is a subordinate`,
		);
	if (!one['dry-run']) destroyUnit(call.world, call.model, unit, one.force);
	return { info: storageOf(call.model, [unit], one['destroy-storage']) };
};

const storageOf = (model: Model, units: readonly Unit[], destroy: boolean) => {
	const names = new Set(units.map((one) => one.name));
	const found = [...model.storage.values()]
		.filter((one) => names.has(one.unit))
		.map((one) => ({ tag: `storage-${one.id.replace('/', '-')}` }));
	if (found.length === 0) return {};
	return destroy ? { 'destroyed-storage': found } : { 'detached-storage': found };
};

const DestroyApplications = struct('DestroyApplicationsParams', {
	applications: list(
		struct('DestroyApplicationParams', {
			'application-tag': text,
			'destroy-storage': bool,
			force: bool,
			'max-wait': maybe(duration),
			'dry-run': bool,
		}),
	),
});

const destroyAll = (
	call: Call,
	one: { 'application-tag': string; force: boolean; 'dry-run': boolean; 'destroy-storage': boolean },
) => {
	const application = quoted(call, parseTag(one['application-tag'], 'application').id);
	const units = [...application.units.values()];
	const info = {
		...(units.length > 0 && { 'destroyed-units': units.map((unit) => ({ tag: unitTag(unit.name) })) }),
		...storageOf(call.model, units, one['destroy-storage']),
	};
	if (!one['dry-run']) destroyApplication(call.world, call.model, application, one.force);
	return { info };
};

const inError = (call: Call): Unit[] =>
	[...call.model.applications.values()]
		.flatMap((one: Application) => [...one.units.values()])
		.filter((one) => one.workload.status === 'error');

const resolve = (call: Call, tag: string, retry: boolean) => {
	const { id } = parseTag(tag, 'unit');
	const unit = unitIn(call.model, id);
	if (!unit) throw notFound(`unit "${id}"`);
	if (unit.workload.status !== 'error')
		throw new JujuError(
			call.major >= 4
				? `resolving unit: checking unit "${unit.uuid}" status: unit is not in error state`
				: `unit "${id}" is not in an error state`,
		);
	unit.resolve = retry ? 'retry' : 'skip';
};

const remove = { needs: 'write', block: 'remove' } as const;
const change = { needs: 'write', block: 'change' } as const;

/** Units added, removed, scaled and resolved; applications destroyed. */
export const applicationUnits: Record<string, Method> = {
	AddUnits: method(AddUnits, change, (params, call) => {
		const count = params['num-units'];
		if (call.major >= 4 && count < 1) throw new JujuError('must add at least one unit', 'not valid');
		if (call.model.type === 'caas') throw notSupported('adding units to a container-based model');
		const application = quoted(call, params.application);
		if (call.major < 4 && charmOf(call.model, application)?.subordinate)
			throw new JujuError(
				`cannot add unit 1/${count} to application "${params.application}": application is a subordinate`,
			);
		const places = annotate(
			call.major >= 4
				? `adding ${count} units to application "${params.application}": making unit args`
				: `adding new machine to host unit "${params.application}/${application.nextUnit}"`,
			() => params.placement.map((one) => placeOf(call, one)),
		);
		return { units: addUnits(call.world, call.model, application, count, places) };
	}),
	DestroyUnit: method(DestroyUnits, remove, ({ units }, call) => {
		if (call.model.type === 'caas') throw notSupported('removing units on a non-container model');
		return units.length > 0 ? { results: each(units, (one) => destroyOne(call, one)) } : {};
	}),
	DestroyApplication: method(DestroyApplications, remove, ({ applications }, call) =>
		applications.length > 0 ? { results: each(applications, (one) => destroyAll(call, one)) } : {},
	),
	ScaleApplications: method(
		struct('ScaleApplicationsParams', {
			applications: list(
				struct('ScaleApplicationParams', { 'application-tag': text, scale: int, 'scale-change': maybe(int) }),
			),
		}),
		change,
		({ applications }, call) => {
			if (call.model.type !== 'caas') throw notSupported('scaling applications on a non-container model');
			return {
				results: each(applications, (one) => {
					const application = quoted(call, parseTag(one['application-tag'], 'application').id);
					const now = application.units.size;
					const wanted = one['scale-change'] === undefined ? one.scale : now + one['scale-change'];
					application.scale = wanted;
					if (wanted > now) addUnits(call.world, call.model, application, wanted - now);
					// the highest ordinals go, as a stateful set has it
					for (const unit of [...application.units.values()].slice(wanted))
						destroyUnit(call.world, call.model, unit);
					return { info: { 'num-units': wanted } };
				}),
			};
		},
	),
	ResolveUnitErrors: method(
		struct('UnitsResolved', { tags: Entities, retry: bool, all: bool }),
		{ needs: 'write', block: 'change' },
		({ tags, retry, all }, call) => {
			if (all) {
				for (const unit of inError(call)) unit.resolve = retry ? 'retry' : 'skip';
				return { results: null };
			}
			return { results: each(tags.entities, ({ tag }) => void resolve(call, tag, retry)) };
		},
	),
	GetApplicationStorage: method(Entities, { needs: 'read', min: 19 }, ({ entities }, call) =>
		call.version < 22
			? {}
			: {
					results: each(
						entities,
						({ tag }) => ({
							'storage-constraints': quoted(call, parseTag(tag, 'application').id).storage,
							Error: null,
						}),
						{ 'storage-constraints': {} },
					),
				},
	),
};
