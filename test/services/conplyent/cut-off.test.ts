import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MusterError } from '../../../src/core/errors.ts';
import { remoteSha256 } from '../../../src/services/conplyent/model/checksum.ts';
import type { ConplyentClient } from '../../../src/services/conplyent/client/types.ts';
import { readKept } from '../../../src/services/conplyent/model/persisted-job/follow.ts';
import { lookAt } from '../../../src/services/conplyent/model/look.ts';
import { removeFile } from '../../../src/services/conplyent/operations/folder.ts';
import { getInfo, heartbeat } from '../../../src/services/conplyent/operations/server.ts';
import { PythonException } from '../../lab/conplyent/errors.ts';
import type { LabCommand } from '../../lab/conplyent/world.ts';
import { until } from '../../support/until.ts';
import { withLab } from './hasty.ts';
import { fails } from './support.ts';

const context = (signal = new AbortController().signal) =>
	({
		signal,
		progress() {},
		log() {},
		answer: async () => undefined,
		lease: () => assert.fail('no lease is needed'),
	}) as never;

/** A context whose connection is that one. */
const leasing = (client: ConplyentClient, input: object) =>
	({
		...input,
		lease: async () => ({ client, release: () => {} }),
	}) as never;

describe('what is cut off is no answer', () => {
	const { lab, connect } = withLab();
	const preview = (client: ConplyentClient, path: string, signal?: AbortSignal) =>
		removeFile.preview?.(client, { path, recursive: false }, context(signal)) ??
		assert.fail('it has a preview');
	/** The main loop takes nothing until the test has ended the connection, or stopped the step. */
	const held = async (client: ConplyentClient, begin: (client: ConplyentClient) => unknown) => {
		lab().faults.hold = new Promise(() => {});
		const under = Promise.resolve(begin(client));
		under.catch(() => {});
		await client.heartbeat();
		return under;
	};

	it('a file whose pieces were under way: what is there is not known, and it is no read to be repeated', async () => {
		const client = await connect();
		const pieces = async function* () {
			for (let piece = 0; piece < 40; piece++) {
				if (piece === 20) {
					lab().drop();
					await until(() => client.lost.aborted, 'the loss');
				}
				yield Buffer.alloc(65_536, piece);
			}
		};
		await assert.rejects(
			client.upload('cut', pieces()),
			(error: MusterError) =>
				fails('OUTCOME_UNKNOWN', /\(cut is incomplete there: \d+ bytes or more\)$/)(error) &&
				/Look at the state of the server/.test(error.hint),
		);
	});

	it('a file whose first piece was under way may be as it was before, and is not called incomplete', async () => {
		const content = Buffer.alloc(9000);
		const state = (had: string) => new RegExp(`\\(cut is as it was, or ${had} 9000 bytes of it\\)$`);
		const client = await connect();
		const stop = new AbortController();
		const writing = held(client, () =>
			client.upload('cut', content, { append: true, makeFolders: false, signal: stop.signal }),
		);
		await until(() => client.unfinished > 0, 'it is under way');
		const replacing = client.upload('cut', content, { makeFolders: false });
		replacing.catch(() => {});
		stop.abort();
		await assert.rejects(writing, fails('CANCELLED', state('has got its first')));
		lab().drop();
		await assert.rejects(replacing, fails('OUTCOME_UNKNOWN', state('holds the first')));
	});

	it('a preview of a removal: lost, dropped, stopped, too late', async () => {
		const client = await connect();
		lab().faults.again = (type) => type === 'COMPLETE' && lab().seen().at(-1) === 'exec';
		await assert.rejects(
			preview(client, '/nope'),
			fails('CONNECTION_LOST', /Looking at \/nope: the server dropped its answer/),
		);
		lab().faults.again = undefined;
		await assert.rejects(preview(client, '/nope', AbortSignal.abort()), fails('CANCELLED'));
		const under = held(client, () => preview(client, '/nope'));
		await until(() => client.unfinished > 0, 'it is under way');
		await assert.rejects(lookAt(client, '/nope', { timeout: 0.1 }), fails('TIMEOUT'));
		lab().drop();
		await assert.rejects(under, fails('CONNECTION_LOST'));
	});
	it('reading a kept output is no change, though a program does it', async () => {
		const client = await connect();
		const under = held(client, () => readKept(client, '/var/tmp/muster-none'));
		await until(() => client.unfinished > 0, 'it is under way');
		lab().drop();
		await assert.rejects(under, fails('CONNECTION_LOST'));
	});
	it('a heartbeat: only a SYNC that is late says that the main loop stands still', async () => {
		const beat = async (sync: () => Promise<readonly string[]>, signal?: AbortSignal) =>
			heartbeat.run(undefined, {}, leasing({ heartbeat: async () => true, sync } as never, context(signal)));
		const failing = (code: 'TIMEOUT' | 'CONNECTION_LOST' | 'CANCELLED' | 'PROTOCOL') => async () => {
			throw new MusterError(code, 'so it is');
		};
		assert.deepEqual(await beat(async () => []), { alive: true, mainLoop: true });
		assert.deepEqual(await beat(failing('TIMEOUT')), { alive: true, mainLoop: false });
		for (const code of ['CONNECTION_LOST', 'CANCELLED', 'PROTOCOL'] as const)
			await assert.rejects(beat(failing(code)), fails(code));
		await assert.rejects(beat(failing('TIMEOUT'), AbortSignal.abort()), fails('TIMEOUT'));
	});
	it('a heartbeat whose connection is lost, or that is stopped, while the main loop stands still', async () => {
		const client = await connect();
		const stop = new AbortController();
		const stopped = held(client, () => heartbeat.run(undefined, {}, leasing(client, context(stop.signal))));
		const lost = held(client, () => heartbeat.run(undefined, {}, leasing(client, context())));
		await client.heartbeat();
		stop.abort();
		await assert.rejects(stopped, fails('CANCELLED'));
		lab().drop();
		await assert.rejects(lost, fails('CONNECTION_LOST'));
	});
	it('information about the server: no user name is a fact, a lost connection is not', async () => {
		const client = await connect();
		assert.equal(((await getInfo.run(client, {}, context())) as { user: unknown }).user, null);
		lab().faults.again = (type) => type === 'DETAILS' && lab().seen().at(-1) === 'user_name';
		await assert.rejects(Promise.resolve(getInfo.run(client, {}, context())), fails('CONNECTION_LOST'));
	});
});

describe('a server without a shell', () => {
	const missing: LabCommand = {
		background: true,
		parameters: [{ name: 'cmd' }],
		run() {
			throw new PythonException('FileNotFoundError', 2, 'No such file or directory', 'sh');
		},
	};
	const { connect } = withLab({ commands: { exec: missing } });

	it('paths are looked at, and checksums left out', async () => {
		const client = await connect();
		await client.upload('here', Buffer.from('x'));
		await client.upload('folder/.hidden', Buffer.from('x'));
		assert.deepEqual(await lookAt(client, 'here'), { kind: 'file' });
		assert.deepEqual(await lookAt(client, 'folder/.hidden'), { kind: 'file' });
		assert.deepEqual(await lookAt(client, 'folder'), { kind: 'folder', count: 0, entries: [] });
		assert.deepEqual(await lookAt(client, '.'), { kind: 'folder', count: 2, entries: ['folder', 'here'] });
		assert.deepEqual(await lookAt(client, '.nope'), { kind: 'none' });
		assert.equal(await remoteSha256(client, 'here'), undefined);
	});
});
