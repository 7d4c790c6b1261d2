import { MusterError } from '../core/errors.ts';

const unreachable: Record<string, string> = {
	ENOTFOUND: 'its name is not known',
	EAI_AGAIN: 'its name could not be looked up just now',
	EHOSTUNREACH: 'no route leads there',
	ENETUNREACH: 'no route leads there',
	ETIMEDOUT: 'the network gave no answer',
	EACCES: 'this process may not open it',
	ENOENT: 'there is no such socket',
	ENOTDIR: 'its path leads through something that is not a folder',
	ELOOP: 'its path leads through too many symbolic links',
	ENAMETOOLONG: 'its path is too long',
	ENOTSOCK: 'it is not a socket',
	EPROTOTYPE: 'it is a socket of another kind',
	EPERM: 'a rule of this machine forbids it',
	EADDRNOTAVAIL: 'this machine has no free address or port for it',
	ENETDOWN: 'the network is down',
};

/**
 * A socket’s system error while connecting, in words. `where`: `host:port` or a path; `listening`: what
 * should listen there, e.g. “a Serf agent”.
 */
export const connectError = (cause: NodeJS.ErrnoException, where: string, listening: string): MusterError =>
	cause.code === 'ECONNREFUSED'
		? new MusterError('CONNECT_REFUSED', `${where} refused the connection`, {
				hint: `Is ${listening} running and listening there?`,
				cause,
				details: { where },
			})
		: new MusterError(
				'CONNECT_FAILED',
				`${where} cannot be reached: ${unreachable[cause.code ?? ''] ?? cause.message}`,
				{
					cause,
					details: { where },
				},
			);
