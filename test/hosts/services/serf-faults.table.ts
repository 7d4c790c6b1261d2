import type { SerfLab } from '../../lab/serf/lab.ts';
import type { Input } from './trial.ts';

/** The connection as a user fills it in: short times, so that nothing here takes long. */
export interface SerfSettings {
	hosts: readonly string[];
	readonly authKey: string;
	readonly connectTimeout: string;
	readonly heartbeat: string;
}
export interface Place {
	readonly lab: SerfLab;
	/** Changed where it is the connection that is wrong. */
	readonly settings: SerfSettings;
}

export const KEY = 'canary-77aa';
export const settingsFor = (lab: SerfLab): SerfSettings => ({
	hosts: [`127.0.0.1:${lab.port}`],
	authKey: KEY,
	connectTimeout: '500ms',
	heartbeat: '1s',
});

/** A step that reads and one that changes, and the command by which the agent knows them. */
export const steps = {
	read: { name: 'member.getMany', input: { timeout: '1s' }, command: 'members' },
	change: { name: 'event.send', input: { name: 'deploy', timeout: '1s' }, command: 'event' },
} as const satisfies Record<string, { name: string; input: Input; command: string }>;

/** What a step says: the code, then what happened to what and why, then what to do. */
export type Said = readonly [code: string, happened: RegExp, remedy: RegExp];

export interface Fault {
	/**
	 * Whether a step begins under it, or is under way (the agent has its request and has not answered) when it
	 * strikes.
	 */
	readonly step: 'begins' | 'is under way';
	/** Whether a trigger begins under it, or stands. */
	readonly trigger: 'begins' | 'stands';
	strike(place: Place): Promise<void> | void;
	mend(place: Place): Promise<void> | void;
	readonly read: Said;
	/** Missing where only an answer with a body can be cut. */
	readonly change?: Said;
	/** A line of the log that a trigger writes. */
	readonly says: RegExp;
}

const right = ({ lab }: Place): string[] => [`127.0.0.1:${lab.port}`];
const back = ({ lab }: Place) => lab.restart();
const fine = () => {};

const LOOK_FIRST = /^Look at the state of the server before repeating the step/;
const REPEAT = /^See why the server or the network went away\. A step that reads can be run again/;
const RPC_PORT = /^Is this the RPC port of a Serf agent \(7373/;
const closed = (before: string) =>
	new RegExp(
		`^The Serf agent at 127\\.0\\.0\\.1:\\d+ closed the connection before it had answered ${before}`,
	);
const UNANSWERED: Pick<Fault, 'read' | 'change'> = {
	read: [
		'TIMEOUT',
		/^Get many members: Serf at 127\.0\.0\.1:\d+ gave no answer within 1 s$/,
		/^Check that the server is alive, or give a longer time-out/,
	],
	change: [
		'OUTCOME_UNKNOWN',
		/^Send an event: Serf at 127\.0\.0\.1:\d+ gave no answer within 1 s; whether it happened is not known$/,
		LOOK_FIRST,
	],
};
const CLOSED: Pick<Fault, 'read' | 'change'> = {
	read: ['CONNECTION_LOST', closed('members$'), REPEAT],
	change: ['OUTCOME_UNKNOWN', closed('event; whether it happened is not known$'), LOOK_FIRST],
};
const sent = (what: string): Pick<Fault, 'read' | 'change' | 'says'> => ({
	read: [
		'CONNECTION_LOST',
		new RegExp(
			`^127\\.0\\.0\\.1:\\d+ sent ${what}, which a Serf agent never does; members was not answered$`,
		),
		RPC_PORT,
	],
	change: [
		'OUTCOME_UNKNOWN',
		new RegExp(
			`^127\\.0\\.0\\.1:\\d+ sent ${what}, which .*; event was not answered; whether it happened is not known$`,
		),
		LOOK_FIRST,
	],
	says: new RegExp(
		`127\\.0\\.0\\.1:\\d+ sent ${what}, which a Serf agent never does; it ended the stream\\. Is this the RPC port`,
	),
});
const both = (said: Said): Pick<Fault, 'read' | 'change'> => ({ read: said, change: said });
const LOST = 'See why the agent or the network went away';

/** All that can go wrong between a host and an agent, and what a user is told. */
export const faults: Readonly<Record<string, Fault>> = {
	refused: {
		step: 'begins',
		trigger: 'begins',
		strike: ({ lab }) => lab.kill(),
		mend: back,
		...both([
			'CONNECT_REFUSED',
			/^127\.0\.0\.1:\d+ refused the connection$/,
			/^Is a Serf agent running and listening there\?$/,
		]),
		says: /127\.0\.0\.1:\d+ refused the connection\. Is a Serf agent running/,
	},
	'a name that DNS does not know': {
		step: 'begins',
		trigger: 'begins',
		strike({ settings }) {
			settings.hosts = ['no-such-host.invalid:7373'];
		},
		mend(place) {
			place.settings.hosts = right(place);
		},
		...both([
			'CONNECT_FAILED',
			/^no-such-host\.invalid:7373 cannot be reached: its name (is not known|could not be looked up)/,
			/^Check the host name/,
		]),
		says: /no-such-host\.invalid:7373 cannot be reached: its name .*\. Check the host name/,
	},
	'silent from the start': {
		step: 'begins',
		trigger: 'begins',
		strike({ lab }) {
			lab.faults.silent = true;
		},
		mend({ lab }) {
			lab.faults.silent = false;
		},
		...both([
			'TIMEOUT',
			/^The Serf agent at 127\.0\.0\.1:\d+ did not answer within 0\.5 s of connecting$/,
			/^Is a firewall swallowing the packets/,
		]),
		says: /The Serf agent at 127\.0\.0\.1:\d+ did not answer within 0\.5 s of connecting\. Is a firewall/,
	},
	'silent from here on': {
		step: 'is under way',
		trigger: 'stands',
		strike({ lab }) {
			lab.faults.silent = true;
		},
		mend({ lab }) {
			lab.faults.silent = false;
		},
		...UNANSWERED,
		says: new RegExp(
			`No sign of life for \\d+ s from the Serf agent at 127\\.0\\.0\\.1:\\d+ while the stream was open\\. ${LOST}`,
		),
	},
	'half-open: the network swallows everything': {
		step: 'is under way',
		trigger: 'stands',
		strike: ({ lab }) => lab.cutNetwork(),
		mend: fine,
		...UNANSWERED,
		says: new RegExp(
			`No sign of life for \\d+ s from the Serf agent at 127\\.0\\.0\\.1:\\d+ while the stream was open\\. ${LOST}`,
		),
	},
	killed: {
		step: 'is under way',
		trigger: 'stands',
		strike: ({ lab }) => lab.kill(),
		mend: back,
		...CLOSED,
		says: new RegExp(`at 127\\.0\\.0\\.1:\\d+ closed the connection while the stream was open\\. ${LOST}`),
	},
	'killed in the middle of a record': {
		step: 'begins',
		trigger: 'stands',
		strike({ lab }) {
			lab.faults.cut = true;
			lab.cluster.event('next', Buffer.alloc(200));
		},
		mend({ lab }) {
			lab.faults.cut = false;
		},
		read: [
			'CONNECTION_LOST',
			/closed the connection in the middle of a record before it had answered members$/,
			REPEAT,
		],
		says: new RegExp(`closed the connection in the middle of a record while the stream was open\\. ${LOST}`),
	},
	restarted: {
		step: 'is under way',
		trigger: 'stands',
		async strike(place) {
			await place.lab.kill();
			await back(place);
		},
		mend: fine,
		...CLOSED,
		says: new RegExp(`at 127\\.0\\.0\\.1:\\d+ closed the connection while the stream was open\\. ${LOST}`),
	},
	garbage: {
		step: 'is under way',
		trigger: 'stands',
		strike: ({ lab }) => lab.raw(Buffer.from([0xc1, 1, 2, 3])),
		mend: fine,
		...sent('the byte 0xc1 where a value begins'),
	},
	'a record of 200 MiB': {
		step: 'is under way',
		trigger: 'stands',
		strike: ({ lab }) => lab.raw(Buffer.from([0xdb, 0x0c, 0x80, 0, 0])),
		mend: fine,
		...sent('something of 209715200 parts'),
	},
	'the key revoked': {
		step: 'begins',
		trigger: 'stands',
		async strike({ lab }) {
			await lab.kill();
			await lab.restart({ authKey: 'another' });
		},
		async mend({ lab }) {
			await lab.kill();
			await lab.restart({ authKey: KEY });
		},
		...both([
			'AUTH_REJECTED',
			/^The Serf agent at 127\.0\.0\.1:\d+ refused the RPC key$/,
			/^Compare the key with rpc_auth in the agent’s configuration/,
		]),
		says: /The Serf agent at 127\.0\.0\.1:\d+ refused the RPC key\. Compare the key with rpc_auth/,
	},
};
