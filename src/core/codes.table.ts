/**
 * Every code a MusterError can carry: what it means, what to do, and how hosts treat it. docs/errors.md is
 * made from this table.
 */
export interface CodeWords {
	/** What happened, in one sentence. */
	readonly means: string;
	/** What to do next. */
	readonly remedy: string;
	/**
	 * `user`: only a person can mend it, so a trigger may refuse to start. `passing`: trying again can help.
	 * `final`: the same call fails again.
	 */
	readonly cure: 'user' | 'passing' | 'final';
}

export const codes = {
	AUTH_REJECTED: {
		means: 'The server refused the credentials.',
		remedy: 'Compare the key, user or password of the connection with the server’s configuration.',
		cure: 'user',
	},
	AUTH_REQUIRED: {
		means: 'The server wants credentials and the connection has none.',
		remedy: 'Fill in the key, user or password of the connection.',
		cure: 'user',
	},
	BAD_INPUT: {
		means: 'A field or setting has a value that cannot be right. Nothing was sent.',
		remedy: 'Correct the field that the message names.',
		cure: 'user',
	},
	BUSY: {
		means: 'The server is taken by another client.',
		remedy: 'Try again later, or end the other client.',
		cure: 'passing',
	},
	CANCELLED: {
		means: 'The call was stopped before its end, by a person or by a redeploy.',
		remedy: 'There is nothing to do if you stopped it. What a change had already done stays done.',
		cure: 'final',
	},
	CONFLICT: {
		means: 'The server’s present state does not allow the change.',
		remedy: 'Look at the state of the thing first; then repeat the step.',
		cure: 'final',
	},
	CONNECTION_LOST: {
		means: 'The connection ended while an answer was awaited.',
		remedy:
			'See why the server or the network went away. A step that reads can be run again; a trigger connects again automatically.',
		cure: 'passing',
	},
	CONNECT_FAILED: {
		means: 'The server could not be reached: its name is unknown, or no route leads there.',
		remedy: 'Check the host name, the port and the network between this host and the server.',
		cure: 'passing',
	},
	CONNECT_REFUSED: {
		means: 'The machine answered, but nothing listens at that port.',
		remedy:
			'Start the server, or correct the port; a server that listens on 127.0.0.1 only is not reachable from elsewhere.',
		cure: 'passing',
	},
	LIMIT: {
		means: 'Something is larger than what the protocol or this package allows.',
		remedy: 'Make it smaller, or split it.',
		cure: 'final',
	},
	NOT_FOUND: {
		means: 'The server does not know the thing that was named.',
		remedy: 'Check the name; list what there is first.',
		cure: 'final',
	},
	OUTCOME_UNKNOWN: {
		means:
			'A change was cut off before its answer came, or the server, or a proxy before it, broke off in the middle: it may or may not have happened.',
		remedy: 'Look at the state of the server before repeating the step. It is never repeated automatically.',
		cure: 'final',
	},
	PARTIAL: {
		means: 'Part of the work was done and part of it failed.',
		remedy: 'The details list both; repeat the step for what failed.',
		cure: 'final',
	},
	PROTOCOL: {
		means: 'The other side sent something that its protocol does not allow. The connection was ended.',
		remedy: 'Check that host and port are those of the right kind of server.',
		cure: 'passing',
	},
	SERVER: {
		means: 'The server answered with an error of its own.',
		remedy: 'The message holds the server’s words; its log may tell more.',
		cure: 'final',
	},
	TIMEOUT: {
		means: 'No answer came within the time-out.',
		remedy: 'Check that the server is alive, or give a longer time-out.',
		cure: 'passing',
	},
	TOO_LATE: {
		means: 'The answer came after the question had ended, or the question was asked in another process.',
		remedy: 'Answer sooner, and in the same flow or workflow that received the question.',
		cure: 'final',
	},
	UNSUPPORTED: {
		means: 'This release of the server does not offer the operation.',
		remedy: 'See the operation’s page for the releases that do.',
		cure: 'final',
	},
} as const satisfies Record<string, CodeWords>;

export type Code = keyof typeof codes;
