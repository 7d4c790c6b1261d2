import { MusterError } from '../../../core/errors.ts';
import type { Credentials } from '../wire/login.ts';

/** How to reach a controller, and as whom. */
export interface JujuOptions {
	/** `host[:port]`; all are tried, the first that accepts the login is used. */
	readonly addresses: readonly string[];
	/** PEM of the controller’s CA. Without it the system’s own authorities and the host’s name count. */
	readonly ca?: string | undefined;
	/** The name in the certificate. @default juju-apiserver with a CA, else the host */
	readonly serverName?: string | undefined;
	/** Whether the certificate is verified. @default true */
	readonly verify?: boolean | undefined;
	readonly credentials: Credentials;
	/** Password for a macaroon’s discharge, of a local user. */
	readonly password?: string | undefined;
	/** The controller’s release, where known: `1.25`, `2.9`, `3.6.14`. Only 1.x needs it at times. */
	readonly release?: string | undefined;
	/** Whether to follow a model to another controller, with the same credentials. @default false */
	readonly redirects?: boolean | undefined;
	/** Seconds until one address has let in. @default 8 */
	readonly connectTimeout?: number | undefined;
	/** Seconds that one call may take. @default 60 */
	readonly callTimeout?: number | undefined;
	/** Seconds between two pings; a connection that answers neither of two is dead. @default 30 */
	readonly pingEvery?: number | undefined;
	/** Calls of any method that may change something: `Facade.Method`, with * as a wildcard. @default none */
	readonly allowedCalls?: readonly string[] | undefined;
	/** Requests that wait for an answer at once; more wait for their turn. @default 64 */
	readonly inFlight?: number | undefined;
	/** Bytes of the largest answer that is taken. @default 256 MiB */
	readonly maxBytes?: number | undefined;
	/** For the controller’s audit log. */
	readonly note?: string | undefined;
}

/** Where a connection leads: to the controller, or to one model by its UUID. */
export type Target =
	{ readonly kind: 'controller' } | { readonly kind: 'model'; readonly uuid: string | undefined };

const bad = (field: string, words: string, example: string): MusterError =>
	new MusterError('BAD_INPUT', words, {
		hint: `For example: ${example}. Nothing was sent.`,
		details: { field },
	});

/** What the types say, for programs that have none. @throws MusterError BAD_INPUT */
export const checkOptions = ({ addresses, credentials }: JujuOptions): void => {
	if (!Array.isArray(addresses))
		throw bad('addresses', 'addresses has to be a list', "addresses: ['10.0.0.1:17070']");
	const kinds: readonly unknown[] = ['password', 'macaroons', 'client'];
	if (!kinds.includes((credentials as Credentials | undefined)?.kind))
		throw bad(
			'credentials',
			'credentials has to say its kind: password, macaroons or client',
			"credentials: { kind: 'password', user: 'admin', password }",
		);
};
