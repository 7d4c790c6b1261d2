import type { Fields } from '../../../../catalogue/field.ts';
import type { AnyOperation } from '../../../../catalogue/operation.ts';
import type { AnyService } from '../../../../catalogue/service.ts';
import type { AnySource } from '../../../../catalogue/source.ts';
import { camel, sentence, spaced } from '../../../../core/case.ts';
import { stepFields } from '../../project.ts';
import type { ActionType } from '../../types.ts';
import { literal } from '../literal.ts';
import { type Block, code, type Definition, em, joined, type Words } from './blocks.ts';
import { errors } from './errors.ts';
import { definitions, spokenDefault } from './fields.ts';

/** What hosts add to a step: the fields that are not its own. */
const extras = (step: AnyOperation): Fields =>
	Object.fromEntries(Object.entries(stepFields(step)).filter(([name]) => !(name in step.fields)));

const identity = (field: object) => literal({ ...field, default: undefined, example: undefined });

/** Fields that all steps which have them have in the same words: they are explained once for the node. */
const explainedOnce = (steps: readonly AnyOperation[]): Fields => {
	const found = new Map<string, Set<string>>();
	const first: Record<string, Fields[string]> = {};
	for (const [name, field] of steps.flatMap((step) => Object.entries(extras(step)))) {
		found.set(name, (found.get(name) ?? new Set()).add(identity(field)));
		const { default: _default, example: _example, ...words } = field;
		first[name] ??= words as Fields[string];
	}
	return Object.fromEntries(Object.entries(first).filter(([name]) => found.get(name)?.size === 1));
};

/** The source that a *Wait for next* step listens to. */
const waitedFor = ({ sources }: AnyService, step: AnyOperation): AnySource | undefined =>
	sources.find(
		(source) => source.resource === step.resource && camel('wait for', spaced(source.name)) === step.name,
	) as AnySource | undefined;

const payload = (step: AnyOperation): Words => {
	switch (step.returns ?? 'one') {
		case 'many':
			return [code('msg.payload'), ' is an array; with ', em('Split'), ' one message for each'];
		case 'stream':
			return ['A message is sent for each result as it comes'];
		case 'file':
			return [code('msg.payload'), ' is the file as a Buffer, or with ', em('Save to'), ' its path and size'];
		default:
			return [code('msg.payload'), ' is the result'];
	}
};

const also = (common: Fields, step: AnyOperation): Block[] => {
	const words = Object.entries(extras(step))
		.filter(([name]) => name in common)
		.map(([, field]): Words => {
			const standard = spokenDefault(field);
			return standard === undefined || field.kind === 'flag'
				? [em(field.label)]
				: [em(field.label), ' (', ...standard, ')'];
		});
	return words.length > 0 ? [{ words: ['Also ', ...joined(words, ', '), '.'] }] : [];
};

const results = (step: AnyOperation, shown: Map<string, string>): Block[] => {
	if (step.returns === 'file') return [{ words: [...payload(step), '.'] }];
	const key = literal(step.sample);
	const earlier = shown.get(key);
	shown.set(key, earlier ?? step.action);
	const blocks: Block[] = earlier
		? [{ words: [...payload(step), ', like that of ', em(earlier), '.'] }]
		: [
				{ words: [...payload(step), step.returns === 'many' ? '. One of them:' : ':'] },
				{ json: step.sample },
			];
	if (step.ends)
		blocks.push(
			{ words: [sentence(`one message at the ${step.ends.label}, at the second output:`)] },
			{ json: step.ends.sample },
		);
	return blocks;
};

const effects = { reads: 'Reads only.', changes: 'Changes something.', destroys: 'Destroys something.' };

const operation = (
	service: AnyService,
	step: AnyOperation,
	common: Fields,
	shown: Map<string, string>,
): Block[] => {
	const source = waitedFor(service, step);
	const own = source
		? Object.fromEntries(Object.entries(step.fields).filter(([name]) => !(name in source.fields)))
		: step.fields;
	const special = Object.fromEntries(Object.entries(extras(step)).filter(([name]) => !(name in common)));
	const fields = { ...own, ...special };
	const label = source && `${service.name} ${source.label}`;
	return [
		{ heading: step.action },
		step.effect === 'destroys'
			? { warning: [`${step.help}. ${effects.destroys}`] }
			: { words: [`${step.help}. ${effects[step.effect]}`] },
		...(label ? [{ words: ['The fields of the node ', em(label), ', and:'] }] : []),
		...(Object.keys(fields).length > 0 ? [{ definitions: definitions(fields) }] : []),
		...also(common, step),
		...(label
			? [{ words: [code('msg.payload'), ' is an array of events like those of ', em(label), '.'] }]
			: results(step, shown)),
	];
};

const small = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** What a node can do, in one sentence: it is the tooltip of the palette as well. */
const summary = (steps: readonly AnyOperation[]): string =>
	`${steps.map(({ action }, index) => (index === 0 ? action : small(action))).join(', ')}.`;

/** The output of its own that steps have which tell how they ended. */
const endOutput = (steps: readonly AnyOperation[]): Definition[] => {
	const ending = steps.filter((step) => step.ends);
	const [first] = ending;
	if (!first?.ends) return [];
	const actions = ending.map((step): Words => [em(step.action)]);
	const used = steps.length > ending.length ? ['; other operations send nothing there'] : [];
	return [
		{
			term: 'second output',
			type: 'object',
			about: ['one message at the ', first.ends.label, ' of ', ...joined(actions, ', '), ...used],
		},
	];
};

const ports = (about: string, steps: readonly AnyOperation[]): Block[] => [
	{ heading: 'Inputs' },
	{
		definitions: [
			...(about === 'answer'
				? [
						{
							term: '_muster',
							type: 'string',
							about: ['needed; the id by which the question is found: keep it in the message of the trigger'],
						},
					]
				: []),
			{
				term: 'any property',
				type: 'any',
				about: ['a field of the type ', em('msg.'), ' takes its value from the message'],
			},
		],
	},
	{ heading: 'Outputs' },
	{
		definitions: [
			{
				term: 'payload',
				type: 'any',
				about: ['what the operation gives; the other properties of the message stay'],
			},
			...endOutput(steps),
		],
	},
];

export const actionHelp = (service: AnyService, { about, steps }: ActionType, docs: string): Block[] => {
	const common = explainedOnce(steps);
	const shown = new Map<string, string>();
	return [
		{ words: [summary(steps)] },
		...ports(about, steps),
		...steps.flatMap((step) => operation(service, step, common, shown)),
		...(Object.keys(common).length > 0
			? [{ heading: 'Fields of several operations' }, { definitions: definitions(common) }]
			: []),
		...errors(docs, service.name),
	];
};
