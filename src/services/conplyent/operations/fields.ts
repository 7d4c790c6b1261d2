import { asPath, ENTER } from '../model/as-path.ts';
import { choice, duration, flag, list, number, record, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { withArguments } from '../model/positional.ts';
import { plainWords, shellScript } from '../model/shell-script.ts';
import { splitWords } from '../model/shell-split.ts';

/**
 * No shell reads a path: `~`, `$HOME`, `%TEMP%` and `file://` would become folders of these names. A file
 * that is really called so is `./~x`. No path holds a zero character.
 */
export const wholePath = {
	pattern: String.raw`(?!~|\$\{?[A-Za-z_]|%[A-Za-z_]\w*%|[A-Za-z][A-Za-z\d+.-]+://)[^\0]*`,
	expected:
		'the whole path without a zero character, since no shell reads it: /home/me/x instead of ~/x, $HOME/x, %HOME%/x or file:///home/me/x',
} as const;

/**
 * Seconds of a step, unless it needs longer: a server that another client holds is waited for within them,
 * as long as Busy timeout says by default.
 */
export const STEP_SECONDS = 60;

/** What runs, and how its text is read. */
export const program = {
	command: text('Command', {
		required: true,
		lines: 3,
		example: 'ls -l /var/log',
		help: 'What to run; the server writes it into its log, so it should hold no secret',
	}),
	words: list('Arguments', {
		emptyItems: true,
		advanced: true,
		item: 'argument',
		itemPlaceholder: '--verbose',
		help: 'Further arguments, taken as they are; a script of several commands has them as $1, $2 and $@',
	}),
	reading: choice('Read as', {
		default: 'shell',
		help: 'How the command’s text is read',
		options: [
			{
				value: 'plain',
				label: 'As it is',
				help: 'For a server on Windows, or the name of one program',
			},
			{
				value: 'shell',
				label: 'Shell script',
				help: 'Given to sh -c: pipes, variables and redirections work',
			},
			{
				value: 'words',
				label: 'Words',
				help: 'Split as a shell splits words; nothing is expanded',
			},
		],
	}),
	workingFolder: text('Working folder', {
		...wholePath,
		advanced: true,
		placeholder: 'the server’s own',
		example: '/srv/app',
		help: 'Where the command begins (POSIX only)',
	}),
	environment: record('Environment', {
		advanced: true,
		item: 'variable',
		keyPlaceholder: 'name',
		valuePlaceholder: 'value',
		example: 'STAGE = test',
		help: 'Variables for the command (POSIX only); the server writes them into its log, so no secrets',
	}),
};

export interface Program {
	readonly command: string;
	readonly words?: readonly string[];
	readonly reading: string;
	readonly workingFolder?: string;
	readonly environment?: Readonly<Record<string, string>>;
}

const textOf = ({ command, words = [], reading }: Program): string | readonly string[] => {
	if (reading === 'shell') {
		if (command.trim() === '')
			throw new MusterError('BAD_INPUT', 'Command has no word in it', {
				hint: 'For example: ls -l. Nothing was sent.',
				details: { field: 'command' },
			});
		const plain = plainWords(command);
		if (plain) return [...plain, ...words];
		const script = words.length > 0 ? withArguments(command) : command;
		return ['sh', '-c', shellScript(script), 'sh', ...words];
	}
	if (reading === 'plain') return words.length > 0 ? [command, ...words] : command;
	const lines = command.split('\n').filter((line) => line.trim() !== '');
	if (lines.length > 1 && !/[\\'"]/.test(command))
		throw new MusterError(
			'BAD_INPUT',
			`Command has ${lines.length} lines, which would become the words of one`,
			{
				hint: 'Choose “Shell script” under Read as, or put it on one line. Nothing was sent.',
				details: { field: 'command' },
			},
		);
	const split = splitWords(command.replaceAll(/\\\r?\n/g, ' '));
	if (split.length === 0)
		throw new MusterError('BAD_INPUT', 'Command has no word in it', {
			hint: 'For example: ls -l. Nothing was sent.',
			details: { field: 'command' },
		});
	return [...split, ...words];
};

const checkName = (name: string): void => {
	if (/^[A-Za-z_]\w*$/.test(name)) return;
	throw new MusterError('BAD_INPUT', `“${name.slice(0, 40)}” under Environment is no name of a variable`, {
		hint: 'Letters, digits and _ only, e.g. STAGE. Nothing was sent.',
		details: { field: 'environment' },
	});
};

/** A program’s words end at a zero character, so none can hold it. */
const checkWhole = ({ command, words = [], workingFolder = '', environment = {} }: Program): void => {
	const texts = {
		command: [command],
		words,
		workingFolder: [workingFolder],
		environment: Object.values(environment),
	};
	const labels = {
		command: 'Command',
		words: 'Arguments',
		workingFolder: 'Working folder',
		environment: 'Environment',
	};
	for (const [field, all] of Object.entries(texts))
		if (all.some((text) => text.includes('\0')))
			throw new MusterError('BAD_INPUT', `${labels[field as keyof typeof labels]} holds a zero character`, {
				hint: 'No program can be given one. Nothing was sent.',
				details: { field },
			});
};

/** What the server is given to start, in its folder and with its variables. @throws MusterError BAD_INPUT */
export const programOf = (input: Program): string | readonly string[] => {
	const { workingFolder, environment = {} } = input;
	checkWhole(input);
	const made = textOf(input);
	const variables = Object.entries(environment);
	for (const [name] of variables) checkName(name);
	if (!workingFolder && variables.length === 0) return made;
	const enter = workingFolder ? `${ENTER} || exit 126; shift; ` : '';
	const folder = workingFolder ? [asPath(workingFolder)] : [];
	const settings = variables.map(([name, value]) => `${name}=${value}`);
	const words = typeof made === 'string' ? [made] : made;
	return ['sh', '-c', `${enter}exec env -- "$@"`, 'sh', ...folder, ...settings, ...words];
};

/** A program whose output is kept needs words, since a shell starts it. */
export const wordsOf = (input: Program): readonly string[] => {
	const made = programOf(input);
	return typeof made === 'string' ? [made] : made;
};

export const fails = {
	failOnExit: flag('Fail on exit code', {
		default: false,
		help: 'Whether an exit code other than 0 is an error',
	}),
	failOnError: flag('Fail on error', {
		default: true,
		advanced: true,
		help: 'Whether an error that the server raises makes the step fail',
	}),
};
export const limits = {
	silence: duration('Longest silence', {
		min: 0.1,
		advanced: true,
		placeholder: 'any',
		example: '30s',
		help: 'After how long without output the run is given up',
	}),
	deadline: duration('Deadline', {
		min: 0.1,
		advanced: true,
		placeholder: 'none',
		example: '10m',
		help: 'After how long the run is given up',
	}),
	killOnStop: flag('Kill when stopped', {
		default: true,
		advanced: true,
		help: 'Whether the job is killed when the node is stopped or gives up',
	}),
};
export const job = number('Job', {
	required: true,
	min: 0,
	integer: true,
	from: 'job',
	example: '3',
	help: 'Number of the job, from the step that started it, or that step’s whole result',
});
export const kept = text('Kept in', {
	...wholePath,
	required: true,
	from: 'kept',
	example: '/var/tmp/muster-0f3c9d2a7b11',
	help: 'Folder on the server, from the step that started the job, or that step’s whole result',
});
export const path = text('Path', {
	...wholePath,
	required: true,
	from: 'path',
	example: '/srv/app/config.yml',
	help: 'Path on the server; a relative one begins in its working folder',
});
export const folderPath = text('Path', {
	...wholePath,
	required: true,
	from: 'path',
	example: '/srv/app',
	help: 'Folder on the server; a relative one begins in its working folder',
});
