import { isMusterError, MusterError, cancelled } from '../../../core/errors.ts';
import { type HttpPools, sooner } from '../../../net/http/index.ts';
import { within } from '../../../net/call.ts';
import type { Login } from '../wire/login.ts';
import { identityDown, logIn } from './keystone.ts';
import type { CloudSettings } from './options.ts';

/** One login for everybody who uses the same settings. */
export interface Session {
	/** A token that is good for a while yet; those who ask at the same time wait for one login. */
	login(signal: AbortSignal): Promise<Login>;
	/**
	 * A newer token after the cloud has refused this one.
	 * @returns `undefined` where the token was fresh: then another login would be refused as well.
	 */
	renewed(refused: Login, signal: AbortSignal): Promise<Login | undefined>;
	/** Why the identity service does not answer just now; `undefined`: it does, or there is none. */
	down(signal: AbortSignal): Promise<MusterError | undefined>;
	/** Lets a refused login be tried again at once. */
	forget(): void;
	/** The next call logs in anew. */
	outdate(): void;
}

/** A token this young is not bought anew when the cloud refuses it. */
const FRESH_MS = 30_000;
/** How long a refused login is not tried again: again and again would lock people out. */
const REFUSED_MS = 15 * 60_000;
/** How long before its end a token is renewed; a short-lived one after nine tenths of its life. */
const EARLY_MS = 60_000;

interface Held {
	readonly login: Login;
	readonly at: number;
	readonly until: number;
}

/** How long (ms) a token is good that came just now. */
const lifeOf = ({ expires, lifetime }: Login, now: number): number => {
	if (lifetime !== null) return lifetime * 1000;
	if (expires === null) return Number.POSITIVE_INFINITY;
	const left = Date.parse(expires) - now;
	// it has not ended before it came: the clocks differ
	return left > 0 ? left : FRESH_MS;
};

const held = (login: Login, now: number): Held => {
	const life = lifeOf(login, now);
	return { login, at: now, until: now + life - Math.min(EARLY_MS, life / 10) };
};

/** `until`: by the clock that no one sets, in ms. */
const again = (error: MusterError, until: number): MusterError => {
	const left = until - performance.now();
	const at = new Date(Date.now() + left).toISOString().slice(11, 16);
	return new MusterError(error.code, error.message, {
		cause: error,
		details: { ...error.details, retryAfter: Math.ceil(left / 1000) },
		hint: `${error.hint} The login is not tried again before ${at} UTC, so that nobody is locked out; a changed credential or “Test” is tried at once.`,
	});
};

/** `ending`: aborted when the connection is closed. */
export const openSession = (pools: HttpPools, settings: CloudSettings, ending: AbortSignal): Session => {
	let current: Held | undefined;
	let running: Promise<Login> | undefined;
	let refusal: { readonly error: MusterError; readonly until: number } | undefined;

	const begin = async (): Promise<Login> => {
		try {
			const login = await within(settings.callMs, [ending], (signal) => logIn(pools, settings, signal));
			current = held(login, Date.now());
			return login;
		} catch (error) {
			if (isMusterError(error) && (error.code === 'AUTH_REJECTED' || error.code === 'AUTH_REQUIRED'))
				refusal = { error, until: performance.now() + REFUSED_MS };
			throw error;
		} finally {
			running = undefined;
		}
	};
	const anew = (signal: AbortSignal): Promise<Login> => {
		if (refusal && performance.now() < refusal.until)
			return Promise.reject(again(refusal.error, refusal.until));
		refusal = undefined;
		running ??= begin();
		running.catch(() => {});
		return sooner(signal, running).catch((error: unknown) => {
			if (isMusterError(error) || !signal.aborted) throw error;
			throw cancelled('logging in to the cloud', { cause: error });
		});
	};
	return {
		login: (signal) =>
			current && Date.now() < current.until ? Promise.resolve(current.login) : anew(signal),
		async renewed(refused, signal) {
			if (current?.login !== refused) return current?.login ?? anew(signal);
			const now = Date.now();
			const age = now - current.at;
			// of a clock that was set back nobody knows how old it is
			const isFresh = age >= 0 && age < FRESH_MS && now < current.until;
			if (settings.auth.method === 'endpoint' || isFresh) return undefined;
			current = undefined;
			return anew(signal);
		},
		down: (signal) => identityDown(pools, settings, signal),
		forget() {
			refusal = undefined;
		},
		outdate() {
			current = undefined;
		},
	};
};
