import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { room } from '../../scripts/rooms.ts';
import { startController } from '../lab/juju/index.ts';

const run = promisify(execFile);

describe('@canonical/jujulib, unchanged, drives the lab controller', () => {
	for (const profile of ['2.9', '3.6', '4.0'] as const)
		it(profile, { timeout: 120_000 }, async () => {
			const folder = mkdtempSync(join(tmpdir(), 'jujulib-'));
			try {
				await using lab = await startController({ profile });
				writeFileSync(join(folder, 'ca.pem'), lab.ca);
				const script = join(room('jujulib'), 'drive.mjs');
				const args = [script, lab.wsUrl, lab.model().uuid, profile, join(folder, 'ca.pem')];
				const { stdout } = await run(process.execPath, args, { timeout: 100_000 });
				const [, passed] = /^passed (\d+)$/m.exec(stdout) ?? [];
				assert.ok(Number(passed) > 20, stdout);
				console.log(`judge jujulib ${profile} passed ${passed}`);
			} finally {
				rmSync(folder, { recursive: true, force: true });
			}
		});
});
