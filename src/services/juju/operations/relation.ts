import { list, number, pick, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { statusNow } from '../model/settle/look.ts';
import { integrate, removeRelation, suspendRelations } from '../wire/calls/relation.table.ts';
import { allOf } from '../wire/items.ts';
import type { Relation } from '../wire/records/relation.ts';
import { force } from './fields.ts';
import { modelOp } from './op.ts';
import { relationSample } from './samples.ts';

const end = (label: string) =>
	pick(label, {
		list: 'applications',
		required: true,
		example: 'web:db',
		help: 'An application, with its endpoint if several fit (web:db)',
	});
const ends = { first: end('First application'), second: end('Second application') };

const fits = ({ ends: all }: Relation, input: string): boolean => {
	const [application, endpoint] = input.split(':');
	return all.some(
		(one) => one.application === application && (endpoint === undefined || one.endpoint === endpoint),
	);
};

/** The relations between two ends. */
const between = async (
	client: JujuClient,
	first: string,
	second: string,
	signal: AbortSignal,
): Promise<Relation[]> => {
	const { relations } = await statusNow(client, signal);
	return relations.filter((one) => one.ends.length > 1 && fits(one, first) && fits(one, second));
};

/** “ambiguous relation: "a b" could refer to "a:x b:y"; …” as a list of pairs. */
const explained = (error: unknown): unknown => {
	if (!(error instanceof Error) || !/ambiguous relation/.test(error.message)) return error;
	const pairs = [...error.message.matchAll(/"([^" :]+:[^" :]+ [^" :]+:[^" :]+)"/g)].map(
		([, pair]) => pair as string,
	);
	return new MusterError('CONFLICT', `More than one pair of endpoints fits: ${pairs.join('; ')}`, {
		hint: 'Name the endpoints too, e.g. web:db and mysql:server. Nothing was changed.',
		details: { pairs },
		cause: error,
	});
};

const getMany = modelOp({
	resource: 'relation',
	name: 'getMany',
	action: 'Get many relations',
	effect: 'reads',
	returns: 'many',
	help: 'List the relations of a model, or of one application',
	fields: {
		of: pick('Application', {
			list: 'applications',
			placeholder: 'any',
			example: 'web',
			help: 'Only relations of this application',
		}),
	},
	timeout: 60,
	covers: ['Client.FullStatus'],
	sample: relationSample,
	async run(client, { of }, { signal }) {
		const { relations } = await statusNow(client, signal);
		return of ? relations.filter((one) => fits(one, of)) : relations;
	},
});

const add = modelOp({
	resource: 'relation',
	name: 'add',
	action: 'Integrate two applications',
	alias: ['relate two applications', 'connect two applications', 'add a relation'],
	effect: 'changes',
	help: 'Add a relation between two applications; if several pairs of endpoints fit, the error lists them',
	fields: {
		...ends,
		viaCidrs: list('Via networks', {
			advanced: true,
			item: 'subnet',
			itemPlaceholder: '10.0.0.0/8',
			example: '10.0.0.0/8',
			help: 'For a relation with another model: the subnets from which this side’s traffic comes',
		}),
	},
	covers: ['Application.AddRelation', 'Client.AddRelation'],
	sample: relationSample,
	async run(client, { first, second, viaCidrs }, { signal }) {
		try {
			await client.ask(integrate, { endpoints: [first, second], viaCidrs }, { signal });
		} catch (error) {
			throw explained(error);
		}
		// of several between the two, the newest
		const made = (await between(client, first, second, signal)).at(-1);
		if (made) return made;
		throw new MusterError(
			'CONFLICT',
			`Juju accepted the change, but there is no relation between ${first} and ${second}`,
			{
				hint: 'Another client may have removed it meanwhile. Look at the relations before repeating the step.',
				details: { first, second },
			},
		);
	},
	settle: {
		until: 'the relation is joined',
		every: 1,
		deadline: 300,
		async look(client, result, { first, second }, { signal }) {
			const { id } = result as Relation;
			const found = (await between(client, first, second, signal)).find((one) => one.id === id);
			if (found && ['joined', 'unknown'].includes(found.status.current)) return found;
			return notYet(found ? `the relation is ${found.status.current}` : 'the relation is gone');
		},
	},
});

const remove = modelOp({
	resource: 'relation',
	name: 'remove',
	action: 'Remove a relation',
	alias: ['unrelate two applications'],
	effect: 'destroys',
	help: 'Remove the relation between two applications',
	fields: { ...ends, force },
	covers: ['Application.DestroyRelation', 'Client.DestroyRelation'],
	sample: { ...relationSample, removed: false },
	preview: (client, { first, second }, { signal }) => between(client, first, second, signal),
	async run(client, { first, second, force: forced }, { signal }) {
		const [found] = await between(client, first, second, signal);
		if (!found)
			throw new MusterError('NOT_FOUND', `There is no relation between ${first} and ${second}`, {
				details: { first, second },
			});
		await client.ask(removeRelation, { endpoints: [first, second], force: forced }, { signal });
		const left = await between(client, first, second, signal);
		return { ...found, removed: !left.some(({ id }) => id === found.id) };
	},
	settle: {
		until: 'the relation is gone',
		every: 1,
		deadline: 300,
		async look(client, result, { first, second }, { signal }) {
			const { id } = result as Relation;
			const left = (await between(client, first, second, signal)).find((one) => one.id === id);
			return left
				? notYet(`the relation is ${left.status.current}`)
				: { ...(result as object), removed: true };
		},
	},
});

const suspend = (name: 'suspend' | 'resume') =>
	modelOp({
		resource: 'relation',
		name,
		action: name === 'suspend' ? 'Suspend a relation' : 'Resume a relation',
		effect: 'changes',
		help:
			name === 'suspend'
				? 'Suspend a relation with another model, without removing it'
				: 'Resume a suspended relation with another model',
		fields: {
			id: number('Relation ID', {
				required: true,
				min: 0,
				integer: true,
				example: '3',
				help: 'Its ID, as Get many relations gives it',
			}),
			reason: text('Message', {
				advanced: true,
				placeholder: 'none',
				example: 'maintenance until noon',
				help: 'Why, shown on the other side too',
			}),
		},
		covers: ['Application.SetRelationsSuspended'],
		since: '2.4',
		sample: { id: 3, suspended: name === 'suspend' },
		async run(client, { id, reason = '' }, { signal }) {
			const suspended = name === 'suspend';
			allOf(await client.ask(suspendRelations, { ids: [id], suspended, message: reason }, { signal }));
			return { id, suspended };
		},
	});

export const relationOperations = [getMany, add, remove, suspend('suspend'), suspend('resume')] as const;
