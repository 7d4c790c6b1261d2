import { randomUUID } from 'node:crypto';
import { annotate, each, JujuError, notFound } from '../errors.ts';
import { anything, bool, duration, int, list, maybe, struct, text } from '../go.ts';
import { addRelation, destroyRelation, relationByEnds, resolveEnds } from '../life/relations.ts';
import { status } from '../state/make.ts';
import { parseTag } from '../state/names.ts';
import type { Relation } from '../state/types.ts';
import type { Endpoint } from '../state/charm-types.ts';
import { type Call, type Method, method } from './table.ts';

const relate = (call: Call, endpoints: readonly string[]) => {
	if (endpoints.length !== 2)
		throw new JujuError('a relation should have exactly two endpoints', 'bad request');
	const [one = '', two = ''] = endpoints;
	const { model, major } = call;
	const add = () => {
		const ends = resolveEnds(model, one, two);
		const known = relationByEnds(model, ends);
		if (known)
			throw major >= 4
				? new JujuError(`cannot add relation "${one}", "${two}": relation ${known.key}: already exists`)
				: new JujuError(
						`cannot add relation "${known.key}": relation ${known.key} already exists`,
						'already exists',
					);
		return addRelation(call.world, model, ends);
	};
	const relation =
		major >= 4 ? annotate(`adding relation between endpoints "${one}" and "${two}"`, add) : add();
	return {
		endpoints: Object.fromEntries(relation.ends.map((end) => [end.application, end.endpoint])),
	};
};

const find = (call: Call, endpoints: readonly string[], id: number): Relation => {
	const { model, major } = call;
	const missing = notFound(
		major >= 4
			? `relation with endpoints [${endpoints.join(' ')}] or id ${id}`
			: `relation "${endpoints.join(' ')}"`,
	);
	if (endpoints.length === 0) {
		const found = model.relations.get(id);
		if (!found) throw missing;
		return found;
	}
	const [one = '', two = ''] = endpoints;
	try {
		const found = relationByEnds(model, resolveEnds(model, one, two));
		if (found) return found;
	} catch (error) {
		if (!(error instanceof JujuError)) throw error;
	}
	throw missing;
};

const Consume = struct('ConsumeApplicationArgsV5', {
	args: list(
		struct('ConsumeApplicationArgV5', {
			'source-model-tag': text,
			'offer-uuid': text,
			'offer-url': text,
			'offer-name': text,
			'application-description': text,
			endpoints: list(struct('RemoteEndpoint', { name: text, role: text, interface: text, limit: int })),
			'application-alias': text,
			macaroon: anything,
			'external-controller': anything,
		}),
	),
});

const consume = (call: Call, one: ReturnType<typeof Consume.zero>['args'][number]) => {
	const name = one['application-alias'] || one['offer-name'];
	if (call.model.applications.has(name))
		throw new JujuError(`saas application called "${name}" from a different model already exists`);
	const endpoints = one.endpoints.map(({ name: called, role, interface: iface, limit }): Endpoint => ({
		name: called,
		role: role as Endpoint['role'],
		interface: iface,
		optional: false,
		limit,
		scope: 'global',
	}));
	const info: Endpoint = {
		name: 'juju-info',
		role: 'provider',
		interface: 'juju-info',
		optional: false,
		limit: 0,
		scope: 'global',
	};
	call.model.remotes.set(name, {
		name,
		offerUrl: one['offer-url'],
		offerUuid: one['offer-uuid'] || randomUUID(),
		endpoints: [...endpoints, ...(call.major >= 4 ? [info] : [])],
		life: 'alive',
		status: status('unknown', 'waiting for first status update'),
	});
};

/** Relations, and applications of other models. */
export const applicationRelations: Record<string, Method> = {
	AddRelation: method(
		struct('AddRelation', { endpoints: list(text), 'via-cidrs': list(text) }),
		{ needs: 'write', block: 'change' },
		({ endpoints }, call) => relate(call, endpoints),
	),
	DestroyRelation: method(
		struct('DestroyRelation', {
			endpoints: list(text),
			'relation-id': int,
			force: maybe(bool),
			'max-wait': maybe(duration),
		}),
		{ needs: 'write', block: 'remove' },
		(params, call) => {
			const relation = find(call, params.endpoints, params['relation-id']);
			if (relation.ends.length === 1) throw new JujuError('cannot remove a peer relation');
			destroyRelation(call.world, call.model, relation, params.force ?? false);
		},
	),
	SetRelationsSuspended: method(
		struct('RelationSuspendedArgs', {
			args: list(struct('RelationSuspendedArg', { 'relation-id': int, message: text, suspended: bool })),
		}),
		{ needs: 'write', block: 'change' },
		({ args }, call) => ({
			results: each(args, (one) => {
				const relation = call.model.relations.get(one['relation-id']);
				if (!relation) throw notFound(`relation ${one['relation-id']}`);
				if (!relation.ends.some((end) => call.model.remotes.has(end.application)))
					throw new JujuError('relation must be a remote relation to be suspended');
				relation.suspended = one.suspended;
				relation.status = status(one.suspended ? 'suspended' : 'joined', one.message);
			}),
		}),
	),
	Consume: method(Consume, { needs: 'write', block: 'change' }, ({ args }, call) => ({
		results: each(args, (one) => void consume(call, one)),
	})),
	DestroyConsumedApplications: method(
		struct('DestroyConsumedApplicationsParams', {
			applications: list(
				struct('DestroyConsumedApplicationParams', { 'application-tag': text, force: maybe(bool) }),
			),
		}),
		{ needs: 'write', block: 'remove' },
		({ applications }, call) => ({
			results: each(applications, (one) => {
				const { id } = parseTag(one['application-tag'], 'application');
				if (!call.model.remotes.delete(id) && call.major < 4) throw notFound(`saas application "${id}"`);
				for (const relation of [...call.model.relations.values()])
					if (relation.ends.some((end) => end.application === id)) call.model.relations.delete(relation.id);
			}),
		}),
	),
};
