import type { Field, Fields, Kind } from '../../../catalogue/field.ts';
import type { Operation } from '../../../catalogue/operation.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import type { Source } from '../../../catalogue/source.ts';
import { sentence } from '../../../core/case.ts';
import { stepFields } from '../project.ts';
import type { NodeTypes } from '../types.ts';
import { escaped } from './literal.ts';

const kinds: Readonly<Record<Kind, string>> = {
	text: 'string',
	number: 'number',
	flag: 'boolean',
	choice: 'string',
	choices: 'array',
	list: 'array',
	record: 'object',
	json: 'any',
	bytes: 'buffer | string',
	file: 'path | buffer',
	duration: 'seconds',
	size: 'bytes',
	pick: 'string',
	picks: 'array',
	form: 'object',
};

const markdown = (text: string) => escaped(text).replaceAll(/([*_`[\]])/g, '\\$1');

const fieldLine = ({ label, kind, help, required, example }: Field): string => {
	const about = [
		help && `${markdown(help)}`,
		required && 'needed',
		example && `for example \`${escaped(example)}\``,
	].filter(Boolean);
	return `: ${markdown(label)} (${kinds[kind]}) : ${about.join('; ') || '-'}`;
};
const fieldLines = (fields: Fields): string => Object.values(fields).map(fieldLine).join('\n');

const payload: Readonly<Record<string, string>> = {
	one: 'the result',
	many: 'an array of results; with *Split* one message per result, with `msg.parts`',
	stream: 'one result; a message is sent for each as it comes',
	file: 'the file as a Buffer, its name in `msg.filename`; or where it was saved, and its size',
	nothing: '`{ success: true }`',
};

const effects = {
	reads: 'Reads only.',
	changes: 'Changes the cluster.',
	destroys: '**Destroys something.**',
};

const sample = (value: unknown) => `\`\`\`json\n${escaped(JSON.stringify(value, null, 2) ?? 'null')}\n\`\`\``;

const stepHelp = (step: Operation): string => `### ${markdown(step.action)}

${markdown(step.help)}. ${effects[step.effect]}

${fieldLines(stepFields(step))}

\`msg.payload\` is ${payload[step.returns ?? 'one']}${step.returns === 'file' ? '.' : `, such as\n\n${sample(step.sample)}`}${
	step.ends
		? `\n\nThe second output sends one message at the end, such as\n\n${sample(step.ends.sample)}`
		: ''
}`;

const sourceHelp = (source: Source): string => `${markdown(source.help)}.

### Details

${fieldLines(source.fields) || 'Nothing has to be set.'}

The status says since when the node is connected, or when it tries again. What changed while it was not connected is found
by comparing and sent with \`recovered: true\`; what cannot be found again is sent as one event \`gap\`.

Events are sent in order, the next one as soon as the nodes behind have taken the last. A node that works in the background
(*http request*, *exec*, a *delay*) takes all at once and keeps what it has not done yet, without a bound. Before such a node
put a *delay* node that limits the rate and drops what is too much, or sends it to its second output.${source.overflow ? ` ${markdown(source.overflow)}` : ''}

### Outputs

: payload (object) : what happened
: topic (string) : its name, \`payload.event\`
${source.answer ? `: \\_muster (string) : by this id *Answer ${markdown(source.answers ?? source.label)}* finds what to answer; keep it in the message\n` : ''}
${sample(source.sample)}`;

const connectionHelp = (service: AnyService): string => `${markdown(service.help)}.

### Details

${fieldLines(service.settings)}

Texts may be \`\${NAME}\` of an environment variable. Secrets are stored encrypted and never exported.
*Test connection* tries the settings as they stand here, before they are deployed.`;

const entry = (type: string, text: string) =>
	`<script type="text/markdown" data-help-name="${type}">\n${text}\n</script>`;

/** The help of every type, for `locales/en-US/<service>.html`. */
export const helpOf = (service: AnyService, { connection, actions, triggers }: NodeTypes): string =>
	[
		entry(connection, connectionHelp(service)),
		...actions.map(({ type, label, steps }) =>
			entry(
				type,
				`What can be done with ${/^[aeiou]/.test(label) ? 'an' : 'a'} ${label} of ${service.title}.\n\n${steps.map(stepHelp).join('\n\n')}`,
			),
		),
		...triggers.map(({ type, source }) =>
			entry(type, sourceHelp({ ...source, help: sentence(source.help) })),
		),
	].join('\n\n');
