import { isMusterError, MusterError } from '../../../core/errors.ts';
import { decodeRedirect, type Redirect } from '../wire/login.ts';
import { reachable, whereOf } from './address.ts';
import type { JujuOptions } from './options.ts';
import type { Session } from './session.ts';

/** How often a model is followed from controller to controller. */
export const MOST_HOPS = 3;

/** Where a model is now, of a login that was sent there. */
export const redirected = (error: unknown): Redirect | undefined =>
	isMusterError(error) && error.details['serverCode'] === 'redirection required'
		? decodeRedirect(error.details['serverInfo'])
		: undefined;

/** `hops`: how often it was followed before. */
export const moved = (
	{ servers, alias }: Redirect,
	{ redirects = false }: JujuOptions,
	hops: number,
): MusterError => {
	const addresses = reachable(servers).map(whereOf);
	const where = addresses.join(', ') || 'addresses that it does not tell';
	const isRing = redirects && hops >= MOST_HOPS;
	return new MusterError(
		'CONFLICT',
		`The model was migrated to another controller${alias ? `, ${alias}` : ''}: ${where}` +
			(isRing ? `, after ${hops} others that were followed` : ''),
		{
			hint: redirects
				? 'Make a connection to the controller that has the model, with its own CA.'
				: 'Make a connection to that controller, with its own CA, or turn on Follow migration.',
			details: { addresses, serverCode: 'redirection required' },
		},
	);
};

/** What keeps a user out of the controller that a model was migrated to: nobody named that one. */
export const notThere = (error: unknown, addresses: readonly string[]): unknown => {
	if (!isMusterError(error) || error.code === 'CANCELLED' || error.code === 'CONFLICT') return error;
	return new MusterError(
		error.code,
		`The model was migrated to ${addresses.join(', ')}, where the login failed: ${error.message}`,
		{ cause: error, hint: error.hint, details: error.details },
	);
};

/** Older servers tell where a model is when they are asked once more. */
export const withRedirect = async (
	error: unknown,
	session: Session,
	sending: { signal: AbortSignal; seconds: number },
) => {
	if (!isMusterError(error) || error.details['serverCode'] !== 'redirection required') return error;
	if (error.details['serverInfo'] !== undefined) return error;
	const serverInfo = await session
		.send({ facade: 'Admin', version: 3, method: 'RedirectInfo' }, { ...sending, effect: 'reads' })
		.catch(() => undefined);
	const { code, message, hint, details } = error;
	return new MusterError(code, message, { cause: error, hint, details: { ...details, serverInfo } });
};
