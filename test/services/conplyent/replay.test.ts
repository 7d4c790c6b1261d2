import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { ready } from '../../../src/services/conplyent/wire/command.ts';
import { encodeFrame } from '../../../src/services/conplyent/wire/frame.ts';
import { greeting } from '../../../src/services/conplyent/wire/greeting.ts';
import { decodeMessage, type Message } from '../../../src/services/conplyent/wire/message.ts';
import { zmtpReader } from '../../../src/services/conplyent/wire/zmtp.ts';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import { until } from '../../support/until.ts';
import { asRecorded, comparable } from './as-recorded.ts';
import { type Recording, recordings, streams } from './recordings.ts';

/** What the real server of the recordings called its working folder. */
const FOLDER = '/srv/conplyent/lab/work';

/**
 * Recordings whose answers depend on nothing but the requests: no foreign files, no drops, no custom setup.
 */
const REPLAYED = [
	'01-connect',
	'02-heartbeat',
	'03-exec-short',
	'04-exec-long-stream',
	'05-background-listener',
	'06-kill',

	'08-errors',
	'09-unknown-command',
	'20-variant-proto3',
	'20-variant-proto5',
	'20-variant-py3117',
	'30-node-net-client',
];

const messagesOf = (chunks: readonly Buffer[]): Buffer[] => {
	const found: Buffer[] = [];
	const nothing = () => {};
	const read = zmtpReader({
		greeted: nothing,
		ready: nothing,
		ping: nothing,
		pong: nothing,
		message: (body) => found.push(Buffer.from(body)),
	});
	for (const chunk of chunks) read(chunk);
	return found;
};

/** Messages by job, in order, the folder and the commands of the lab aside. */
const byJob = (messages: readonly Message[], folder: string) => {
	const jobs = new Map<string, unknown[]>();
	for (const message of messages) {
		const key = 'id' in message ? String(message.id) : message.type;
		const { type } = message;
		const said =
			type === 'DETAILS'
				? [type, comparable(asRecorded(message.details)), message.number]
				: type === 'COMPLETE'
					? [type, message.exit, message.number]
					: type === 'SYNC'
						? [type, message.commands?.slice(0, 19)]
						: [type];
		jobs.set(key, [...(jobs.get(key) ?? []), JSON.parse(JSON.stringify(said).replaceAll(folder, FOLDER))]);
	}
	return jobs;
};

const replay = async (recording: Recording, conn: number) => {
	const recorded = streams(recording).filter((stream) => stream.conn === conn);
	const bytes = (dir: 'c2s' | 's2c') =>
		messagesOf(recorded.find((stream) => stream.dir === dir)?.bytes ?? []);
	const [requests, answers] = [bytes('c2s'), bytes('s2c')];
	const expected = answers.map(decodeMessage);
	const firstId = expected.find((message) => message.type === 'ACKNOWLEDGE');
	const lab = await startConplyentLab(firstId?.type === 'ACKNOWLEDGE' ? { firstId: firstId.id } : {});
	const socket = connect(lab.port, lab.host);
	const seen: Message[] = [];
	const read = zmtpReader({
		greeted: () => {},
		ready: () => socket.write(ready()),
		ping: () => {},
		pong: () => {},
		message: (body) => seen.push(decodeMessage(body)),
	});
	socket.on('data', read).on('error', () => {});
	socket.write(greeting());
	try {
		await until(() => lab.owned(), 'the slot is ours');
		let sent = 0;
		let answered = 0;
		for (const { dir } of recording.messages.filter((message) => message.conn === conn)) {
			if (dir === 's2c') {
				answered += 1;
				continue;
			}
			await until(
				() => seen.length >= answered && lab.owned() !== (sent === 0 && answered > 0),
				`${answered} answers before request ${sent}`,
				5,
			);
			socket.write(encodeFrame(requests[sent] as Buffer));
			sent += 1;
		}
		await until(() => seen.length >= expected.length, `${expected.length} answers`, 5);
		assert.deepEqual(byJob(seen, lab.folder), byJob(expected, FOLDER));
	} finally {
		socket.destroy();
		await lab.close();
	}
};

describe(
	'the lab answers recorded requests as the real server did',
	{
		concurrency: 4,
	},
	() => {
		for (const recording of recordings().filter(({ name }) => REPLAYED.includes(name)))
			it(recording.name, async () => {
				for (const conn of new Set(recording.messages.map((message) => message.conn)))
					await replay(recording, conn);
			});
	},
);
