import { randomUUID } from 'node:crypto';
import type { Answer, Item, Json } from '../call.ts';
import { bodyPart, type Nova } from './context.ts';
import { fail, gone, json } from './errors.ts';
import { findServer } from './find.ts';
import { validate } from './schema.ts';
import type { Server } from './state.ts';

const OUTPUT = 'FAKE CONSOLE OUTPUT\nANOTHER\nLAST LINE';

export const consoleOutput = (_nova: Nova, _server: Server, input: Json): Answer => {
	const length = (input as Item | null)?.['length'];
	if (length === undefined || length === null) return json(200, { output: OUTPUT });
	validate(
		{ properties: { length: typeof length === 'string' ? { pattern: '^-?[0-9]+$' } : {} } },
		input,
		'os-getConsoleOutput',
	);
	const lines = Number(length);
	return json(200, {
		output:
			lines < 0
				? OUTPUT
				: OUTPUT.split('\n')
						.slice(-lines || OUTPUT.length)
						.join('\n'),
	});
};

const url = (): string => `http://127.0.0.1:6080/vnc_auto.html?path=%3Ftoken%3D${randomUUID()}`;

export const consoleUrl = (_nova: Nova, _server: Server, input: Json): Answer =>
	json(200, { console: { type: (input as Item)['type'] ?? 'novnc', url: url() } });

/** POST /servers/{id}/remote-consoles, from 2.6. */
export const remoteConsole = async (nova: Nova, id: string): Promise<Answer> => {
	if (nova.minor < 6) throw gone();
	const input = await bodyPart(nova, 'remote_console');
	findServer(nova, id);
	if (input['protocol'] !== 'vnc') throw fail(400, `Unavailable console type ${input['type']}.`);
	return json(200, { remote_console: { protocol: 'vnc', type: input['type'] ?? 'novnc', url: url() } });
};
