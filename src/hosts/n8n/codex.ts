import { phrasesOf } from '../../catalogue/search-phrases.ts';
import type { AnyService } from '../../catalogue/service.ts';
import { stepsOf } from '../../engine/run/steps.ts';

/**
 * The phrases by which n8n's panel finds a service. n8n looks for what was typed in one alias at a time, so
 * they are phrases. The panel merges a node with its trigger and keeps the aliases of the node only: so that
 * has those of both.
 */
export const aliasesOf = (service: AnyService, more: readonly string[] = []): string[] => [
	...new Set([...more, ...service.alias, ...phrasesOf(service, stepsOf(service))]),
];

/** The phrases of the trigger, for where it stands alone. */
export const triggerAliasesOf = (service: AnyService, more: readonly string[] = []): string[] => [
	...new Set([...more, ...service.alias, ...service.sources.map(({ label }) => label)]),
];
