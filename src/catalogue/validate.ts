import type { Fields } from './field.ts';
import { splitPart } from './part.ts';
import type { AnyService } from './service.ts';

/** Names that hosts add to an operation’s fields, or that their forms have already. */
const reserved = new Set([
	...['resource', 'operation', 'source', 'options', 'arguments', 'server', 'outputs'],
	...[
		'timeout',
		'limit',
		'returnAll',
		'preview',
		'confirm',
		'wait',
		'onTimeout',
		'includeSecrets',
		'payloadAs',
	],
	...['each', 'saveTo', 'resultTo', 'itemsAtATime', 'executionsAtATime', 'gather'],
	...['acknowledge', 'batchSize', 'slimOutput'],
]);
/** What is added to a source that is a step (*Wait for next …*). */
const reservedOfSources = new Set([...reserved, 'count', 'deadline', 'already']);

const wrong = (service: AnyService, where: string, what: string): Error =>
	new Error(`${service.name}: ${where} ${what}`);

/**
 * What the types cannot tell of a service’s declaration.
 * @throws Error where a field has a reserved name, a part is not there, a name is there twice, or a guard has
 *   no flag: at build time.
 */
export const validateService = (service: AnyService): void => {
	const names = new Set<string>();
	const unique = (name: string) => {
		if (names.has(name)) throw wrong(service, name, 'is declared twice');
		names.add(name);
	};
	const checkFields = (where: string, fields: Fields, taken: ReadonlySet<string>) => {
		for (const [name, field] of Object.entries(fields)) {
			if (taken.has(name)) throw wrong(service, where, `has a field “${name}”, a name that hosts use`);
			const lists = field.kind === 'pick' || field.kind === 'picks' ? service.lists : undefined;
			if (lists && !(field as { list: string }).list.split(' ').every((list) => list in lists))
				throw wrong(service, where, `has a field “${name}” with an unknown list`);
			if (field.kind === 'form' && !(field.form in (service.forms ?? {})))
				throw wrong(service, where, `has a field “${name}” with an unknown form`);
		}
	};
	const checkPart = (where: string, part: unknown) => {
		if (typeof part === 'string' && !(splitPart(part).name in service.parts))
			throw wrong(service, where, `names a part “${part}” that the service does not have`);
	};
	for (const operation of service.operations) {
		const where = `${operation.resource}.${operation.name}`;
		unique(where);
		const own = operation.settle || operation.guard ? new Set([...reserved, 'deadline']) : reserved;
		checkFields(where, operation.fields, own);
		checkPart(where, operation.part);
		if (operation.guard && operation.fields[operation.guard.allow]?.kind !== 'flag')
			throw wrong(service, where, `has a guard without its flag “${operation.guard.allow}”`);
	}
	for (const source of service.sources) {
		unique(`source ${source.name}`);
		checkFields(`source ${source.name}`, source.fields, reservedOfSources);
		checkPart(`source ${source.name}`, source.part);
		if (!source.events.includes(source.sample.event))
			throw wrong(service, `source ${source.name}`, `does not name the event “${source.sample.event}”`);
	}
};
