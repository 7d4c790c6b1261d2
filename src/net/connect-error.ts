import { MusterError } from '../core/errors.ts';

const unreachable: Record<string, string> = {
	ENOTFOUND: 'its name is not known',
	EAI_AGAIN: 'its name could not be looked up just now',
	EHOSTUNREACH: 'no route leads there',
	ENETUNREACH: 'no route leads there',
	ETIMEDOUT: 'the network gave no answer',
	EACCES: 'this process may not open it',
	ENOENT: 'there is no such socket',
};

/** A socket’s system error while connecting, in words. `where`: `host:port` or a path; `listening`: what should listen there, e.g. “a Serf agent”. */
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
