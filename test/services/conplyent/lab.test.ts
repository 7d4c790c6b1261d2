import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { startKept } from '../../../src/services/conplyent/model/persisted-job/persisted-job.ts';
import { decodeMessage } from '../../../src/services/conplyent/wire/message.ts';
import { unpickle } from '../../../src/services/conplyent/wire/pickle/decode.ts';
import type { PyObject } from '../../../src/services/conplyent/wire/pickle/value.ts';
import { zmtpReader } from '../../../src/services/conplyent/wire/zmtp.ts';
import { endGroup } from '../../lab/conplyent/end-group.ts';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import { serverMessage } from '../../lab/conplyent/messages.ts';
import { pickle } from '../../lab/conplyent/pickler.ts';
import { recordings, streams } from './recordings.ts';
import { withClient } from './support.ts';

const bodies = (chunks: readonly Buffer[]): Buffer[] => {
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

describe('the lab writes what real servers wrote, byte for byte', () => {
	for (const recording of recordings()) {
		it(recording.name, () => {
			for (const { dir, bytes } of streams(recording)) {
				if (dir !== 's2c') continue;
				for (const body of bodies(bytes)) {
					const protocol = body[1] as 3 | 4 | 5;
					const enumForm = body.includes('getattr') ? 'getattr' : 'value';
					assert.equal(pickle(unpickle(body), protocol).toString('latin1'), body.toString('latin1'));
					const message = unpickle(body) as PyObject;
					const state = message.state as Map<string, never>;
					const fields = Object.fromEntries(state.get('_kwargs') as unknown as Map<string, never>);
					const again = serverMessage(decodeMessage(body).type, state.get('_request') as never, fields, {
						protocol,
						enumForm,
					});
					assert.equal(again.toString('latin1'), body.toString('latin1'));
				}
			}
		});
	}
});

describe('the lab leaves nothing behind', () => {
	it('what a kept job wrote below /var/tmp goes with it', async () => {
		const lab = await startConplyentLab();
		const folder = await withClient(lab, async (client) => {
			const kept = await startKept(client, ['sh', '-c', 'sleep 60']);
			assert.ok(existsSync(kept.folder), kept.folder);
			return kept.folder;
		});
		await lab.close();
		assert.deepEqual([folder, lab.folder].filter(existsSync), []);
	});

	it('but ends nobody who has got the number of a program that has ended', async () => {
		const stranger = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
		const { pid = 0 } = stranger;
		try {
			endGroup(pid, true);
			assert.equal(process.kill(pid, 0), true);
			endGroup(pid, false);
			assert.equal((await once(stranger, 'exit'))[1], 'SIGKILL');
		} finally {
			stranger.kill('SIGKILL');
		}
	});
});
