import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { FileOut } from '../../../src/catalogue/operation.ts';
import type { ConplyentClient } from '../../../src/services/conplyent/client/types.ts';
import { downloadFile } from '../../../src/services/conplyent/operations/file.ts';
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
			if (verify)
				await assert.rejects(
					rest(),
					fails(
						'SERVER',
						/arrived damaged, or was written while it was read|was cut short while it was read/,
					),
				);
			else await assert.doesNotReject(rest());
		}
	});
});
