import type { AnyOperation } from '../../catalogue/operation.ts';
import type { AnyService } from '../../catalogue/service.ts';
import type { AnySource } from '../../catalogue/source.ts';
import { stepsByResource } from '../../engine/run/steps.ts';
import { kebab, spaced } from '../../core/case.ts';

export interface ActionType {
	readonly type: string;
	/** With the service, as the palette shows it: `serf member`. */
	readonly label: string;
	/** What the icon stands for: the resource, or `answer`. */
	readonly about: string;
	readonly steps: readonly AnyOperation[];
}
export interface TriggerType {
	readonly type: string;
	readonly label: string;
	readonly about: string;
	readonly source: AnySource;
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

const uniqueSteps = (service: AnyService, { label, steps }: ActionType): void => {
	const twice = steps.find(({ name }, index) => steps.findIndex((other) => other.name === name) !== index);
	if (twice)
		throw new Error(
			`${service.title} has the step “${twice.name}” of “${label}” twice: rename an operation or a source`,
		);
};

/** Answers stand in a node of their own, whose operations are called by what they answer. */
const isAnswer = ({ name, part, covers }: AnyOperation) =>
	name === 'answer' && part === null && covers.length === 0;

const actionsOf = (service: AnyService, connection: string): ActionType[] => {
	const answers: AnyOperation[] = [];
	const actions: ActionType[] = [];
	for (const [resource, all] of stepsByResource(service)) {
		const steps = all.filter((step) => !isAnswer(step));
		answers.push(...all.filter(isAnswer).map((step) => ({ ...step, name: resource })));
		const label = `${service.name} ${spaced(resource)}`;
		if (steps.length > 0)
			actions.push({ type: `${connection}-${kebab(resource)}`, label, about: resource, steps });
	}
	if (answers.length > 0)
		actions.push({
			type: `${connection}-answer`,
			label: `${service.name} answer`,
			about: 'answer',
			steps: answers,
		});
	return actions;
};

/**
 * One connection node, one node per resource, one per source, one for all answers.
 * @throws Error where two of them would have one name, or a setting has a name that Node-RED uses itself:
 *   faults of the catalogue.
 */
export const typesOf = (service: AnyService): NodeTypes => {
	const connection = `muster-${service.name}`;
	const actions = actionsOf(service, connection);
	const triggers = service.sources.map((source) => ({
		type: `${connection}-${kebab(source.name)}`,
		label: `${service.name} ${source.label}`,
		about: source.name,
		source: source as AnySource,
	}));
	unique(service, [connection, ...actions.map(({ type }) => type), ...triggers.map(({ type }) => type)]);
	for (const action of actions) uniqueSteps(service, action);
	const taken = Object.keys(service.settings).find((name) => RESERVED.has(name));
	if (taken) throw new Error(`${service.title} has a setting “${taken}”, which Node-RED uses itself`);
	return { connection, actions, triggers };
};

/**
 * Where a step stands: its node type, and the name of its operation there. `undefined` if the service has no
 * such step.
 */
export const placeOf = (
	{ actions }: NodeTypes,
	step: AnyOperation,
): { readonly type: string; readonly operation: string } | undefined => {
	const answer = isAnswer(step);
	const found = actions.find(({ about, steps }) =>
		steps.some(
			({ name, resource }) =>
				resource === step.resource &&
				(answer ? about === 'answer' : about !== 'answer' && name === step.name),
		),
	);
	return found && { type: found.type, operation: answer ? step.resource : step.name };
};
