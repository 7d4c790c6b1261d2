import type { AnyService } from '../../catalogue/service.ts';
import { stepsOf } from '../../engine/run/steps.ts';
import { spaced } from '../../core/case.ts';

const ARTICLES = /\b(a|an|the|many)\b\s*/gi;

/** `Restart a unit` → `restart unit`, `Get the journal of a unit` → `get unit journal`: as people type it. */
const typed = (phrase: string): string =>
	phrase
		.toLowerCase()
		.replaceAll(ARTICLES, '')
		.replace(/^(\w+ )(.+) of (.+)$/, '$1$3 $2')
		.trim();

/** What the sources of a service tell: `member changed`, `member failed`. */
const happenings = ({ sources }: AnyService): string[] =>
	sources.flatMap(({ label, resource, fields }) => {
		const { events } = fields;
		const kinds = events?.kind === 'choices' ? events.options.map(({ value }) => spaced(value)) : [];
		return [
			label,
			...kinds.map((kind) => (kind.includes('.') ? kind.replace('.', ' ') : `${resource} ${kind}`)),
		];
	});

/**
 * The phrases by which n8n's panel finds a service: what its steps do, what its triggers tell, and the words
 * of people. n8n looks for what was typed in one alias at a time, so they are phrases. The panel merges a
 * node with its trigger and keeps the aliases of the node only: so both have all.
 */
export const aliasesOf = (service: AnyService, more: readonly string[] = []): string[] => [
	...new Set([
		...more,
		...service.alias,
		...happenings(service),
		...stepsOf(service).map(({ action }) => typed(action)),
	]),
];
