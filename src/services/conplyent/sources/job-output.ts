import type { ConplyentParts } from '../parts.ts';
import { choice, text } from '../../../catalogue/field.ts';
import { type Event, sources } from '../../../catalogue/source.ts';
import { backoff, pause } from '../../../net/backoff.ts';
import { codeOf, inOneLine, MusterError } from '../../../core/errors.ts';
import type { KeptPart } from '../model/persisted-job/follow.ts';
import { followInTurns } from '../model/persisted-job/follow-in-turns.ts';
import { checkFolder, endKept, removeKept } from '../model/persisted-job/persisted-job.ts';
import { type ExitView, exitView } from '../model/persisted-job/exit-view.ts';
import { linesFrom } from '../model/persisted-job/lines.ts';
import { program, wholePath, wordsOf } from '../operations/fields.ts';
import { begin } from '../model/begin-job.ts';
import { isLeft, type Known, newKnown, recall } from '../model/known-job.ts';

const source = sources<ConplyentParts>();

/** Lines of one batch: a job may have written for hours while nobody looked. */
const BATCH = 1000;

const event = (name: string, folder: string, at: number, text: string, rest: object): Event => ({
	event: name,
	service: 'conplyent',
	at: new Date().toISOString(),
	key: `${name} ${folder} ${at}`,
	text,
	...rest,
});

const gap = (): Event =>
	event('gap', '', Date.now(), 'What an earlier process had started, and its output, is not known', {});

/** How a job ended, e.g. `The job in /var/tmp/muster-0f3c ended with exit code 0`. */
const endText = (folder: string, { ended, exitCode, signal }: ExitView): string => {
	if (ended === 'gone') return `The job in ${folder} is gone`;
	return `The job in ${folder} ${signal ? `was ended by ${signal}` : `ended with exit code ${exitCode}`}`;
};

const mark = (recovered: boolean): { recovered?: true } => (recovered ? { recovered: true } : {});

/** Nothing more can come: stays, so that the command is not started anew automatically. */
const stay = (signal: AbortSignal) =>
	signal.aborted || new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));

export const jobOutput = source({
	name: 'jobOutput',
	resource: 'job',
	label: 'job output',
	help: 'A command that is started for it, or a job with kept output, writes a line or ends; a line that is not UTF-8 is marked as damaged',
	fields: {
		command: text('Command', {
			lines: 3,
			example: 'tail -F /var/log/syslog',
			help: 'What to start, and to end when nobody watches any more; leave it empty to follow a job instead',
		}),
		words: program.words,
		reading: program.reading,
		kept: text('Kept in', {
			...wholePath,
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
	events: ['job.line', 'job.ended'],
	part: 'turns',
	optional: ['damaged', 'signal'],
	sample: {
		event: 'job.line',
		service: 'conplyent',
		at: '2026-01-31T03:12:45.678Z',
		key: 'job.line /var/tmp/muster-0f3c9d2a7b11 42',
		job: { kept: '/var/tmp/muster-0f3c9d2a7b11' },
		text: 'step 1 done',
		line: 'step 1 done',
	},
	check({ command = '', words = [], reading, kept = '' }) {
		if (kept) checkFolder(kept, 'Kept in');
		else if (command) wordsOf({ command, words, reading });
		else
			throw new MusterError('BAD_INPUT', 'Neither a command nor the folder of a job was given', {
				hint: 'For example: tail -F /var/log/syslog.',
				details: { field: 'command' },
			});
	},
	async *listen(turns, { command = '', words = [], reading, kept = '', restart }, context) {
		const { signal } = context;
		const what = JSON.stringify([command, words, reading, kept]);
		const program = kept ? undefined : wordsOf({ command, words, reading });
		const earlier = recall(context.remembered);
		const known = earlier?.what === what ? earlier : undefined;
		if (!known && isLeft(earlier))
			await turns
				.take((client) => endKept(client, earlier.folder, { signal }), signal)
				.catch((error: unknown) => {
					// what refuses to end must not keep the new command from beginning
					if (codeOf(error) !== 'SERVER') throw error;
					context.log(inOneLine(error as MusterError));
				});
		let now: Known = known ?? newKnown(what, kept);
		// what was written before the first look of this connection happened while nobody looked
		let recovered = known?.begun === true;
		for (let runs = 1; !now.over; runs++) {
			context.remember(now);
			const isThere = await begin(turns, now, program, signal);
			now = { ...now, begun: true };
			context.remember(now);
			if (runs === 1 && context.forgotten && !known) yield gap();
			context.ready();
			const { folder } = now;
			const job = { kept: folder };
			const lines = linesFrom(now.next);
			let exit: KeptPart['exit'] = 'gone';
			for await (const part of isThere ? followInTurns(turns, folder, { from: now.next, signal }) : []) {
				({ exit } = part);
				const told = [
					...lines(part.bytes),
					...(part.exit !== 'running' && part.next >= part.size ? lines() : []),
				];
				for (let at = 0; at < told.length; at += BATCH) {
					const batch = told.slice(at, at + BATCH);
					now = { ...now, next: batch.at(-1)?.next ?? now.next };
					context.remember(now);
					yield batch.map(({ line, at: place, damaged }) =>
						event('job.line', folder, place, line, {
							job,
							line,
							...(damaged ? { damaged } : {}),
							...mark(recovered),
						}),
					);
				}
				if (exit === 'running') recovered = false;
			}
			if (signal.aborted) return;
			const exitCode = typeof exit === 'number' ? exit : null;
			const again = !kept && (restart === 'always' || (restart === 'failed' && exitCode !== 0));
			const how = exitView(exit === 'running' ? 'gone' : exit);
			const ended = event('job.ended', folder, now.next, endText(folder, how), {
				job,
				...how,
				...mark(recovered),
			});
			now = again ? newKnown(what, '') : { ...now, over: true };
			context.remember(now);
			yield ended;
			if (!kept && isThere)
				await turns.take((client) => removeKept(client, folder, { signal }), signal).catch(() => {});
			recovered = false;
			if (again) await pause(backoff(Math.min(runs, 7)), signal);
			if (signal.aborted) return;
		}
		context.ready();
		context.log(
			kept
				? 'The job has ended'
				: 'The command has ended, and is not started again: change it, or choose when to start it again',
		);
		await stay(signal);
	},
	async cleanUp(turns, remembered, { signal }) {
		const known = recall(remembered);
		if (!isLeft(known)) return false;
		await turns.take((client) => endKept(client, known.folder, { signal }), signal);
		return true;
	},
});
