import { MusterError } from '../../../core/errors.ts';
import { caller, lastText } from './caller.ts';
import type { Dispatcher } from './dispatch.ts';
import { download } from './download.ts';
import { sendGoodbye } from './close-link.ts';
import type { Link } from './link.ts';
import { list } from './listing.ts';
import { parseJobs } from './server-jobs.ts';
import type { Settings } from './settings.ts';
import type { CallOptions, ConplyentClient } from './types.ts';
import { upload } from './upload.ts';
import { atLeast, waitFor } from '../../../net/call.ts';
import { heardWithin } from './waiting.ts';

/** The methods of a connection, by the commands of the server behind them. */
export const clientOf = (dispatch: Dispatcher, link: Link, settings: Settings): ConplyentClient => {
	const { host, port, callTimeout, answerTimeout } = settings;
	const calls = caller(dispatch, settings);
	const text = async (
		name: string,
		args: readonly (string | number | boolean)[],
		options?: CallOptions,
		keywords = {},
	): Promise<string> => lastText(await calls.ask(name, args, options, keywords));
	const exists = async (name: string, id: number, options?: CallOptions): Promise<boolean> => {
		const { ended } = await calls.call(
			name,
			[id],
			{},
			{ signal: options?.signal, timeout: options?.timeout ?? atLeast(callTimeout, options?.signal) },
		);
		if (ended === 'lost')
			throw new MusterError('OUTCOME_UNKNOWN', `${name} ${id}: the server dropped its answer`);
		return ended !== 'refused';
	};
	return {
		server: { host, port },
		lost: link.lost,
		close: link.close,
		get commands() {
			return dispatch.commands();
		},
		get unfinished() {
			return dispatch.unfinished();
		},
		heartbeat: async ({ signal, timeout = answerTimeout } = {}) => {
			if (link.lost.aborted) throw link.lost.reason;
			return heardWithin(dispatch.heartbeat(), timeout, signal);
		},
		sync: ({ signal, timeout = answerTimeout } = {}) =>
			waitFor(dispatch.sync(), 'asking for its commands', {
				signal,
				timeout,
				late: () =>
					new MusterError(
						'TIMEOUT',
						`${settings.where} did not list its commands within ${timeout} s: a slow command keeps its main loop`,
					),
			}),
		start: calls.start,
		call: calls.call,
		exec: (command, options) => calls.start('exec', [command], {}, options),
		input: async (id, line, { signal, timeout = atLeast(callTimeout, signal) } = {}) => {
			// The server adds a newline, also behind one (protocol, trap
			// 13), but none behind a newline and one character
			const text = line.replace(/\r?\n$/, '');
			for (const value of /^\n.$/su.test(text) ? ['', text.slice(1)] : [text]) {
				const { ended } = await calls.call('send_input', [id, value], {}, { signal, timeout });
				if (ended === 'refused')
					throw new MusterError(
						'NOT_FOUND',
						`Job ${id} does not exist or has ended, so nobody reads its input`,
					);
				if (ended === 'lost')
					throw new MusterError('OUTCOME_UNKNOWN', `Input for job ${id}: the server dropped its answer`);
			}
		},
		isAlive: async (id, options) =>
			(await calls.ask('is_alive', [id], options)).some(
				(output) => 'value' in output && output.value === true,
			),
		kill: (id, options) => exists('kill', id, options),
		jobs: async (options) => parseJobs(await text('jobs', [], options), (id) => dispatch.jobs.has(id)),
		upload: (path, content, options) => upload(calls, settings, path, content, options),
		download: (path, options) => download(calls, { dispatch, link, settings }, path, options),
		list: (path, options) => list(calls, settings, path, options),
		makeFolder: async (path, { mode, ...options } = {}) => {
			await text('mkdir', mode === undefined ? [path] : [path, mode], options);
		},
		makeFolders: async (path, { existing = true, ...options } = {}) => {
			await text('mkdirs', [path], options, { exist_ok: existing });
		},
		remove: async (path, { recursive = false, ...options } = {}) => {
			await text('rm', [path], options, { recursive });
		},
		touch: async (path, options) => {
			await text('touch', [path], options);
		},
		folder: (options) => text('cwd', [], options),
		setFolder: (path, options) => text('cd', [path], options),
		osInfo: (options) => text('os_info', [], options),
		userName: (options) => text('user_name', [], options),
		reboot: (options) => sendGoodbye(calls, link, settings, 'reboot', options),
		shutdown: (options) => sendGoodbye(calls, link, settings, 'shutdown', options),
		closeServer: (options) => sendGoodbye(calls, link, settings, 'close_server', options),
	};
};
