import { allowHostFiles } from '../../../core/host-files.ts';
import type { Fields } from '../../../catalogue/field.ts';
import type { AnyService } from '../../../catalogue/service.ts';
import { MusterError } from '../../../core/errors.ts';
import type { Config, Red, RedNode } from './red.ts';
import { lostSecret } from './lost-secret.ts';
import { settingsFrom } from './settings.ts';
import { storedConfig, unfilled } from './stored-values.ts';
import { emptyVariable, variableProblem } from './variables.ts';
import { type Semaphore, semaphore } from '../../../net/semaphore.ts';

/**
 * Messages that one connection works on at once; *Wait for next* steps are counted apart, so that they cannot
 * block the others.
 */
const AT_ONCE = 64;

/**
 * A connection node as the others use it. It holds no socket: connections are leased by the settings, and
 * shared.
 */
export interface ConnectionNode extends RedNode {
	readonly service: string;
	readonly settings: Readonly<Record<string, unknown>>;
	/** What the node is called in statuses, e.g. `127.0.0.1:7373`. */
	readonly at: string;
	readonly calls: Semaphore;
	readonly waits: Semaphore;
	/** Why it cannot be used as it is deployed. */
	readonly problem?: MusterError | undefined;
}

const first = (value: unknown): string => {
	const list = Array.isArray(value) ? value : [value];
	return typeof list[0] === 'string' ? list[0] : '';
};

// who edits flows here may read the machine’s files anyway
allowHostFiles();

export const registerConnection = (red: Red, service: AnyService, type: string): void => {
	const fields = service.settings as Fields;
	const secrets = Object.keys(fields).filter((name) => fields[name]?.secret);
	red.nodes.registerType(
		type,
		function (this: RedNode, config: Config) {
			red.nodes.createNode(this, config);
			const credentials = this.credentials ?? {};
			const settings = settingsFrom(fields, config, credentials);
			const named = () => {
				const id = config['_alias'] ?? config.id;
				const secrets = red.nodes.getCredentials?.(String(id));
				return settingsFrom(
					fields,
					unfilled(config, storedConfig(red, id)) as Config,
					unfilled(credentials, secrets) as Config,
				);
			};
			Object.assign(this, {
				settings,
				service: service.name,
				at: first(settings[service.named]),
				calls: semaphore(AT_ONCE),
				waits: semaphore(AT_ONCE),
				problem:
					variableProblem(fields, settings) ??
					emptyVariable(fields, settings, named()) ??
					lostSecret(fields, config, settings),
			});
		},
		{ credentials: Object.fromEntries(secrets.map((name) => [name, { type: 'password' as const }])) },
	);
};

const isConnection = (node: RedNode | null | undefined): node is ConnectionNode =>
	node !== null && node !== undefined && 'settings' in node && 'calls' in node;

/**
 * A flow made by a program may name any node: the settings of another system would lead to the usual place.
 */
const notOf = ({ title }: AnyService, type: string): MusterError =>
	new MusterError('BAD_INPUT', `The chosen connection is of the type ${type}, which is not one of ${title}`, {
		hint: `Open the node and choose a connection of ${title}. Nothing was sent.`,
	});

/**
 * The connection that a node was given. @throws MusterError BAD_INPUT if there is none (any more), it is one
 * of another service, or it has a variable that is not set or empty.
 */
export const connectionOf = (red: Red, service: AnyService, id: unknown): ConnectionNode => {
	const node = typeof id === 'string' && id !== '' ? red.nodes.getNode(id) : undefined;
	if (node && (!isConnection(node) || node.service !== service.name)) throw notOf(service, node.type);
	if (node?.problem) throw node.problem;
	if (node) return node;
	throw new MusterError(
		'BAD_INPUT',
		id ? 'The chosen connection is missing or disabled' : 'No connection is chosen',
		{
			hint: 'Open the node and choose a connection, or add one. Nothing was sent.',
		},
	);
};
