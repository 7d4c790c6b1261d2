import type { NodeHint } from 'n8n-workflow';
import type { AnyService } from '../../../catalogue/service.ts';
import { title } from '../../../core/case.ts';
import { asJson } from '../to-host-value.ts';

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** JSON as HTML whose long lines wrap: those of `pre` run out of n8n’s panel. */
const lines = (value: unknown): string =>
	escaped(JSON.stringify(value, null, 2))
		.split('\n')
		.map((line) => line.replace(/^ +/, (indent) => '&nbsp;'.repeat(indent.length)))
		.join('<br>');

/**
 * In the output panel of a trigger, before its first run: what an event looks like. n8n previews no trigger
 * itself.
 */
export const triggerHints = (service: AnyService): NodeHint[] =>
	service.sources.map(({ name, label, sample }) => ({
		message: `<b>${title(label)}</b> starts the workflow with an item like this:<br><code>${lines(asJson(sample))}</code>`,
		type: 'info',
		location: 'outputPane',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $parameter["source"] === "${name}" }}`,
	}));
