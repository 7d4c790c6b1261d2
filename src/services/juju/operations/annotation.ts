import { list, record, text } from '../../../catalogue/field.ts';
import { getAnnotations, setAnnotations } from '../wire/calls/annotation.table.ts';
import { only } from '../wire/items.ts';
import { entityTag, readTag } from '../wire/tags.ts';
import { modelOp } from './op.ts';
import { itemResults } from './item-results.ts';

const sample = { of: 'web', kind: 'application', annotations: { owner: 'team-a' } };
const optional = ['annotations.*'];

const get = modelOp({
	resource: 'annotation',
	name: 'get',
	action: 'Get annotations',
	effect: 'reads',
	returns: 'many',
	help: 'Annotations of applications, units, machines, charms or the model',
	fields: {
		of: list('Entities', {
			required: true,
			item: 'entity',
			itemPlaceholder: 'web',
			example: 'web',
			help: 'Applications, units (web/0), machines (0), charm URLs, or the model by its UUID',
		}),
	},
	covers: ['Annotations.Get', 'Client.GetAnnotations'],
	sample,
	optional,
	async run(client, { of }, { signal }) {
		const tags = of.map((one) => entityTag(one, client.offer.major));
		// an old 1.x takes one at a time
		const asked = client.offer.major < 2 ? tags.map((tag) => [tag]) : [tags];
		const items = (
			await Promise.all(asked.map((some) => client.ask(getAnnotations, { tags: some }, { signal })))
		).flat();
		return itemResults(items, ({ key, value }) => ({
			of: readTag(key).name,
			kind: readTag(key).kind,
			annotations: value ?? {},
		}));
	},
});
const set = modelOp({
	resource: 'annotation',
	name: 'set',
	action: 'Set annotations',
	effect: 'changes',
	help: 'Annotate an application, unit, machine, charm or the model; other annotations stay, an empty one is removed',
	fields: {
		of: text('Entity', {
			required: true,
			example: 'web',
			help: 'An application, unit (web/0), machine (0), charm URL, or the model by its UUID',
		}),
		annotations: record('Annotations', {
			required: true,
			item: 'annotation',
			example: 'owner = team-a',
			help: 'Keys and values to set',
		}),
	},
	covers: ['Annotations.Set', 'Annotations.Get', 'Client.SetAnnotations'],
	sample,
	optional,
	async run(client, { of, annotations }, { signal }) {
		const tag = entityTag(of, client.offer.major);
		await client.ask(setAnnotations, { tag, annotations }, { signal });
		return {
			of,
			kind: readTag(tag).kind,
			annotations: only(await client.ask(getAnnotations, { tags: [tag] }, { signal })),
		};
	},
});

export const annotationOperations = [get, set] as const;
