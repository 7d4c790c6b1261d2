import { sourceFieldsOf } from '../../../../catalogue/extras.ts';
import { noticeSample } from '../../../../catalogue/event.ts';
import type { AnyService } from '../../../../catalogue/service.ts';
import type { AnySource } from '../../../../catalogue/source.ts';
import { sentence } from '../../../../core/case.ts';
import type { TriggerType } from '../../types.ts';
import { type Block, code, type Definition, em, joined, type Words } from './blocks.ts';
import { errors } from './errors.ts';
import { definitions } from './fields.ts';

/** Names of events that help lists; of more the reference does. */
const MOST_LISTED = 15;

const eventNames = ({ events }: AnySource): Words =>
	events.length > MOST_LISTED
		? []
		: [
				': ',
				...joined(
					events.map((event) => [code(event)]),
					', ',
					' or ',
				),
			];

const outputs = (source: AnySource, answers: string | undefined): Definition[] => [
	{ term: 'payload', type: 'object', about: ['what happened'] },
	{ term: 'topic', type: 'string', about: ['its name, ', code('payload.event'), ...eventNames(source)] },
	...(answers
		? [
				{
					term: '_muster',
					type: 'string',
					about: ['by this id ', em(`Answer a ${answers}`), ' finds what to answer; keep it in the message'],
				},
			]
		: []),
];

export const triggerHelp = (service: AnyService, { label, source }: TriggerType, docs: string): Block[] => [
	{ words: [`${sentence(source.help)}.`] },
	...(Object.keys(sourceFieldsOf(source)).length > 0
		? [{ heading: 'Fields' }, { definitions: definitions(sourceFieldsOf(source)) }]
		: []),
	{ heading: 'Outputs' },
	{ words: ['The first output sends events:'] },
	{ definitions: outputs(source, source.answer && (source.answers ?? label)) },
	{ json: source.sample },
	{
		words: [
			'The second output sends notices: what cannot be known (',
			code('gap'),
			'), what came too fast for the flow (',
			code('dropped'),
			') and what came too late (',
			code('late'),
			'). A notice is not an event: no filter holds it back, and it is for whoever looks after the flow. The log and the status tell of it too.',
		],
	},
	{ json: noticeSample(service.name) },
	{ heading: 'Details' },
	{
		words: [
			'The status says since when the node is connected, or when it tries again. What changed while it was not connected is found by comparing and sent with ',
			code('recovered: true'),
			'.',
		],
	},
	{
		words: [
			'Events are sent in order, the next as soon as the nodes behind have taken the last. A node that works in the background (',
			em('http request'),
			', ',
			em('exec'),
			') takes all at once: before it put a ',
			em('delay'),
			` node that limits the rate.${source.overflow ? ` ${source.overflow}` : ''}`,
		],
	},
	...errors(docs, service.name),
];
