import type { Field, Fields } from '../../catalogue/field.ts';
import type { AnyOperation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { AnySource } from '../../catalogue/source.ts';
import { extrasOf } from '../../catalogue/extras.ts';
import { stepsByResource } from '../../engine/run/steps.ts';
import { sentence, spaced } from '../../core/case.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const kindWords = (field: Field): string => {
	switch (field.kind) {
		case 'choice':
		case 'choices':
			return `${field.kind === 'choice' ? 'one' : 'any'} of ${field.options.map(({ value }) => code(value)).join(', ')}`;
		case 'duration':
			return 'seconds, or e.g. `1m30s`';
		case 'size':
			return 'bytes, or e.g. `4G`';
		case 'pick':
			return `text, from the list of ${field.list}`;
		case 'picks':
			return `texts, from the list of ${field.list}`;
		case 'number':
			return `${field.integer ? 'whole number' : 'number'}${field.min === undefined ? '' : `, from ${field.min}`}${field.max === undefined ? '' : ` to ${field.max}`}`;
		case 'flag':
			return 'true or false';
		case 'list':
			return 'texts';
		case 'record':
			return 'names with texts';
		case 'bytes':
			return 'bytes or text';
		default:
			return field.kind;
	}
};

const row = (name: string, field: Field): string => {
	const facts = [
		field.required ? '**needed**' : '',
		field.default === undefined ? '' : `default ${code(field.default)}`,
		field.alias ? `also ${code(field.alias)}` : '',
		field.since ? `since ${field.since}` : '',
		field.only ? `only ${field.only}` : '',
		field.secret ? 'secret' : '',
	].filter(Boolean);
	return `| ${field.label} | ${code(name)} | ${cell(kindWords(field))} | ${cell([field.help, sentence(facts.join(', '))].filter(Boolean).join('. '))} |`;
};

const table = (fields: Fields): string[] =>
	Object.keys(fields).length === 0
		? []
		: ['', '| Field | Name | Takes | |', '| --- | --- | --- | --- |', ...Object.entries(fields).map(([name, field]) => row(name, field))];

const json = (value: unknown): string[] => ['', '```json', JSON.stringify(value, null, 2), '```'];
const covered = (covers: readonly string[]): string => (covers.length > 0 ? ` Uses ${covers.map(code).join(', ')}.` : '');

const badges = ({ effect, since, until, only, preview, confirm }: AnyOperation): string =>
	[
		`*${effect}*`,
		since ? `since ${since}` : '',
		until ? `until ${until}` : '',
		only ? `only ${only}` : '',
		preview ? 'has a preview' : '',
		confirm ? `asks for the word ${confirm}` : '',
	]
		.filter(Boolean)
		.join(' · ');

const stepLines = (step: AnyOperation): string[] => [
	'',
	`### ${step.action}`,
	'',
	`${code(`${step.resource}.${step.name}`)} · ${badges(step)}`,
	'',
	`${step.help}.${covered(step.covers)}`,
	...table({ ...step.fields, ...extrasOf(step) }),
	'',
	step.returns === 'many' || step.returns === 'stream' ? 'Gives items such as:' : 'Gives:',
	...json(step.sample),
	...(step.ends ? ['', `and at the ${step.ends.label}:`, ...json(step.ends.sample)] : []),
];

const sourceLines = (source: AnySource): string[] => [
	'',
	`### ${sentence(source.label)}`,
	'',
	[
		code(source.name),
		source.since ? `since ${source.since}` : '',
		source.until ? `until ${source.until}` : '',
	]
		.filter(Boolean)
		.join(' · '),
	'',
	`${source.help}.${covered(source.covers)}`,
	...table(source.fields),
	...(source.overflow ? ['', source.overflow] : []),
	...(source.answer ? ['', `Can be answered with *Answer a ${source.answers}*:`, ...table(source.answer)] : []),
	'',
	`Events: ${source.events.map(code).join(', ')}. For example:`,
	...json(source.sample),
];

/** A service's page of the reference. */
export const servicePage = (service: AnyService): string =>
	[
		`# ${service.title}`,
		'',
		'<!-- made by `npm run docs` from the catalogue; do not edit -->',
		'',
		`${service.help}.`,
		'',
		'## Connection',
		...table(service.settings),
		'',
		'## Triggers',
		'',
		'Each is a trigger node in Node-RED and an entry of *Trigger On* in n8n; each is also a step, *Wait for next …*.',
		'',
		'Events are handed over in order, one after the other. In n8n so many executions run at once as *Executions at a Time* says, and',
		'further events wait. In Node-RED the next event follows as soon as the nodes behind have taken the last one; a node that works in the',
		'background (*http request*, *exec*, a *delay*) takes all at once and keeps what it has not done yet, without a bound. Before such a',
		'node put a *delay* node that limits the rate and drops what is too much, or sends it to its second output.',
		...service.sources.flatMap(sourceLines),
		'',
		'## Steps',
		...[...stepsByResource(service)].flatMap(([resource, steps]) => ['', `## ${sentence(spaced(resource))}`, ...steps.flatMap(stepLines)]),
		'',
	].join('\n');
