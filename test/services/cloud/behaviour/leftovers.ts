import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { containersOf } from '../../../../src/services/cloud/client/objects/containers.ts';
import { leftoversOf } from '../../../../src/services/cloud/client/objects/leftovers.ts';
import { objectsOf } from '../../../../src/services/cloud/client/objects/objects.ts';
import { uploadObject } from '../../../../src/services/cloud/client/objects/upload.ts';
import type { Input } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';
import { bytes, stageOf } from './objects-stage.ts';

/** What a killed upload leaves, as it would: in the lab and in a real Swift alike. */
export const leftoversBehave = (title: string, input: () => Input): void => {
	const { inside, list } = stageOf(input);
	const run = engineRunner(input);
	const size = 250_000;
	const large = { segmentSize: 100_000, size };

	describe(`${title}: leftover segments`, () => {
		it('those that no object is made of, wherever it was moved or copied to, old versions too', () =>
			inside('t-b-left', (client) =>
				inside('t-b-left-2', async () => {
					const { cloud } = client;
					const objects = objectsOf(cloud);
					const container = 't-b-left';
					const up = (name: string, seed: number) =>
						uploadObject(cloud, { container, name }, bytes(size, seed), large);
					const found = async () => (await leftoversOf(cloud, container, {})).map(({ summary }) => summary);
					assert.deepEqual(await found(), []);
					// one stays, one is moved, one copied elsewhere, one replaced while versions are kept
					await up('stays', 1);
					await up('dir/moved ü', 2);
					await objects.copy(
						{ container, name: 'dir/moved ü' },
						{ container, name: 'now here' },
						{ sameSegments: true },
					);
					await objects.remove(container, 'dir/moved ü');
					await up('copied', 3);
					const other = { container: 't-b-left-2', name: 'copy' };
					await objects.copy({ container, name: 'copied' }, other, { sameSegments: true });
					await objects.remove(container, 'copied');
					await containersOf(cloud).change(container, { versions: true });
					await up('old', 4);
					await uploadObject(cloud, { container, name: 'old' }, bytes(10), { size: 10 });
					assert.deepEqual(await found(), []);
					// what a kill leaves: segments, and no manifest
					await up('film/a', 5);
					const { versionId } = await objects.info(container, 'film/a');
					await objects.remove(container, 'film/a', { version: versionId ?? undefined });
					const [one, ...more] = await found();
					assert.deepEqual(
						[one?.object, one?.segments, one?.size, one?.segmentContainer, more.length],
						['film/a', 3, size, `${container}_segments`, 0],
					);
					assert.ok(Math.abs(Date.parse(one?.begun ?? '') - Date.now()) < 600_000);
					assert.ok(Math.abs(Date.parse(one?.newest ?? '') - Date.now()) < 600_000);
					// as young as an upload that still runs elsewhere
					const before = await list(client, `${container}_segments`);
					const [shown] = await run('container.deleteLeftovers', { container });
					assert.equal(shown?.['uploads'], 0);
					await run('container.deleteLeftovers', { container, preview: false });
					assert.deepEqual(await list(client, `${container}_segments`), before);
					for await (const each of objects.list(container, { versions: true }))
						await objects.remove(container, each.name, { version: each.versionId ?? undefined });
					await containersOf(cloud).change(container, { versions: false });
				}),
			));
	});
};
