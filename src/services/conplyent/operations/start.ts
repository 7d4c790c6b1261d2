import type { ConplyentParts } from '../parts.ts';
import { flag, text } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { startKept } from '../model/persisted-job/persisted-job.ts';
import { program, programOf, wholePath, wordsOf } from './fields.ts';

const op = operations<ConplyentParts>();

export const startCommand = op({
	resource: 'command',
	name: 'start',
	action: 'Start a command in the background',
	effect: 'changes',
	help: 'Start a program and go on; with its output kept in a file it can be followed from anywhere, and nothing is lost',
	fields: {
		...program,
		keep: flag('Keep output', {
			default: true,
			help: 'Whether output and exit code go to files on the server (POSIX only); without it output is lost when the connection ends',
		}),
		folder: text('Output folder', {
			...wholePath,
			advanced: true,
			placeholder: 'a new one below /var/tmp',
			example: '/var/tmp/job-1',
			show: { keep: [true] },
			help: 'Where to keep output and exit code: a folder that does not exist yet',
		}),
	},
	part: 'main',
	covers: ['exec'],
	sample: { job: 3, kept: '/var/tmp/muster-0f3c9d2a7b11', pid: 4711 },
	timeout: 60,
	async run(client, { keep, folder, ...what }, { signal }) {
		if (keep) {
			const started = await startKept(client, wordsOf(what), {
				signal,
				...(folder ? { folder } : {}),
			});
			started.job.discard();
			return { job: started.id, kept: started.folder, pid: started.pid };
		}
		const started = await client.exec(programOf(what), { signal });
		started.discard();
		return { job: started.id, kept: null, pid: null };
	},
});
