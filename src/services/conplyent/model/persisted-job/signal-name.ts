import { MusterError } from '../../../../core/errors.ts';

/** Signals that POSIX shells know by name, with the numbers that are the same everywhere. */
const SIGNALS: Readonly<Record<string, number | undefined>> = {
	HUP: 1,
	INT: 2,
	QUIT: 3,
	ILL: 4,
	TRAP: 5,
	ABRT: 6,
	FPE: 8,
	KILL: 9,
	SEGV: 11,
	PIPE: 13,
	ALRM: 14,
	TERM: 15,
	USR1: undefined,
	USR2: undefined,
	CONT: undefined,
	STOP: undefined,
	TSTP: undefined,
	WINCH: undefined,
};

/**
 * `TERM` of `TERM`, `SIGTERM`, `sigterm` or `15`. @throws MusterError BAD_INPUT for what is no signal;
 * nothing was sent.
 */
export const signalName = (input: string): string => {
	const text = input.trim().toUpperCase();
	const name = /^\d+$/.test(text)
		? Object.keys(SIGNALS).find((one) => SIGNALS[one] === Number(text))
		: text.replace(/^SIG/, '');
	if (name !== undefined && Object.hasOwn(SIGNALS, name)) return name;
	throw new MusterError('BAD_INPUT', `Signal is “${input.slice(0, 20)}”, which is no signal`, {
		hint: `Such names are ${Object.keys(SIGNALS).join(', ')}. Nothing was sent.`,
		details: { field: 'signal' },
	});
};

/**
 * The signal that an exit code of a shell tells of: 143 is TERM; `undefined` where it is an ordinary exit
 * code.
 */
export const signalOfExit = (code: number): string | undefined => {
	const name = Object.keys(SIGNALS).find((one) => SIGNALS[one] === code - 128);
	return name && `SIG${name}`;
};
