import type { Migration } from '../../catalogue/migration.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { stepsOf } from '../../engine/run/steps.ts';

const link = (service: AnyService, name: string): string => {
	if (name === 'connection') return '[connection](#connection)';
	const step = stepsOf(service).find((one) => `${one.resource}.${one.name}` === name);
	const source = service.sources.find((one) => one.name === name);
	const title = step?.action ?? source?.label;
	if (!title) throw new Error(`${service.title} has no “${name}”, which a migration table names`);
	return `[${title}](${service.name}.md#${title
		.toLowerCase()
		.replaceAll(/[^a-z0-9 -]/g, '')
		.replaceAll(' ', '-')})${source ? ' (trigger)' : ''}`;
};

/**
 * The page for people who come from another client. @throws Error when it names a step that does not exist.
 */
export const fromPage = (service: AnyService, { from, intro, rows }: Migration): string =>
	[
		`# From ${from}`,
		'',
		'<!-- made by `npm run docs`; do not edit -->',
		'',
		intro,
		'',
		`| ${from} | here | |`,
		'| --- | --- | --- |',
		...rows.map(
			({ theirs, ours, note = '' }) =>
				`| \`${theirs.replaceAll('|', '\\|')}\` | ${ours.map((name) => link(service, name)).join(', ')} | ${note} |`,
		),
		'',
	]
		.join('\n')
		.replaceAll('(#connection)', `(${service.name}.md#connection)`);
