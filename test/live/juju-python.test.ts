import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startController } from '../lab/juju/index.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { drive, pythonWith } from './juju-python.ts';

const python = needs('python', 'python-libjuju and jujuclient as judges of the Juju lab');

const count = (output: string): number => {
	const [, passed] = /^passed (\d+)$/m.exec(output) ?? [];
	assert.ok(passed, output);
	return Number(passed);
};

if (python) {
	describe('python-libjuju, unchanged, drives the lab controller', () => {
		for (const profile of ['2.9', '3.6'] as const)
			it(profile, { timeout: 300_000 }, async () => {
				const made = await pythonWith(python, 'libjuju');
				const folder = mkdtempSync(join(tmpdir(), 'libjuju-'));
				try {
					await using lab = await startController({ profile });
					const ca = join(folder, 'ca.pem');
					writeFileSync(ca, lab.ca);
					const [major = ''] = profile.split('.');
					const output = drive(made, 'juju-libjuju.py', lab.address, lab.model().uuid, ca, major);
					if (profile === '2.9') {
						// it cannot deploy there itself, but watches
						const watching = () => lab.requests.some((one) => one.request === 'Next');
						await Promise.race([output, until(watching, 'a first look', 60)]);
						lab.deploy('postgresql', { name: 'db', units: 2 });
					}
					const passed = count(await output);
					assert.ok(passed >= 15);
					console.log(`judge libjuju ${profile} passed ${passed}`);
				} finally {
					rmSync(folder, { recursive: true, force: true });
				}
			});
	});

	describe('jujuclient, unchanged, drives the lab controller', () => {
		it('1.25', { timeout: 300_000 }, async () => {
			const made = await pythonWith(python, 'jujuclient');
			await using lab = await startController({ profile: '1.25' });
			const passed = count(await drive(made, 'juju-jujuclient.py', lab.wsUrl, lab.model().uuid));
			assert.ok(passed >= 20);
			console.log(`judge jujuclient 1.25 passed ${passed}`);
		});
	});
}
