import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { endGroup } from './end-group.ts';
import { PythonException } from './errors.ts';

const find = (program: string, cwd: string): string => {
	const places = program.includes('/')
		? [program.startsWith('/') ? program : join(cwd, program)]
		: (process.env.PATH ?? '').split(':').map((folder) => join(folder, program));
	for (const place of places) {
		try {
			if (!statSync(place).isFile()) continue;
			accessSync(place, constants.X_OK);
			return place;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'EACCES')
				throw new PythonException('PermissionError', 13, 'Permission denied', program);
		}
	}
	throw new PythonException('FileNotFoundError', 2, 'No such file or directory', program);
};

/** `\r\n` and `\r` as `\n`, across chunks. */
const universalNewlines = () => {
	let held = false;
	return (text: string, last: boolean): string => {
		const whole = (held ? '\r' : '') + text;
		held = !last && whole.endsWith('\r');
		return (held ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
	};
};

/** Where a job that is kept writes, unless it is told another folder. */
const KEPT = /\/var\/tmp\/muster-[0-9a-f]{32}/g;

export interface Program {
	/** The next lines, newline included; `undefined` when the output has ended. */
	lines(): Promise<string[] | undefined>;
	write(text: string): void;
	terminate(): void;
	/** Folders for kept output that its command names. */
	readonly keeps: readonly string[];
	/** Ends it and what it started, when the lab closes. */
	endGroup(): void;
	/** Exit code, or the negative number of a signal, once it has ended and its pipe is closed. */
	readonly exited: Promise<number>;
}

const SIGNALS: Record<string, number> = {
	SIGHUP: 1,
	SIGINT: 2,
	SIGQUIT: 3,
	SIGKILL: 9,
	SIGPIPE: 13,
	SIGTERM: 15,
};

/**
 * A program as the server’s executor runs it: no shell, both streams in one pipe, text with universal
 * newlines, a session of its own. Output that is not UTF-8 ends the reading for good (protocol, section 5).
 */
export const runProgram = (command: string | readonly string[], cwd: string): Program => {
	const words = typeof command === 'string' ? [command] : command;
	const [name] = words;
	if (name === undefined) throw new PythonException('IndexError', 'list index out of range');
	find(name, cwd);
	const child = spawn('/bin/sh', ['-c', 'exec "$@" 2>&1', 'sh', ...words], {
		cwd,
		detached: true,
		stdio: ['pipe', 'pipe', 'ignore'],
	});
	const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	const newlines = universalNewlines();
	let rest = '';
	const ready: string[] = [];
	let ended = false;
	let broken = false;
	let wake = () => {};
	const take = (chunk: Buffer | undefined) => {
		if (broken) return;
		try {
			const lines = (
				rest +
				newlines(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode(), chunk === undefined)
			).split(/(?<=\n)/);
			rest = chunk !== undefined && !lines.at(-1)?.endsWith('\n') ? (lines.pop() ?? '') : '';
			ready.push(...lines.filter((line) => line !== ''));
		} catch {
			broken = true;
		}
		wake();
	};
	child.stdout.on('data', take);
	child.stdout.on('end', () => {
		take(undefined);
		ended = true;
		wake();
	});
	child.stdin.on('error', () => {});
	child.on('error', () => {});
	const exited = new Promise<number>((resolve) => {
		child.on('close', (code, signal) => resolve(code ?? -(SIGNALS[signal ?? ''] ?? 9)));
	});
	return {
		exited,
		keeps: words.join(' ').match(KEPT) ?? [],
		lines: async () => {
			for (;;) {
				if (ready.length > 0) return ready.splice(0, 200);
				if (ended || broken) return undefined;
				await new Promise<void>((resolve) => {
					wake = resolve;
				});
			}
		},
		write: (text) => {
			if (!ended) child.stdin.write(text);
		},
		terminate: () => {
			child.kill('SIGTERM');
		},
		endGroup: () => {
			if (child.pid) endGroup(child.pid, child.exitCode !== null || child.signalCode !== null);
		},
	};
};
