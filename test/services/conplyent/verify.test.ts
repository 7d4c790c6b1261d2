import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { FileOut } from '../../../src/catalogue/operation.ts';
import type { ConplyentClient } from '../../../src/services/conplyent/client/types.ts';
import { downloadFile } from '../../../src/services/conplyent/operations/file.ts';
import { callCommand } from '../../../src/services/conplyent/operations/server.ts';
import { withLab } from './hasty.ts';
import { fails } from './support.ts';

const context = { signal: new AbortController().signal, progress() {}, log() {} } as never;

describe('what comes down is what is there', () => {
	const { lab, connect } = withLab();
	const begun = async (client: ConplyentClient, verify: boolean) => {
		const path = `${lab().folder}/file`;
		writeFileSync(path, Buffer.alloc(200_000, 1));
		const file = (await downloadFile.run(client, { path, verify }, context)) as FileOut;
		const parts = file.read()[Symbol.asyncIterator]();
		const first = (await parts.next()).value as Uint8Array;
		const rest = async () => {
			let size = first.length;
			for (let next = await parts.next(); !next.done; next = await parts.next()) size += next.value.length;
			return size;
		};
		return { path, rest };
	};

	it('though it grows meanwhile', async () => {
		const { path, rest } = await begun(await connect(), true);
		appendFileSync(path, 'more');
		assert.ok((await rest()) >= 200_000);
	});
	it('or an error at its end, unless nobody wants to know', async () => {
		const client = await connect();
		for (const verify of [true, false]) {
			const { path, rest } = await begun(client, verify);
			writeFileSync(path, Buffer.alloc(300_000, 2));
			if (verify) await assert.rejects(rest(), fails('SERVER', /arrived damaged, or was written anew while it was read/));
			else assert.ok((await rest()) >= 200_000);
		}
	});
});

describe('any command of the server', () => {
	const { lab, connect } = withLab();
	const calls = async () => {
		const client = await connect();
		return async (given: object) => callCommand.run(client, { failOnError: true, ...given } as never, context) as Promise<object>;
	};

	it('fails on what the server raises and on what it refuses, unless that is wanted as a result', async () => {
		const call = await calls();
		await assert.rejects(call({ command: 'rm', args: ['/no/such'] }), fails('NOT_FOUND', /rm: .*doesn't exist/));
		await assert.rejects(call({ command: 'cd', args: ['/no/such'] }), fails('NOT_FOUND', /cd: No such file/));
		await assert.rejects(call({ command: 'cwd', args: ['extra'] }), fails('SERVER', /cwd: .*takes 1 positional/));
		const taken = (await call({ command: 'rm', args: ['/no/such'], failOnError: false })) as { ended: string; exitCode: number };
		assert.deepEqual([taken.ended, taken.exitCode], ['refused', -1]);
	});
	it('says that its outcome is not known when the end was dropped, whatever is wanted', async () => {
		const call = await calls();
		lab().faults.again = (type) => type === 'COMPLETE' && lab().seen().at(-1) === 'touch';
		await assert.rejects(
			call({ command: 'touch', args: ['x'], failOnError: false }),
			fails('OUTCOME_UNKNOWN', /touch: the server dropped its answer/),
		);
	});
	it('sends nothing that its main loop would never answer', async () => {
		const call = await calls();
		for (const keywords of [['a'], 'text', 5, true])
			await assert.rejects(call({ command: 'cwd', keywords }), fails('BAD_INPUT', /^Keywords is .*, but has to be names with values$/));
		assert.deepEqual(lab().seen(), []);
	});
});
