/** When a body follows the header of an answer (spec 1.4). */
export type Answer = 'header' | 'body' | 'body-also-on-error' | 'records';

export interface Command {
	readonly answer: Answer;
	/** Decides what a lost connection means: a read can be repeated, a change has an unknown outcome. */
	readonly effect: 'reads' | 'changes';
	/**
	 * The agent may rightly take seconds for it, and answers nothing else on that connection meanwhile (spec
	 * 1.1).
	 */
	readonly slow?: true;
}

/** Every command of the RPC, version 1. */
export const commands = {
	handshake: { answer: 'header', effect: 'reads' },
	auth: { answer: 'header', effect: 'reads' },
	event: { answer: 'header', effect: 'changes' },
	'force-leave': { answer: 'header', effect: 'changes', slow: true },
	join: { answer: 'body-also-on-error', effect: 'changes', slow: true },
	members: { answer: 'body', effect: 'reads' },
	'members-filtered': { answer: 'body', effect: 'reads' },
	tags: { answer: 'header', effect: 'changes', slow: true },
	stream: { answer: 'records', effect: 'reads' },
	monitor: { answer: 'records', effect: 'reads' },
	stop: { answer: 'header', effect: 'reads' },
	leave: { answer: 'header', effect: 'changes', slow: true },
	query: { answer: 'records', effect: 'changes' },
	respond: { answer: 'header', effect: 'changes' },
	'install-key': { answer: 'body-also-on-error', effect: 'changes', slow: true },
	'use-key': { answer: 'body-also-on-error', effect: 'changes', slow: true },
	'remove-key': { answer: 'body-also-on-error', effect: 'changes', slow: true },
	'list-keys': { answer: 'body-also-on-error', effect: 'reads', slow: true },
	stats: { answer: 'body', effect: 'reads' },
	'get-coordinate': { answer: 'body', effect: 'reads' },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof commands;

/** The row of a command, its flags optional. */
export const commandOf = (name: CommandName): Command => commands[name];
