import { MusterError } from '../../../core/errors.ts';

/** Why a connection ended that its owner has closed. */
export const closed = (): MusterError =>
	new MusterError('CANCELLED', 'The connection was closed', {
		hint: 'There is nothing to do if you closed it.',
	});
