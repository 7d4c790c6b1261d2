import { choice, list, text } from '../../../catalogue/field.ts';
import type { LogQuery } from '../wire/log.ts';

/** Which lines of a log are wanted, of a trigger and of a step. */
export const logFields = {
	level: choice('Level', {
		default: 'WARNING',
		help: 'Only lines of this level and above',
		options: ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR'].map((value) => ({
			value,
			label: value.charAt(0) + value.slice(1).toLowerCase(),
		})),
	}),
	entities: list('Entities', {
		placeholder: 'any',
		item: 'entity',
		itemPlaceholder: 'unit-web-*',
		example: 'unit-web-*',
		help: 'Only lines of these units and machines, as the log names them (unit-web-0, machine-1)',
	}),
	modules: list('Modules', {
		placeholder: 'any',
		item: 'module',
		itemPlaceholder: 'juju.worker',
		example: 'unit',
		help: 'Only lines of these modules and their submodules',
	}),
	withoutEntities: list('Without entities', {
		advanced: true,
		placeholder: 'none',
		item: 'entity',
		itemPlaceholder: 'machine-0',
		example: 'machine-0',
		help: 'No lines of these units and machines',
	}),
	without: list('Without modules', {
		advanced: true,
		placeholder: 'none',
		item: 'module',
		example: 'juju.worker.lease',
		help: 'No lines of these modules',
	}),
	contains: text('Contains', {
		blanks: true,
		placeholder: 'anything',
		example: 'hook failed',
		help: 'Only lines with this text; case does not matter',
	}),
} as const;

interface Filters {
	readonly level: string;
	readonly entities?: readonly string[] | undefined;
	readonly modules?: readonly string[] | undefined;
	readonly withoutEntities?: readonly string[] | undefined;
	readonly without?: readonly string[] | undefined;
}

/** What the server filters by. */
export const filtersOf = ({ level, entities, modules, withoutEntities, without }: Filters): LogQuery => ({
	level,
	includeEntity: entities,
	excludeEntity: withoutEntities,
	includeModule: modules,
	excludeModule: without,
});

export const lineSample = {
	at: '2026-01-31T03:12:45.678Z',
	entity: 'unit-web-0',
	level: 'ERROR',
	module: 'unit.web/0.juju-log',
	location: 'server.go:316',
	message: 'hook failed',
	labels: [],
	modelUuid: undefined,
	stamp: '2026-01-31T03:12:45.678901Z',
};
