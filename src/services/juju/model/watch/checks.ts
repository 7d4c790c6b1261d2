import { MusterError } from '../../../../core/errors.ts';
import { withUnseen } from '../../../../core/pasted.ts';

/** The properties that things of a model have, by the records that are told. */
const properties: ReadonlySet<string> = new Set([
	...['name', 'id', 'key', 'tag', 'life', 'status', 'message', 'type'],
	...['application', 'machine', 'leader', 'workloadStatus', 'agentStatus', 'workloadVersion'],
	...['publicAddress', 'privateAddress', 'ports', 'charm', 'principal', 'agentVersion'],
	...['hostname', 'instanceId', 'dnsName', 'addresses', 'base', 'instanceStatus', 'hardware', 'constraints'],
	...['parent', 'controller', 'charmName', 'charmRevision', 'channel', 'exposed', 'scale', 'relations'],
	...['subordinateTo', 'subordinate', 'canUpgradeTo', 'endpointBindings', 'interface', 'scope', 'ends'],
	...['cloud', 'region', 'version', 'availableVersion', 'owner', 'offerUrl'],
	...['endpoints', 'activeConnections', 'totalConnections'],
	...['receiver', 'enqueued', 'started', 'completed', 'annotations'],
	...['assignedUnits', 'options', 'created', 'createdBy', 'completedBy', 'generation'],
]);

/** Whether things of a model have a property of that name. */
export const isProperty = (name: string): boolean => properties.has(name);

/** Statuses as they are compared: 1.x writes some in capitals, as the cloud does. */
export const asStatuses = (words: readonly string[]): string[] =>
	words.map((word) => word.trim().toLowerCase());

const bad = (field: string, message: string, hint: string): MusterError =>
	new MusterError('BAD_INPUT', message, { hint: `${hint} Nothing was sent.`, details: { field } });

/** What a trigger is told to let through. */
export interface Chosen {
	readonly events?: readonly string[] | undefined;
	readonly enters?: readonly string[] | undefined;
	readonly leaves?: readonly string[] | undefined;
	readonly paths?: readonly string[] | undefined;
}

/** @throws MusterError BAD_INPUT for a choice that nothing could pass */
export const checkChosen = ({ events = [], enters = [], leaves = [], paths = [] }: Chosen): void => {
	const unknown = paths.find((path) => !isProperty(path.split('.', 1)[0] as string));
	if (unknown !== undefined)
		throw bad(
			'paths',
			`Changed properties: nothing in a model has a property “${withUnseen(unknown.slice(0, 80))}”`,
			'Write it as in the event, for example workloadStatus or publicAddress.',
		);
	const only = events.length === 1 ? events[0] : undefined;
	if (only === 'added' && leaves.length > 0 && enters.length === 0)
		throw bad('leaves', 'Leaves status is set, but what is added left none', 'Clear it, or add a change.');
	if (only === 'removed' && enters.length > 0 && leaves.length === 0)
		throw bad(
			'enters',
			'Enters status is set, but what is removed enters none',
			'Clear it, or add a change.',
		);
};
