import type { Code } from '../../../src/core/errors.ts';
import { type FleetLab, type FleetLabOptions, startFleetLab } from './lab.ts';
import { certificates } from './tls.ts';

type Loose = Record<string, unknown>;

/** A cluster with a trouble, and the settings with which a user reaches for it. */
export interface Troubled extends AsyncDisposable {
	readonly lab: FleetLab;
	readonly settings: Loose;
	/** Begins the trouble; until then all is well. None: it is there from the start. */
	strike?(): Promise<void> | void;
	/** Ends it. None: the settings are wrong, and only the user can. */
	mend?(): Promise<void> | void;
}

export interface Trouble {
	readonly name: string;
	open(): Promise<Troubled>;
	/**
	 * What a step and a trigger say, in message or hint; none: nobody notices. `or`: where the network decides
	 * which.
	 */
	readonly says?: { readonly code: Code; readonly or?: Code; readonly message: RegExp };
	/** Whether it is over by itself once it was noticed. */
	readonly passes?: boolean;
}

const PASSWORD = 'canary-trouble-7c1';
const WRONG = 'canary-wrong-7c1';

const server = async (settings: (lab: FleetLab) => Loose = () => ({}), options: FleetLabOptions = {}) => {
	const lab = await startFleetLab(options);
	return {
		lab,
		settings: { endpoints: [lab.url], ...settings(lab) },
		[Symbol.asyncDispose]: () => lab.close(),
	};
};

/** A server that is well until it gives that instead of its answers. */
const answering =
	(act: Parameters<FleetLab['fault']>[0]['act'], settings: Loose = {}) =>
	async (): Promise<Troubled> => {
		const one = await server(() => settings);
		return {
			...one,
			strike: () => one.lab.fault({ act, method: 'GET', times: 1e6 }),
			mend: () => one.lab.heal(),
		};
	};

const page = (status: number, headers: Record<string, string>, body = '') => ({ status, headers, body });
const tls = () => {
	const { server: own, ca } = certificates();
	return { ...own, ca };
};

/** All that can stand between a user and fleet. */
export const troubles: readonly Trouble[] = [
	{
		name: 'nobody listens',
		async open() {
			const one = await server();
			return { ...one, strike: one.lab.stop, mend: one.lab.start };
		},
		says: { code: 'CONNECT_REFUSED', message: /refused the connection/ },
	},
	{
		name: 'no such host',
		open: () => server(() => ({ endpoints: ['http://no-such-host.invalid:49153'] })),
		says: { code: 'CONNECT_FAILED', message: /no-such-host\.invalid/ },
	},
	{
		name: 'silent',
		open: answering('hang', { callTimeout: '500ms' }),
		says: { code: 'TIMEOUT', message: /gave no answer within 500 ms/ },
	},
	{
		name: 'half open: what stands is dead, what is new works',
		async open() {
			const one = await server(() => ({ callTimeout: '500ms' }));
			return { ...one, strike: one.lab.freeze };
		},
		says: { code: 'TIMEOUT', message: /gave no answer within 500 ms/ },
		passes: true,
	},
	{
		name: 'killed in mid-answer',
		open: answering('half'),
		says: { code: 'CONNECTION_LOST', message: /ended while/ },
	},
	{
		name: 'restarted',
		async open() {
			const one = await server();
			const strike = async () => {
				await one.lab.stop();
				await one.lab.start();
			};
			return { ...one, strike };
		},
	},
	{
		name: 'garbage',
		open: answering('garbage'),
		says: { code: 'PROTOCOL', message: /did not answer in HTTP/ },
	},
	{
		name: 'an answer without end',
		async open() {
			const one = await server();
			const body = `{"units":[${' '.repeat(65 * 2 ** 20)}`;
			return {
				...one,
				strike: () => one.lab.fault({ act: page(200, {}, body), method: 'GET', times: 1e6 }),
				mend: () => one.lab.heal(),
			};
		},
		says: { code: 'LIMIT', message: /too large/ },
	},
	{
		name: 'another server',
		open: answering(page(200, { 'Content-Type': 'text/html' }, '<html>')),
		says: { code: 'PROTOCOL', message: /sent no JSON/ },
	},
	{
		name: 'a redirect',
		open: answering(page(302, { Location: 'http://169.254.169.254/latest' })),
		says: { code: 'PROTOCOL', message: /redirects are not followed/ },
	},
	{
		name: 'no etcd',
		async open() {
			const one = await server();
			return { ...one, strike: () => one.lab.etcd('gone'), mend: () => one.lab.etcd('there') };
		},
		says: { code: 'SERVER', message: /no connection to its etcd/ },
	},
	{
		name: 'a certificate that signed itself',
		open: () => server(undefined, { tls: certificates().self }),
		says: { code: 'CONNECT_FAILED', message: /cannot be trusted: its certificate is signed by itself/ },
	},
	{
		name: 'a private CA that is not given',
		open: () => server(() => ({ serverName: 'fleet.lab' }), { tls: certificates().server }),
		says: {
			code: 'CONNECT_FAILED',
			message: /cannot be trusted: its certificate comes from an authority that is not trusted/,
		},
	},
	{
		name: 'a private CA that is given',
		open: () =>
			server(() => ({ serverName: 'fleet.lab', ca: certificates().ca }), { tls: certificates().server }),
	},
	{
		name: 'a certificate for another name',
		open: () => server(() => ({ ca: certificates().ca }), { tls: certificates().server }),
		says: { code: 'CONNECT_FAILED', message: /cannot be trusted: its certificate is for another name/ },
	},
	{
		name: 'a client certificate that is given',
		open: () => {
			const { ca, client } = certificates();
			return server(
				() => ({ serverName: 'fleet.lab', ca, clientCertificate: client.cert, clientKey: client.key }),
				{ tls: tls() },
			);
		},
	},
	{
		name: 'a client certificate that is missing',
		open: () => server(() => ({ serverName: 'fleet.lab', ca: certificates().ca }), { tls: tls() }),
		// with TLS 1.3 the refusal comes after the greeting, as an alert or as a hang-up
		says: { code: 'CONNECT_FAILED', or: 'CONNECTION_LOST', message: /client certificate/ },
	},
	{
		name: 'a password that is right',
		open: () =>
			server(() => ({ user: 'core', password: PASSWORD }), {
				basic: { username: 'core', password: PASSWORD },
			}),
	},
	{
		name: 'a password that is wrong',
		open: () =>
			server(() => ({ user: 'core', password: WRONG }), { basic: { username: 'core', password: PASSWORD } }),
		says: { code: 'AUTH_REJECTED', message: /refused the user or password/ },
	},
	{
		name: 'a password that is missing',
		open: () => server(undefined, { basic: { username: 'core', password: PASSWORD } }),
		says: { code: 'AUTH_REQUIRED', message: /wants a user and password/ },
	},
];

/** No error, log or status may hold any of these. */
export const SECRETS = /canary-(trouble|wrong)-7c1|PRIVATE KEY/;
