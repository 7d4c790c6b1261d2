import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { now } from '../state/make.ts';
import type { World } from '../state/world.ts';

interface Macaroon {
	readonly identifier: Uint8Array;
	readonly caveats: readonly { readonly identifier: Uint8Array; readonly vid?: Uint8Array }[];
	addThirdPartyCaveat(key: Uint8Array, id: Uint8Array, location: string): void;
	addFirstPartyCaveat(id: Uint8Array): void;
	verify(key: Uint8Array, check: (condition: string) => string | null, discharges: readonly Macaroon[]): void;
	bindToRoot(signature: Uint8Array): void;
	readonly signature: Uint8Array;
	exportJSON(): Record<string, unknown>;
}
interface Library {
	newMacaroon(values: {
		identifier: Uint8Array | string;
		location: string;
		rootKey: Uint8Array;
		version: number;
	}): Macaroon;
	importMacaroon(source: unknown): Macaroon;
}
// the package has no types of its own
const library = createRequire(import.meta.url)('macaroon') as Library;

const bytes = (text: string) => new TextEncoder().encode(text);
const tomorrow = () => new Date(Date.now() + 864e5).toISOString();

export interface Discharges {
	/** What a login without a password is answered: where to get a discharge. */
	required(user: string, newest: boolean): object;
	/** Who the first list of macaroons proves its bearer to be. */
	verify(lists: readonly unknown[], asked: string): string | undefined;
	/** Answers the identity provider's requests under /auth. */
	handle(
		path: string,
		body: string,
		newest: boolean,
	): { status: number; body: unknown; headers?: object } | undefined;
	/** Macaroons of a user from outside, as an identity provider elsewhere gave them. */
	external(user: string): object[];
}

/** Bytes as the newer format writes them, where Juju's ids are. */
const renamed = (json: Record<string, unknown>): Record<string, unknown> => {
	const { v: _version, ...rest } = json;
	const encode = (one: Record<string, unknown>, thirdParty: boolean) => {
		const { i, ...others } = one;
		return thirdParty && i !== undefined
			? { i64: Buffer.from(i as string).toString('base64url'), ...others }
			: one;
	};
	const caveats = (rest['c'] ?? []) as Record<string, unknown>[];
	return {
		...encode(rest, true),
		c: caveats.map((one) => encode(one, one['v64'] !== undefined)),
	};
};

/**
 * The local identity provider: macaroons for local users, discharged after name and password at /auth/form.
 * Source: protocol §1.5, 4.0 §5, recording 15.
 */
export const createDischarges = (world: World, url: () => string): Discharges => {
	const rootKey = randomBytes(24);
	/** By what a client sends back for the caveat. */
	const caveats = new Map<string, { key: Uint8Array; user: string; id: Uint8Array }>();
	const tokens = new Map<string, string>();
	const controllerModel = () => [...world.models.values()].find((one) => one.isController)?.uuid ?? '';

	const login = (version: number, caveatId: Uint8Array, key: Uint8Array) => {
		const root = library.newMacaroon({
			identifier: randomBytes(48).toString('base64'),
			location: `juju model ${controllerModel()}`,
			rootKey,
			version,
		});
		root.addFirstPartyCaveat(bytes(`time-before ${tomorrow()}`));
		root.addThirdPartyCaveat(key, caveatId, `${url()}/auth`);
		return root;
	};

	const check = (condition: string): string | null => {
		const [word, ...rest] = condition.split(' ');
		if (word === 'declared') return null;
		if (word === 'time-before') return now() < rest.join(' ') ? null : 'macaroon has expired';
		return `caveat "${condition}" not recognised`;
	};

	const discharge = (fields: URLSearchParams, newest: boolean) => {
		const sent = fields.get('caveat64') ?? fields.get('id') ?? '';
		const known = caveats.get(sent);
		if (!known) return { status: 400, body: { Message: 'cannot discharge: caveat not found' } };
		const token = fields.get('token') ?? fields.get('token64');
		if (token === null)
			return {
				status: 401,
				headers: { 'Www-Authenticate': 'Macaroon' },
				body: {
					Code: 'interaction required',
					Message: 'cannot discharge: interaction required',
					Info: { InteractionMethods: { juju_userpass: { url: '/auth/form' } } },
				},
			};
		const plain = fields.has('token64') ? Buffer.from(token, 'base64').toString() : token;
		const user = tokens.get(plain);
		tokens.delete(plain);
		if (user === undefined || user !== known.user) {
			const hex = [...Buffer.from(plain)].map((one) => `0x${one.toString(16)}`).join(', ');
			const kind = fields.get('token-kind') ?? '';
			const shown = `&httpbakery.DischargeToken{Kind:"${kind}", Value:[]uint8{${hex}}}`;
			return { status: 500, body: { Message: `cannot discharge: invalid token ${shown}` } };
		}
		const made = library.newMacaroon({
			identifier: known.id,
			location: '',
			rootKey: known.key,
			version: newest ? 2 : 1,
		});
		made.addFirstPartyCaveat(bytes(`declared username ${user}`));
		made.addFirstPartyCaveat(bytes(`time-before ${tomorrow()}`));
		const json = made.exportJSON();
		const { v: _version, l: _location, ...rest } = renamed(json);
		return {
			status: 200,
			body: { Macaroon: newest ? { m: rest, v: 3, ns: 'std:' } : { ...json, location: '' } },
		};
	};

	const form = (body: string) => {
		const { form: input = {} } = JSON.parse(body) as { form?: { user?: string; password?: string } };
		const found = world.users.get(input.user ?? '');
		if (!found || found.disabled || found.removed || found.password !== input.password)
			return { status: 500, body: { Message: 'invalid entity name or password' } };
		const token = randomBytes(12).toString('hex');
		tokens.set(token, found.name);
		const value = Buffer.from(token).toString('base64');
		return { status: 200, body: { token: { kind: 'juju_userpass', value } } };
	};

	return {
		required(user, newest) {
			const key = randomBytes(24);
			const data = randomBytes(60).toString('base64url');
			const id = newest ? Uint8Array.of(3, 0) : bytes(data);
			caveats.set(data, { key, user, id });
			const root = login(newest ? 2 : 1, id, key);
			const json = newest ? renamed(root.exportJSON()) : root.exportJSON();
			const cdata = { [Buffer.from(id).toString('base64url')]: data };
			return {
				'discharge-required': json,
				'bakery-discharge-required': newest ? { m: json, v: 3, cdata, ns: 'std:' } : json,
				'discharge-required-error': 'invalid login macaroon',
			};
		},
		verify(lists) {
			try {
				const [root, ...discharged] = (lists[0] as unknown[]).map((one) =>
					library.importMacaroon((one as { m?: unknown }).m ?? one),
				);
				root?.verify(rootKey, check, discharged);
				const declared = discharged
					.flatMap((one) => one.caveats.map((caveat) => new TextDecoder().decode(caveat.identifier)))
					.find((one) => one.startsWith('declared username '));
				return declared?.slice('declared username '.length);
			} catch {
				return undefined;
			}
		},
		handle(path, body, newest) {
			if (path === '/auth/discharge') return discharge(new URLSearchParams(body), newest);
			if (path === '/auth/form') return form(body);
			return undefined;
		},
		external(user) {
			const key = randomBytes(24);
			const root = login(2, bytes('elsewhere'), key);
			const made = library.newMacaroon({ identifier: 'elsewhere', location: '', rootKey: key, version: 2 });
			made.addFirstPartyCaveat(bytes(`declared username ${user}`));
			made.bindToRoot(root.signature);
			return [root.exportJSON(), made.exportJSON()];
		},
	};
};
