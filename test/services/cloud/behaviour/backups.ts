import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const wait = { wait: true, deadline: '90s' };
const gone = { preview: false, ...wait };

/** Backups of volumes: what stands upon what, and into what they fit. */
export const backupsBehave = (title: string, input: () => Input): void => {
	const run = engineRunner(input);
	const one = async (step: string, values: Input): Promise<Loose> => (await run(step, values))[0] as Loose;

	describe(`${title}: backups`, () => {
		it('says what is missing, what stands upon it, and what it does not fit into', async () => {
			const { id: small } = await one('volume.create', { name: 't-bk-small', size: '1G', ...wait });
			await assert.rejects(run('volumeBackup.create', { volume: small, incremental: true }), {
				code: 'CONFLICT',
				hint: /Take a whole backup/,
			});
			const { id: whole } = await one('volumeBackup.create', { volume: small, name: 't-bk', ...wait });
			const more = { volume: small, name: 't-bk+', incremental: true, ...wait };
			const { id: newer } = await one('volumeBackup.create', more);
			await assert.rejects(run('volumeBackup.delete', { backup: whole, ...gone }), {
				code: 'CONFLICT',
				hint: /Delete the incremental backups/,
			});
			const { id: big } = await one('volume.create', { name: 't-bk-big', size: '2G', ...wait });
			const { id: large } = await one('volumeBackup.create', { volume: big, name: 't-bk-2', ...wait });
			await assert.rejects(run('volumeBackup.restore', { backup: large, volume: small, ...gone }), {
				code: 'CONFLICT',
				hint: /Extend the volume first/,
			});
			const made = await one('volumeBackup.restore', { backup: large, ...gone });
			assert.notEqual(made['volumeId'], big);
			assert.equal((await one('volume.get', { volume: made['volumeId'] }))['status'], 'available');
			for (const backup of [newer, whole, large]) await run('volumeBackup.delete', { backup, ...gone });
			for (const volume of [small, big, made['volumeId']]) await run('volume.delete', { volume, ...gone });
		});
	});
};
