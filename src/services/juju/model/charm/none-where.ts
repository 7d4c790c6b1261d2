import { codeOf } from '../../../../core/errors.ts';

const none = ['AUTH_REJECTED', 'NOT_FOUND', 'UNSUPPORTED'];

/**
 * What was asked; who may not read it, and a release that does not have it, have none. Other errors are
 * thrown.
 */
export const noneWhereRefused = (error: unknown): undefined => {
	if (!none.includes(codeOf(error) ?? '')) throw error;
};
