import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startCloud } from '../index.ts';
import { accountOf, newContainer } from '../object/state.ts';
import { recording, recordedFiles } from '../recordings.ts';
import { services } from '../world.ts';
import { amended } from './amend.ts';
import { aside } from './aside.ts';
import type { Bindings } from './compare.ts';
import { recordedClouds } from './clouds.ts';
import { excluded, notPlayed, whyExcluded } from './excluded.ts';
import { beginOf, harvestIds, manifestHashes, pastOf } from './harvest.ts';
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
			const past = pastOf(exchanges);
			const secrets = newSecrets();
			const home = accountOf(cloud.world.object, `AUTH_${cloud.idOf('project', 'demo')}`);
			if (containers.length === 0) cloud.world.object.accounts.delete(home.name);
			for (const name of containers) home.containers.set(name, newContainer(cloud.world.object, name));
			const wrong: string[] = [];
			const { methods } = cloud.world.identity;
			for (const file of files) {
				const name = recordedFiles().find((each) => each.startsWith(file)) ?? file;
				// the second factor was switched on for the last file only, where tokens lived 30 s
				cloud.world.identity.methods = methods.filter((method) => file === '03' || method !== 'totp');
				cloud.tokenLife(file === '03' ? 30 : 3600);
				const begins = beginOf(recording(file));
				const counts = { exact: 0, reached: 0, different: 0, left: 0 };
				for (const [at, exchange] of recording(file).entries()) {
					cloud.world.clock.freeze(begins + exchange.t);
					aside(cloud, file, at + 1);
					const why = whyExcluded(file, at + 1);
					if (notPlayed.has(`${file}:${at + 1}`)) {
						counts.left++;
						continue;
					}
					const verdict = await play(cloud, secrets, bindings, amended(file, at + 1, exchange), past);
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

	test('every file is played, and little is left out', () => {
		const played = recordedClouds.flatMap(({ files }) => files).sort();
		assert.deepEqual(
			played,
			recordedFiles().map((name) => name.slice(0, 2)),
		);
		const sum = (column: number) => rows.slice(1).reduce((total, row) => total + Number(row[column]), 0);
		const total = ['all', ...[1, 2, 3, 4, 5].map(sum)];
		console.log(table([rows[0] as string[], ...rows.slice(1).sort(), total]));
		for (const [file, lines, why] of excluded) console.log(`left out ${file}:${lines.join(',')}: ${why}`);
		assert.equal(sum(1), 3332);
		assert.ok(sum(4) <= 30, 'more is left out than was');
	});
});
