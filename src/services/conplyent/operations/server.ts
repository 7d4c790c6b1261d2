import type { ConplyentParts } from '../parts.ts';
import { json, pick } from '../../../catalogue/field.ts';
import { operations } from '../../../catalogue/operation.ts';
import { codeOf, MusterError } from '../../../core/errors.ts';
import { failure, lastText } from '../client/caller.ts';
import type { ConplyentClient, Keywords } from '../client/types.ts';
import type { Sendable } from '../wire/pickle/encode.ts';
import { plain } from '../wire/plain.ts';
import { fails, STEP_SECONDS } from './fields.ts';
import { lineWords } from '../model/lines.ts';
import { exitFailure } from '../model/exit-failure.ts';

const op = operations<ConplyentParts>();

const heartbeatOf = async (client: ConplyentClient, signal: AbortSignal) => {
	const alive = await client.heartbeat({ signal });
	const mainLoop = await client.sync({ signal, timeout: 5 }).then(
		() => true,
		(error) => {
			if (codeOf(error) === 'TIMEOUT' && !signal.aborted) return false;
			throw error;
		},
	);
	return { alive, mainLoop };
};

export const heartbeat = op({
	resource: 'server',
	name: 'heartbeat',
	action: 'Check the heartbeat of the server',
	alias: ['ping the server', 'is the server up'],
	effect: 'reads',
	help: 'Whether the server answers, and whether its main loop still works',
	fields: {},
	part: null,
	covers: ['HEARTBEAT', 'SYNC'],
	sample: { alive: true, mainLoop: true },
	optional: ['reason'],
	timeout: STEP_SECONDS,
	async run(_, __, { lease, signal }) {
		let share: Awaited<ReturnType<typeof lease<'main'>>>;
		try {
			share = await lease('main', signal);
		} catch (error) {
			// a server that is down has no heartbeat: that is the answer, not a failure of the question
			if (signal.aborted || !['CONNECT_REFUSED', 'CONNECT_FAILED', 'TIMEOUT'].includes(codeOf(error) ?? ''))
				throw error;
			return { alive: false, mainLoop: false, reason: (error as MusterError).message };
		}
		try {
			return await heartbeatOf(share.client, signal);
		} finally {
			share.release();
		}
	},
});

export const getInfo = op({
	resource: 'server',
	name: 'getInfo',
	action: 'Get information about the server',
	effect: 'reads',
	help: 'Its operating system, its user and the commands it offers',
	fields: {},
	part: 'main',
	covers: ['os_info', 'user_name', 'SYNC'],
	timeout: STEP_SECONDS,
	sample: { os: 'linux', user: 'runner', commands: ['cd', 'exec', 'ls'] },
	async run(client, _, { signal }) {
		const os = await client.osInfo({ signal });
		const user = await client.userName({ signal }).catch((error) => {
			// a server without a terminal has none; another than the default one may lack the command
			if (codeOf(error) === 'SERVER' || codeOf(error) === 'UNSUPPORTED') return null;
			throw error;
		});
		return { os, user, commands: [...client.commands].sort() };
	},
});

/** What ends the server or the machine is not called in passing. */
const OF_THEIR_OWN: ReadonlyMap<string, string> = new Map([
	['close_server', 'Close the server'],
	['reboot', 'Reboot the machine'],
	['shutdown', 'Shut the machine down'],
]);
/** Of 0.2.17: it puts the whole machine to sleep, and nobody is there to wake it. */
const SUSPENDS = 'sleep';

/**
 * Anything else would reach the main loop outside of what answers, and the call would never end (protocol,
 * section 4).
 */
const keywordsOf = (input: unknown): Keywords => {
	if (input === undefined || input === null || input === '') return {};
	if (typeof input === 'object' && !Array.isArray(input) && !(input instanceof Uint8Array))
		return input as Keywords;
	throw new MusterError(
		'BAD_INPUT',
		`Keywords is ${Array.isArray(input) ? `a list of ${input.length}` : String(input)}, but has to be names with values`,
		{
			hint: 'For example: {"recursive":true}. Nothing was sent.',
			details: { field: 'keywords' },
		},
	);
};

export const callCommand = op({
	resource: 'server',
	name: 'call',
	action: 'Call a command of the server',
	effect: 'changes',
	help: 'Call anything the server offers, its own additions too, with any arguments',
	fields: {
		command: pick('Command', {
			list: 'commands',
			required: true,
			example: 'ls',
			help: 'Name of the command',
		}),
		args: json('Arguments', {
			empty: true,
			example: '["/var/log"]',
			help: 'Positional arguments, as a list',
		}),
		keywords: json('Keywords', {
			advanced: true,
			empty: true,
			example: '{"recursive":true}',
			help: 'Keyword arguments, as an object',
		}),
		failOnError: fails.failOnError,
	},
	part: 'main',
	covers: ['COMMAND'],
	sample: {
		ended: 'exited',
		exitCode: 0,
		output: [{ line: 'Listing of Directory /var/log:' }],
		returned: 'done',
	},
	optional: ['returned', 'error', 'output.*'],
	failure: exitFailure,
	timeout: 300,
	async run(client, { command, args, keywords, failOnError }, { signal }) {
		const own = OF_THEIR_OWN.get(command);
		if (own)
			throw new MusterError(
				'BAD_INPUT',
				`${command} has a step of its own, which asks for a word: “${own}”`,
				{
					hint: 'Use that step. Nothing was sent.',
					details: { field: 'command' },
				},
			);
		if (command === SUSPENDS && client.commands.includes('reboot') && Array.isArray(args) !== true)
			throw new MusterError('BAD_INPUT', 'sleep suspends the whole machine of the server', {
				hint: 'To let a program wait, run the program sleep. If you mean it, give Arguments as []. Nothing was sent.',
				details: { field: 'command' },
			});
		const list = args === '' ? [] : [args ?? []].flat();
		const outcome = await client.call(command, list as Sendable[], keywordsOf(keywords), { signal });
		const error = failure(command, true, outcome, lastText(outcome.output));
		if (error && (failOnError || outcome.ended === 'lost')) throw error;
		return {
			ended: outcome.ended,
			exitCode: outcome.exitCode,
			output: outcome.output.map(lineWords),
			...(outcome.returned === undefined ? {} : { returned: plain(outcome.returned) }),
			...(outcome.error
				? {
						error: { type: outcome.error.type, message: outcome.error.message },
					}
				: {}),
		};
	},
});

const drastic = {
	resource: 'server',
	effect: 'destroys',
	fields: {},
	timeout: STEP_SECONDS,
} as const;

export const closeServer = op({
	...drastic,
	name: 'close',
	action: 'Close the server',
	help: 'Kill all jobs and end the server; somebody has to start it again by hand',
	part: 'main',
	covers: ['close_server'],
	sample: { closed: true },
	confirm: 'CLOSE',
	async run(client, _, { signal }) {
		await client.closeServer({ signal });
		return { closed: true };
	},
});

export const reboot = op({
	...drastic,
	name: 'reboot',
	action: 'Reboot the machine',
	alias: ['restart the machine'],
	help: 'Restart the machine at once',
	part: 'main',
	covers: ['reboot'],
	sample: { rebooting: true },
	confirm: 'REBOOT',
	async run(client, _, { signal }) {
		await client.reboot({ signal });
		return { rebooting: true };
	},
});

export const shutdown = op({
	...drastic,
	name: 'shutdown',
	action: 'Shut the machine down',
	help: 'Halt the machine at once',
	part: 'main',
	covers: ['shutdown'],
	sample: { halting: true },
	confirm: 'SHUTDOWN',
	async run(client, _, { signal }) {
		await client.shutdown({ signal });
		return { halting: true };
	},
});
