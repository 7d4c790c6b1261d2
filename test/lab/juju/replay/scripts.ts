import { createRequire } from 'node:module';
import type { ControllerLab } from '../index.ts';
import type { Connection, Frame } from './client.ts';
import type { Line } from './records.ts';

/** What a recording needs besides being sent again. */
export interface Script {
	/** Before its first line. */
	begin?(lab: ControllerLab): void;
	/** At each note. */
	note?(lab: ControllerLab, text: string): void;
	opened?(one: Connection): Promise<void>;
	path?(path: string): string;
	/** A text or body as the lab must get it. */
	sent?(text: string): string;
	/** The lab's answers. */
	heard?(got: unknown): void;
	/**
	 * The recorded controller was killed where connections ended with 1006, and came back after a refused one.
	 */
	readonly killed?: boolean;
}

interface Macaroon {
	readonly signature: Uint8Array;
	bindToRoot(signature: Uint8Array): void;
	exportJSON(): unknown;
}
const library = createRequire(import.meta.url)('macaroon') as { importMacaroon(source: unknown): Macaroon };

interface Login {
	'discharge-required'?: unknown;
	'bakery-discharge-required'?: { m?: unknown; cdata?: Readonly<Record<string, string>> };
}
type Caveat = Readonly<Record<string, string>>;

/** Puts the lab's own macaroons, caveats and tokens where recorded ones were: signatures were not kept. */
const bakery = (): Script => {
	let root: unknown;
	let discharged: unknown;
	let token = '';
	let ids: Readonly<Record<string, string>> = {};
	const macaroons = () => {
		const [one, two] = [root, discharged].map((source) => library.importMacaroon(source));
		two?.bindToRoot(one?.signature ?? new Uint8Array());
		return [[one?.exportJSON(), two?.exportJSON()]];
	};
	return {
		heard(got) {
			const { response, token: input, Macaroon: made } = got as Record<string, unknown>;
			const asked = response as Login | undefined;
			if (typeof input === 'object')
				token = Buffer.from((input as { value: string }).value, 'base64').toString();
			if (typeof made === 'object') discharged = (made as { m?: unknown }).m ?? made;
			if (!asked?.['discharge-required']) return;
			root = asked['discharge-required'];
			const { c = [], caveats = [] } = root as { c?: readonly Caveat[]; caveats?: readonly Caveat[] };
			const id = [...c, ...caveats].find((one) => one['l'] ?? one['cl']);
			const [caveat64 = ''] = Object.values(asked['bakery-discharge-required']?.cdata ?? {});
			ids = { id64: id?.['i64'] ?? '', caveat64, id: id?.['cid'] ?? '' };
		},
		sent(text) {
			if (/^id(64)?=/.test(text)) {
				const fields = new URLSearchParams(text);
				for (const [name, value] of Object.entries(ids)) if (fields.has(name)) fields.set(name, value);
				if (fields.has('token')) fields.set('token', token);
				return fields.toString();
			}
			if (!text.includes('"macaroons":[[')) return text;
			const frame = JSON.parse(text) as { params: object };
			return JSON.stringify({ ...frame, params: { ...frame.params, macaroons: macaroons() } });
		},
	};
};

const DOOMED = 'febe36b3-e574-490d-8bc8-5ad03b78079a';
const moved = (lab: ControllerLab, users: readonly string[]) =>
	lab.world.moved.set(DOOMED, {
		servers: [
			[
				{ value: '10.77.0.2', type: 'ipv4', scope: 'local-cloud', port: 17170 },
				{ value: 'fd00::9', type: 'ipv6', scope: 'local-cloud', port: 17170 },
			],
		],
		ca: lab.ca,
		controller: '8039d33c-601e-482a-838b-1028939c4aae',
		alias: 'second',
		users: new Set(users),
	});

const login: Frame = { 'auth-tag': 'user-admin', credentials: '<ADMIN_PASSWORD>', macaroons: [] };

export const scripts: Readonly<Record<string, Script>> = {
	'00-seed': {
		begin({ world }) {
			world.servers.splice(0, 2, [{ value: '127.0.0.1', type: 'ipv4', scope: 'public', port: 17070 }]);
			let failed = false;
			world.onChange(() => {
				const [work] = [...world.models.values()].filter((one) => one.name === 'work');
				const dbase = work?.applications.get('dbase');
				if (dbase?.leader === 'dbase/0') dbase.leader = 'dbase/1';
				// as it did there, nobody knows why
				if (!failed) work?.failing.add('logsub/0 host-relation-changed');
				failed ||= work !== undefined;
			});
		},
	},
	'11-restart': { killed: true },
	'14-codec-3.6': {
		path: () => '/api',
		async opened({ socket, reply }) {
			socket.send(
				JSON.stringify({ 'request-id': 77, type: 'Admin', version: 3, request: 'Login', params: login }),
			);
			await reply('77');
		},
		// the recorded root had one version of everything
		sent: (text) =>
			text
				.replace(/,"version":\d+/i, '')
				.replace(/"(type)":"Pinger"/i, (name) => `${name},"${name[1] === 'T' ? 'Version' : 'version'}":1`),
	},
	'15-macaroon': bakery(),
	'19-redirect': {
		note(lab, text) {
			if (text.startsWith('redirect row inserted')) moved(lab, []);
		},
	},
	'20-redirect-local-user': { begin: (lab) => void moved(lab, ['admin', 'mig']) },
};

/** A recorded answer and the id of its request; login probes were kept without their frame. */
export const answered = (
	line: Line,
	idOf: (text: string) => string | undefined,
): { id?: string; frame: Frame } =>
	line.conn === 'probe'
		? { id: '1', frame: { 'request-id': 1, response: line.frame } }
		: { id: idOf(line.text), frame: line.frame as Frame };
