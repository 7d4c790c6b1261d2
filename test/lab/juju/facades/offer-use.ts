import { JujuError } from '../errors.ts';
import { destroyRelation } from '../life/relations.ts';
import type { Model, Offer } from '../state/types.ts';
import type { Access } from '../state/charm-types.ts';
import type { Call } from './table.ts';

/** Relations of other models with an offer. */
const connectionsOf = (call: Call, offer: Offer) =>
	[...call.world.models.values()].flatMap((model) => {
		const names = [...model.remotes.values()]
			.filter(({ offerUuid }) => offerUuid === offer.uuid)
			.map(({ name }) => name);
		return [...model.relations.values()]
			.filter(({ ends }) => ends.some(({ application }) => names.includes(application)))
			.map((relation) => ({ model, relation }));
	});

/** Left out where nobody is. */
export const connected = (call: Call, offer: Offer): object => {
	const all = connectionsOf(call, offer);
	if (all.length === 0) return {};
	const [endpoint = ''] = Object.keys(offer.endpoints);
	const connections = all.map(({ model, relation }) => ({
		'source-model-tag': `model-${model.uuid}`,
		'relation-id': relation.id,
		username: model.owner,
		endpoint,
		status: { status: relation.status.status, info: '', data: {}, since: relation.status.since },
	}));
	return { connections };
};

/** Of access that is taken away the lesser stays. */
const lesser: Readonly<Record<string, Access>> = { admin: 'consume', consume: 'read' };
export const step = (users: Map<string, Access>, name: string, access: string): void => {
	const left = lesser[access];
	if (left) users.set(name, left);
	else users.delete(name);
};

/** By force the relations of other models go too. */
export const destroy = (
	call: Call,
	url: string,
	{ model, offer: gone }: { readonly model: Model; readonly offer: Offer },
	isForced: boolean,
): void => {
	const used = connectionsOf(call, gone);
	if (used.length > 0 && !isForced)
		throw new JujuError(
			`cannot delete application offer "${url.split('.').pop()}": offer has ${used.length} relation${used.length === 1 ? '' : 's'}`,
		);
	for (const one of used) destroyRelation(call.world, one.model, one.relation);
	model.offers.delete(gone.name);
};
