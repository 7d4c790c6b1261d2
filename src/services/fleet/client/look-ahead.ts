import { isMusterError } from '../../../core/errors.ts';
import type { Endpoint } from '../wire/endpoint.ts';

/**
 * Pages that are asked for before the page before them has come, over all listings of one endpoint. Every
 * page makes fleetd read its whole registry, under a limit of one second: more of them at once fail, and with
 * them the calls of others.
 */
const AHEAD = 2;
/** Milliseconds for which none is asked for ahead after the server could not answer one (5xx). */
const CALM_MS = 10 * 60_000;
/** Listings whose tokens are kept. */
const LISTINGS = 50;

/** What one endpoint allows. */
interface Allowance {
	/** How many more pages may be asked for ahead now. */
	free: number;
	/** Until when none is. */
	calmUntil: number;
	/** The tokens that a listing gave last time, by path. */
	readonly tokens: Map<string, readonly string[]>;
}

const allowances = new WeakMap<Endpoint, Allowance>();

const allowanceOf = (endpoint: Endpoint): Allowance => {
	const known = allowances.get(endpoint) ?? { free: AHEAD, calmUntil: 0, tokens: new Map() };
	allowances.set(endpoint, known);
	return known;
};

export const isOverload = (error: unknown): boolean =>
	isMusterError(error) && error.code === 'SERVER' && Number(error.details['status']) >= 500;

/** A page that was asked for ahead. It counts as such until its turn has come. */
interface Early<P> {
	readonly page: Promise<P>;
	release(): void;
}

/** Pages of one listing, of which those that are likely to come are asked for ahead. */
export interface LookAhead<P> {
	/** The page that a token leads to; `undefined`: the first. */
	page(token: string | undefined): Promise<P>;
	/** The listing has come to its end: its tokens, for the next time. */
	done(tokens: readonly string[]): void;
	/** It has failed: the next time page follows page. */
	failed(error: unknown): void;
}

/**
 * Asks for the pages of one listing. The first time page follows page; after that the next two that there
 * were the last time are on their way already. A page that was asked for ahead and that the server could not
 * answer is asked for once more, alone.
 */
export const lookAhead = <P>(
	endpoint: Endpoint,
	path: string,
	ask: (token: string | undefined) => Promise<P>,
): LookAhead<P> => {
	const allowance = allowanceOf(endpoint);
	const started = new Map<string, Early<P>>();
	let expected = allowance.tokens.get(path) ?? [];
	const note = (error: unknown) => {
		if (isOverload(error)) allowance.calmUntil = performance.now() + CALM_MS;
	};
	const start = (token: string) => {
		allowance.free--;
		let counts = true;
		const release = () => {
			if (counts) allowance.free++;
			counts = false;
		};
		const page = ask(token).finally(release);
		// what nothing leads to is not looked at, whatever becomes of it
		page.catch(note);
		started.set(token, { page, release });
	};
	const ahead = () => {
		const next = expected.slice(0, AHEAD).filter((token) => !started.has(token));
		for (const token of next)
			if (allowance.free > 0 && performance.now() >= allowance.calmUntil) start(token);
	};
	return {
		async page(token) {
			// what was expected counts only where the page before leads to it
			if (token !== undefined) expected = expected[0] === token ? expected.slice(1) : [];
			const early = token === undefined ? undefined : started.get(token);
			const page = early?.page ?? ask(token);
			early?.release();
			ahead();
			try {
				return await page;
			} catch (error) {
				note(error);
				if (!early || !isOverload(error)) throw error;
				await Promise.allSettled([...started.values()].map((other) => other.page));
				return ask(token);
			}
		},
		done(tokens) {
			allowance.tokens.delete(path);
			if (tokens.length > 0) allowance.tokens.set(path, tokens);
			if (allowance.tokens.size > LISTINGS)
				allowance.tokens.delete(allowance.tokens.keys().next().value as string);
		},
		failed(error) {
			note(error);
			allowance.tokens.delete(path);
		},
	};
};
