import { randomUUID } from 'node:crypto';
import { item, JujuError } from '../errors.ts';
import { Entities, int, list, maybe, struct, text } from '../go.ts';
import { parseTag, unitTag } from '../state/names.ts';
import type { Application, Resource } from '../state/types.ts';
import { charmFor } from './application-read.ts';
import { charmByUrl, Origin } from './application-prepare.ts';
import { type Call, type Facades, method } from './table.ts';

/** A stored resource as it travels. */
export const resource = (one: Resource, application: string) => ({
	name: one.name,
	type: one.type,
	path: one.path,
	description: one.description,
	origin: one.origin,
	revision: one.revision,
	fingerprint: one.fingerprint,
	size: one.size,
	id: one.id,
	'pending-id': '',
	application,
	username: one.username,
	timestamp: one.timestamp,
});

const listed = (call: Call, application: Application) => {
	const charm = charmFor(call.model, application);
	const specs = Object.values(charm.resources ?? {});
	const shown = specs.flatMap((spec) => {
		const stored = application.resources.get(spec.name);
		return stored ? [resource(stored, application.name)] : [];
	});
	return {
		resources: shown.length > 0 ? shown : null,
		'charm-store-resources':
			charm.source === 'local'
				? []
				: specs.map((spec) => ({ ...spec, origin: 'store', revision: 1, fingerprint: '', size: 0 })),
		'unit-resources': [...application.units.keys()].map((name) => ({
			tag: unitTag(name),
			resources: null,
			'download-progress': null,
		})),
	};
};

const Pending = struct('AddPendingResourcesArgsV2', {
	tag: text,
	url: text,
	'charm-origin': Origin,
	resources: list(
		struct('CharmResource', {
			name: text,
			type: text,
			path: text,
			description: text,
			origin: text,
			revision: maybe(int),
			fingerprint: text,
			size: maybe(int),
		}),
	),
});

const addPending = (call: Call, params: ReturnType<typeof Pending.zero>) => {
	try {
		const { id } = parseTag(params.tag, 'application');
		const charm = charmByUrl(call, params.url);
		const ids = params.resources.map((one) => {
			if (charm && !charm.resources[one.name])
				throw new JujuError(`resource "${one.name}" not found`, 'not found');
			const pending = randomUUID();
			call.model.pending.set(pending, { application: id, resource: one });
			if (one.origin === 'store') {
				const stored: Resource = {
					...one,
					id: pending,
					origin: 'store',
					revision: 1,
					size: 0,
					username: '',
					timestamp: '',
				};
				call.model.pending.set(pending, { application: id, resource: one, stored });
			}
			return pending;
		});
		return { 'pending-ids': ids };
	} catch (error) {
		const { message, code } = item(error);
		return { error: { message, code: code || 'bad request' }, 'pending-ids': null };
	}
};

export const resources: Facades = {
	Resources: {
		ListResources: method(Entities, { needs: 'read' }, ({ entities }, call) => ({
			results: entities.map(({ tag }) => {
				try {
					const { id } = parseTag(tag, 'application');
					const application = call.model.applications.get(id);
					if (!application)
						throw new JujuError(
							call.major >= 4 ? `application ${id} not found` : `application "${id}" not found`,
							call.major >= 4 ? '' : 'not found',
						);
					return listed(call, application);
				} catch (error) {
					return {
						error: item(error),
						resources: null,
						'charm-store-resources': null,
						'unit-resources': null,
					};
				}
			}),
		})),
		AddPendingResources: method(Pending, { needs: 'write' }, (params, call) => addPending(call, params)),
	},
};
