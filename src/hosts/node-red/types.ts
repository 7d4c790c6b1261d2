import type { Operation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { Source } from '../../catalogue/source.ts';
import { stepsByResource } from '../../engine/run/steps.ts';
import { kebab, spaced } from '../../core/case.ts';

export interface ActionType {
	readonly type: string;
	readonly label: string;
	readonly steps: readonly Operation[];
}
export interface TriggerType {
	readonly type: string;
	readonly label: string;
	readonly source: Source;
}
/** The node types a service becomes. They are written into users’ flows: for ever. */
export interface NodeTypes {
	readonly connection: string;
	readonly actions: readonly ActionType[];
	readonly triggers: readonly TriggerType[];
}

/** Names of properties that a node of a flow already has: no setting may take them. */
const RESERVED = new Set(
	'id type name z x y d g l wires users credentials label info icon env category inputs outputs valid changed'.split(
		' ',
	),
);

const unique = (service: AnyService, names: readonly string[]): void => {
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice)
		throw new Error(
			`${service.title} would register the Node-RED type “${twice}” twice: rename a resource or a source`,
		);
};

/**
 * One connection node, one node per resource, one per source.
 * @throws Error where two of them would have one name, or a setting has a name that Node-RED uses itself: faults of the catalogue.
 */
export const typesOf = (service: AnyService): NodeTypes => {
	const connection = `muster-${service.name}`;
	const actions = [...stepsByResource(service)].map(([resource, steps]) => ({
		type: `${connection}-${kebab(resource)}`,
		label: spaced(resource),
		steps,
	}));
	const triggers = service.sources.map((source) => ({
		type: `${connection}-${kebab(source.name)}`,
		label: source.label,
		source: source as Source,
	}));
	unique(service, [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)]);
	for (const { label, steps } of actions) {
		const twice = steps.find(({ name }, index) => steps.findIndex((other) => other.name === name) !== index);
		if (twice)
			throw new Error(
				`${service.title} has the step “${twice.name}” of “${label}” twice: rename an operation or a source`,
			);
	}
	const taken = Object.keys(service.settings).find((name) => RESERVED.has(name));
	if (taken) throw new Error(`${service.title} has a setting “${taken}”, which Node-RED uses itself`);
	return { connection, actions, triggers };
};
