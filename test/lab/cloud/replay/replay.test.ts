import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startCloud } from '../index.ts';
import { accountOf, newContainer } from '../object/state.ts';
import { recording, recordedFiles } from '../recordings.ts';
import { services } from '../world.ts';
import { amended } from './amend.ts';
import type { Bindings } from './compare.ts';
import { recordedClouds } from './clouds.ts';
import { whyExcluded } from './excluded.ts';
import { beginOf, harvestIds, manifestHashes } from './harvest.ts';
import { play } from './play.ts';
import { table } from './report.ts';
import { newSecrets } from './secrets.ts';

const ports = {
	identity: 5000,
	compute: 8774,
	network: 9696,
	volume: 8776,
	image: 9292,
	object: 8080,
	placement: 8778,
};
const rows: (string | number)[][] = [
	['file', 'exchanges', 'at once', 'after steps', 'left out', 'different'],
];
const show = process.env['MUSTER_REPLAY'];

describe('the lab answers as the real cloud did', () => {
	for (const { policy, files, containers = [] } of recordedClouds)
		test(`${files.join(', ')} under the ${policy} policies`, async () => {
			const exchanges = files.flatMap((file) => recording(file));
			await using cloud = await startCloud({ policy, tickEvery: 0, ids: harvestIds(exchanges) });
			const bases = new Map(services.map((name) => [`http://127.0.0.1:${ports[name]}`, cloud.urls[name]]));
			const bindings: Bindings = { ids: new Map(), bases, hashes: manifestHashes(exchanges) };
			const secrets = newSecrets();
			const home = accountOf(cloud.world.object, `AUTH_${cloud.idOf('project', 'demo')}`);
			if (containers.length === 0) cloud.world.object.accounts.delete(home.name);
			for (const name of containers) home.containers.set(name, newContainer(cloud.world.object, name));
			const wrong: string[] = [];
			for (const file of files) {
				const name = recordedFiles().find((each) => each.startsWith(file)) ?? file;
				const begins = beginOf(recording(file));
				const counts = { exact: 0, reached: 0, different: 0, left: 0 };
				for (const [at, exchange] of recording(file).entries()) {
					cloud.world.clock.set(begins + exchange.t);
					const why = whyExcluded(file, at + 1);
					const verdict = await play(cloud, secrets, bindings, amended(file, at + 1, exchange));
					if (why !== undefined) {
						counts.left++;
						continue;
					}
					counts[verdict.how]++;
					if (verdict.how !== 'different') continue;
					const line = `${file}:${at + 1} ${exchange.request.method} ${exchange.request.url.slice(0, 120)} [${exchange.note ?? ''}] ${verdict.why}`;
					wrong.push(line);
					if (show) console.log(line);
				}
				rows.push([
					name,
					recording(file).length,
					counts.exact,
					counts.reached,
					counts.left,
					counts.different,
				]);
			}
			assert.deepEqual(cloud.failures.map(String), []);
			assert.deepEqual(wrong, []);
		});

	test('every file is played', () => {
		const played = recordedClouds.flatMap(({ files }) => files).sort();
		assert.deepEqual(
			played,
			recordedFiles().map((name) => name.slice(0, 2)),
		);
		console.log(table([rows[0] as string[], ...rows.slice(1).sort()]));
	});
});
