import { choice, text } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { backoff, pause } from '../../../runtime/backoff.ts';
import { MusterError } from '../../../runtime/errors.ts';
import type { ConplyentClient } from '../client/types.ts';
import { followKept } from '../kept/follow.ts';
import { removeKept, startKept } from '../kept/kept.ts';
import { lineReader } from '../kept/lines.ts';
import { program, wordsOf } from '../operations/fields.ts';

const source = sources<ConplyentClient>();

const event = (name: string, folder: string, at: number | string, rest: object): Event => ({
	event: name,
	service: 'conplyent',
	at: new Date().toISOString(),
	key: `${name} ${folder} ${at}`,
	...rest,
});

/** What is known between connections and processes: which job, and how far its output was told. */
interface Known {
	readonly what: string;
	readonly folder: string;
	readonly next: number;
	readonly runs: number;
}

export const jobOutput = source({
	name: 'jobOutput',
	resource: 'job',
	label: 'job output',
	help: 'A command that this trigger starts, or a job with kept output, writes a line or ends',
	fields: {
		command: text('Command', {
			lines: 3,
			example: 'tail -F /var/log/syslog',
			help: 'What to start; leave it empty to follow a job instead',
		}),
		words: program.words,
		reading: program.reading,
		kept: text('Kept in', {
			placeholder: 'a new job',
			from: 'kept',
			example: '/var/tmp/muster-0f3c9d2a7b11',
			help: 'Folder of a running job to follow instead',
		}),
		restart: choice('Start again', {
			default: 'never',
			help: 'When to start the command again after it has ended',
			options: [
				{ value: 'always', label: 'Always' },
				{ value: 'failed', label: 'When it failed' },
				{ value: 'never', label: 'Never' },
			],
		}),
	},
	covers: ['exec', 'rdfile', 'rm'],
	sample: {
		event: 'job.line',
		service: 'conplyent',
		at: '2026-01-31T03:12:45.678Z',
		key: 'job.line /var/tmp/muster-0f3c9d2a7b11 42',
		job: { kept: '/var/tmp/muster-0f3c9d2a7b11' },
		line: 'step 1 done',
	},
	async *listen(client, { command = '', words = [], reading, kept = '', restart }, context) {
		const { signal } = context;
		if (!command && !kept)
			throw new MusterError('BAD_INPUT', 'Neither a command nor the folder of a job was given', {
				hint: 'For example: tail -F /var/log/syslog.',
				details: { field: 'command' },
			});
		const what = JSON.stringify([command, words, reading, kept]);
		const remembered = context.remembered as Known | undefined;
		let known = remembered?.what === what ? remembered : undefined;
		let runs = known?.runs ?? 0;
		for (;;) {
			if (!known) {
				const folder =
					kept ||
					(
						await startKept(client, wordsOf({ command, words, reading }), {
							signal,
						})
					).folder;
				known = { what, folder, next: 0, runs };
				context.remember(known as never);
			}
			const { folder } = known;
			const job = { kept: folder };
			// the job's output is in a file: what was written without us is read now
			let recovered = known.next > 0;
			const lines = lineReader();
			context.ready();
			for await (const part of followKept(client, folder, {
				from: known.next,
				signal,
			})) {
				const start = known.next;
				const told = lines(part.bytes);
				if (part.exit !== 'running') told.push(...lines());
				known = { ...known, next: part.next };
				context.remember(known as never);
				if (told.length > 0)
					yield told.map((line, index) =>
						event('job.line', folder, `${start}:${index}`, {
							job,
							line,
							...(recovered ? { recovered: true } : {}),
						}),
					);
				recovered = false;
				if (part.exit === 'running' || part.next < part.size) continue;
				const exitCode = part.exit === 'gone' ? null : part.exit;
				yield event('job.ended', folder, part.next, {
					job,
					exitCode,
					ended: part.exit === 'gone' ? 'gone' : 'exited',
				});
				if (!kept) await removeKept(client, folder).catch(() => {});
				if (kept || restart === 'never' || (restart === 'failed' && exitCode === 0)) {
					// nothing more can come: stay, so that the trigger does not start it anew
					await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
					return;
				}
			}
			if (signal.aborted) return;
			runs++;
			known = undefined;
			await pause(backoff(Math.min(runs, 7)), signal);
			if (signal.aborted) return;
		}
	},
});
