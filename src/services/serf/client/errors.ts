import { type Code, MusterError, stopped } from '../../../core/errors.ts';
import { type CommandName, commands } from '../wire/commands.table.ts';

/**
 * What the agent’s own words mean for us, by how they begin or what they hold (spec 1.6). First match wins.
 */
const meanings: readonly (readonly [RegExp, Code, string])[] = [
	[
		/^Authentication required$/,
		'AUTH_REQUIRED',
		'The agent’s configuration has an rpc_auth key: fill it in.',
	],
	[
		/^Invalid authentication token$/,
		'AUTH_REJECTED',
		'Compare the key with rpc_auth in the agent’s configuration.',
	],
	[
		/^Unsupported (command|IPC version)/,
		'UNSUPPORTED',
		'The agent is older than this command; see the page of the operation for the release it came with.',
	],
	[
		/^No pending queries matching ID|response is past the deadline|response already sent/,
		'TOO_LATE',
		'A query can be answered once, before its time is over, and on the connection that received it.',
	],
	[
		/^(\d+)\/\1 nodes reported failure/,
		'SERVER',
		'The details hold what each member said. A cluster without encryption has no keys to change.',
	],
	[
		/^\d+\/\d+ nodes reported/,
		'PARTIAL',
		'Not all members took the change; the details hold what they said. Repeat the step when all are reachable.',
	],
	[
		/^Encoded length of tags exceeds/,
		'LIMIT',
		'A member’s tags may take 512 bytes together, and no setting of the agent changes that. Use fewer or shorter tags.',
	],
	[
		/exceeds (configured |sane )?limit of|exceeds limit/i,
		'LIMIT',
		'Make it smaller, or raise the limit in the agent’s configuration (user_event_size_limit, query_size_limit, query_response_size_limit).',
	],
	[
		/failed to (join|resolve) /i,
		'SERVER',
		'Give the gossip address of a running member, host or host:port (7946 unless configured otherwise), without a scheme.',
	],
	[
		/^(Leave already in progress|Leave called after Shutdown|Serf can't Join after|Monitor already exists)/,
		'CONFLICT',
		'Look at the state of the agent first.',
	],
];

/** Letters of what an agent said that go into a message. */
const MOST_SAID = 500;

const shown = (text: string): string => {
	const said = text.slice(0, MOST_SAID).replace(/\s+/g, ' ').trim();
	return text.length > MOST_SAID ? `${said}…` : said;
};

/** What one member said to a key command that failed, where the agent passed it on. */
const oneOf = (messages: unknown): string => {
	const [first, ...others] = Object.entries((messages ?? {}) as Record<string, string>).filter(
		([, message]) => message !== '',
	);
	if (!first) return '';
	const more = others.length > 0 ? ` (and ${others.length} more in the details)` : '';
	return `; ${first[0]}: “${shown(first[1])}”${more}`;
};

/** An error the agent answered with, in its own words. */
export const agentError = (
	command: CommandName,
	said: string,
	details: Readonly<Record<string, unknown>> = {},
): MusterError => {
	const meaning = meanings.find(([pattern]) => pattern.test(said));
	const words = `The agent answered “${shown(said)}” to ${command}${oneOf(details['messages'])}`;
	return meaning === undefined
		? new MusterError('SERVER', words, { details: { command, ...details } })
		: new MusterError(meaning[1], words, { hint: meaning[2], details: { command, ...details } });
};

const UNKNOWN = 'whether it happened is not known';

/** The agent’s side closed the connection. */
export const cut = (where: string, inRecord = false): MusterError =>
	new MusterError(
		'CONNECTION_LOST',
		`The Serf agent at ${where} closed the connection${inRecord ? ' in the middle of a record' : ''}`,
	);

/** An answer came without its body. */
export const noBody = (command: CommandName, where: string): MusterError =>
	new MusterError(
		'PROTOCOL',
		`The Serf agent at ${where} answered ${command} without the body that belongs to it`,
	);

/**
 * Bytes that no agent sends. The wire does not know where they come from; `protocol`: what is spoken there
 * instead, if that can be told.
 */
export const unreadable = (error: MusterError, where: string, protocol?: string): MusterError => {
	if (error.code !== 'PROTOCOL') return error;
	const details = { ...error.details, where };
	if (protocol !== undefined)
		return new MusterError('PROTOCOL', `${where} speaks ${protocol}, not Serf’s RPC`, {
			hint: 'Give the RPC port of a Serf agent: 7373 unless configured otherwise (rpc_addr).',
			details: { ...details, protocol },
			cause: error,
		});
	return new MusterError(
		'PROTOCOL',
		`${where} sent ${error.details['sent']}, which a Serf agent never does`,
		{ hint: error.hint, details, cause: error },
	);
};

/** Nothing came for too long, a sign of life included. */
export const silent = (where: string, seconds: number): MusterError =>
	new MusterError('CONNECTION_LOST', `No sign of life for ${seconds} s from the Serf agent at ${where}`, {
		hint: 'The agent hangs, or the network between swallows everything. Connect again.',
	});

/** The connection ended under a call. */
export const lostDuringCall = (command: CommandName, loss: MusterError): MusterError => {
	if (loss.code === 'CANCELLED')
		return stopped(`The connection was closed here before ${command} was answered`, {
			cause: loss,
			hint: loss.hint,
		});
	const unanswered =
		loss.code === 'PROTOCOL' ? `; ${command} was not answered` : ` before it had answered ${command}`;
	const message = `${loss.message}${unanswered}`;
	if (commands[command].effect === 'changes')
		return new MusterError('OUTCOME_UNKNOWN', `${message}; ${UNKNOWN}`, {
			cause: loss,
			details: { command },
		});
	return new MusterError('CONNECTION_LOST', message, {
		...(loss.code === 'PROTOCOL' ? { hint: loss.hint } : {}),
		cause: loss,
		details: { command },
	});
};

/** The connection ended under a stream, monitor or query that the agent had accepted. */
export const lostDuringStream = (command: CommandName, loss: MusterError): MusterError =>
	loss.code === 'CANCELLED'
		? stopped(`The connection was closed here while the ${command} was open`, {
				cause: loss,
				hint: loss.hint,
			})
		: new MusterError(
				'CONNECTION_LOST',
				`${loss.message}${loss.code === 'PROTOCOL' ? `; it ended the ${command}` : ` while the ${command} was open`}`,
				{
					hint:
						loss.code === 'PROTOCOL'
							? loss.hint
							: 'See why the agent or the network went away. It does not tell later what happened in between; members can be compared.',
					cause: loss,
					details: { command },
				},
			);

/** A call began on a connection that had ended already. */
export const lostBeforeCall = (command: CommandName, loss: MusterError): MusterError =>
	new MusterError(
		loss.code === 'CANCELLED' ? 'CANCELLED' : 'CONNECTION_LOST',
		`${command} was not sent: ${loss.message}`,
		{
			cause: loss,
			hint: 'Nothing was changed. Connect again.',
			details: { command },
		},
	);

/** No answer within the time of a call. */
export const timedOut = (command: CommandName, seconds: number, where: string): MusterError => {
	const changes = commands[command].effect === 'changes';
	return new MusterError(
		changes ? 'OUTCOME_UNKNOWN' : 'TIMEOUT',
		`The Serf agent at ${where} did not answer ${command} within ${seconds} s${changes ? `; ${UNKNOWN}` : ''}`,
		{
			...(changes
				? {}
				: {
						hint: 'The agent answers one request after another: a slow one (join, leave, tags, keys) may be before it. Or give a longer time-out.',
					}),
			details: { command, seconds },
		},
	);
};

/** The caller’s signal ended a call. */
export const commandStopped = (command: CommandName, sent: boolean): MusterError => {
	const details = { command };
	if (!sent) return stopped(`${command} was stopped before it was sent`, { details });
	const unknown = commands[command].effect === 'changes' ? `; ${UNKNOWN}` : '';
	return stopped(`${command} was stopped before its answer came${unknown}`, { details });
};
