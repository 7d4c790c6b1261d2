import { holdsUnseen } from '../../../core/pasted.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import type { Caller } from './caller.ts';
import type { CallOptions } from './types.ts';

const VERSION = 1;

const keyNotWanted = (where: string, cause: unknown): MusterError =>
	new MusterError(
		'AUTH_REJECTED',
		`The Serf agent at ${where} has no RPC key configured, and refuses any key that is sent`,
		{
			hint: 'Leave the key of the connection empty, or set rpc_auth in the agent’s configuration.',
			cause,
		},
	);

const keyWrong = (where: string, key: string, cause: unknown): MusterError =>
	new MusterError('AUTH_REJECTED', `The Serf agent at ${where} refused the RPC key`, {
		hint: `${holdsUnseen(key) ? 'The key holds a character that nobody sees, such as a line break or a blank without width: type it again. ' : ''}Compare the key with rpc_auth in the agent’s configuration.`,
		cause,
	});

const noAgent = (where: string, cause: unknown): MusterError =>
	new MusterError(
		'CONNECTION_LOST',
		`${where} accepted the connection and closed it before the handshake was done`,
		{
			hint: 'Is that the RPC port of the Serf agent (7373 unless configured otherwise), and not its gossip port (7946)?',
			cause,
		},
	);

/**
 * Handshake, and auth if there is a key: an agent without `rpc_auth` refuses any key but the empty one, which
 * is how that case is told from a wrong key. Errors: `UNSUPPORTED` (another IPC version), `AUTH_REJECTED`,
 * `PROTOCOL`, `CONNECTION_LOST`.
 */
export const handshake = async (
	caller: Caller,
	where: string,
	authKey: string | undefined,
	options: CallOptions,
): Promise<void> => {
	try {
		await caller.call(
			{
				command: 'handshake',
				body: { Version: VERSION },
				onLost: (loss, ended) => (ended ? noAgent(where, loss) : loss),
			},
			options,
		);
	} catch (thrown) {
		if (codeOf(thrown) !== 'SERVER') throw thrown;
		throw new MusterError('PROTOCOL', `${where} did not accept the handshake of a Serf client`, {
			cause: thrown,
		});
	}
	if (!authKey) return;
	const auth = (key: string): Promise<unknown> =>
		caller.call({ command: 'auth', body: { AuthKey: key } }, options);
	try {
		await auth(authKey);
	} catch (thrown) {
		if (codeOf(thrown) !== 'AUTH_REJECTED') throw thrown;
		const open = await auth('').then(
			() => true,
			() => false,
		);
		throw open ? keyNotWanted(where, thrown) : keyWrong(where, authKey, thrown);
	}
};
