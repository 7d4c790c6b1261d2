import { MusterError } from '../../../core/errors.ts';

/** What a change did not bring about though the server took it. */
export const unlike = (what: string, asked: unknown, found: unknown): MusterError =>
	new MusterError(
		'CONFLICT',
		`Juju took it, but ${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(asked)}`,
		{
			hint: 'Another client may have changed it meanwhile. Look at it before repeating the step.',
			details: { asked, found },
		},
	);
