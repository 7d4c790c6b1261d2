import { item, JujuError, notFound } from '../errors.ts';
import { struct, text } from '../go.ts';
import { charmOf } from '../life/hooks.ts';
import { shownConfig } from '../state/config-values.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Application, Model, Unit } from '../state/types.ts';
import type { Charm } from '../state/charm-types.ts';
import { exposedEndpoints } from './status.ts';
import { privateAddress, publicAddress, seriesOf } from './status-parts.ts';
import { type Call } from './table.ts';

/** The application, or `application NAME not found` as the release quotes it. */
export const applicationIn = (call: Call, name: string): Application => {
	const found = call.model.applications.get(name);
	if (found) return found;
	if (call.major >= 4 && name === '') throw new JujuError('application name not valid');
	throw notFound(call.major >= 4 ? `application ${name}` : `application "${name}"`);
};

/** The same, quoted on every release. */
export const quoted = (call: Call, name: string): Application => {
	const found = call.model.applications.get(name);
	if (!found) throw notFound(`application "${name}"`);
	return found;
};

export const charmFor = (model: Model, application: Application): Charm =>
	charmOf(model, application) ??
	({ options: {}, endpoints: [], actions: {}, name: application.name } as never);

export const shortBase = (one: { name: string; channel: string }) => ({
	name: one.name,
	channel: one.channel.split('/')[0] ?? '',
});

const based = (call: Call, application: Application) =>
	call.major >= 3 ? { base: shortBase(application.base) } : { series: seriesOf(application.base.channel) };

export const ApplicationGet = struct('ApplicationGet', { application: text, branch: text });

export const get = ({ application: name }: { application: string }, call: Call) => {
	const application = applicationIn(call, name);
	const charm = charmFor(call.model, application);
	const trust = {
		default: false,
		description: 'Does this application have access to trusted credentials',
		source: application.trust === undefined || (call.major >= 4 && !application.trust) ? 'default' : 'user',
		type: 'bool',
		value: application.trust ?? false,
	};
	return {
		application: application.name,
		charm: charm.name,
		config: shownConfig(charm, application),
		'application-config': { trust },
		constraints: application.constraints,
		...based(call, application),
		channel: application.channel,
		'endpoint-bindings': application.bindings,
	};
};

export const info = (call: Call, tag: string) => {
	const application = applicationIn(call, parseTag(tag, 'application').id);
	const charm = charmFor(call.model, application);
	return {
		result: {
			tag,
			charm: charm.name,
			...based(call, application),
			...(application.channel && { channel: application.channel }),
			constraints: application.constraints,
			principal: !charm.subordinate,
			exposed: application.exposed,
			remote: false,
			life: application.life,
			'endpoint-bindings': application.bindings,
			...(application.exposed && { 'exposed-endpoints': exposedEndpoints(application) }),
		},
	};
};

const relationData = (model: Model, unit: Unit) =>
	[...model.relations.values()]
		.filter((one) => one.ends.some((end) => end.application === unit.application))
		.reverse()
		.map((relation) => {
			const mine = relation.ends.find((end) => end.application === unit.application) ?? relation.ends[0];
			const theirs = relation.ends.find((end) => end !== mine) ?? mine;
			const units = [...(model.applications.get(theirs?.application ?? '')?.units.values() ?? [])];
			const inScope = (one: Unit) =>
				theirs?.endpoint.scope !== 'container' || one.principal === unit.name || unit.principal === one.name;
			return {
				'relation-id': relation.id,
				endpoint: mine?.endpoint.name,
				'cross-model': model.remotes.has(theirs?.application ?? ''),
				'related-endpoint': theirs?.endpoint.name,
				ApplicationData: {},
				'unit-relation-data': Object.fromEntries(
					units.map((one) => [
						one.name,
						inScope(one)
							? {
									InScope: true,
									UnitData: {
										'egress-subnets': `${publicAddress(model, one)}/32`,
										'ingress-address': privateAddress(model, one),
									},
								}
							: { InScope: false, UnitData: {} },
					]),
				),
			};
		});

const unitInfo = (call: Call, unit: Unit) => {
	const application = call.model.applications.get(unit.application);
	return {
		result: {
			tag: unitTag(unit.name),
			'workload-version': unit.workloadVersion,
			...(unit.machine && { machine: unit.machine }),
			'opened-ports': unit.openedPorts.length > 0 ? unit.openedPorts : null,
			'public-address': publicAddress(call.model, unit),
			charm: unit.charm,
			...(application?.leader === unit.name && { leader: true }),
			life: unit.life,
			'relation-data': relationData(call.model, unit),
		},
	};
};

export const unitsInfo = (call: Call, tags: readonly { tag: string }[]) => {
	const one = (tag: string): object[] => {
		const { kind, id } = parseTag(tag, 'unit', 'application');
		if (kind === 'application')
			return [...applicationIn(call, id).units.values()].map((unit) => unitInfo(call, unit));
		const unit = call.model.applications.get(id.split('/')[0] ?? '')?.units.get(id);
		if (!unit) throw notFound(call.major >= 4 ? `unit ${id}` : `unit "${id}"`);
		return [unitInfo(call, unit)];
	};
	const results = tags.flatMap(({ tag }): object[] => {
		try {
			return one(tag);
		} catch (error) {
			return [{ error: item(error) }];
		}
	});
	return { results: results.length > 0 ? results : null };
};

const noOrigin = { source: '', type: '', id: '', base: { name: '', channel: '' } };

export const origin = (call: Call, name: string) => {
	try {
		const application = applicationIn(call, name);
		const charm = charmFor(call.model, application);
		const { source, revision, hash } = charm;
		return {
			url: application.charm,
			'charm-origin': {
				source,
				type: call.major >= 4 ? '' : 'charm',
				id: '',
				hash,
				revision,
				...(application.channel && {
					track: application.channel.split('/')[0],
					risk: application.channel.split('/')[1],
				}),
				architecture: 'amd64',
				base: shortBase(application.base),
				'instance-key': Buffer.from(application.uuid.repeat(2)).toString('base64url').slice(0, 43),
			},
		};
	} catch (error) {
		return { url: '', 'charm-origin': noOrigin, error: item(error) };
	}
};
