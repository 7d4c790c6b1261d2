import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { compareReleases, majorOf } from '../../../../../src/services/juju/wire/version.ts';
import { needs } from '../../../../support/needs.ts';
import { everyCall, sentBy } from './requests.ts';
import { faults, type Schema } from './schema.ts';

interface Facade {
	readonly Name: string;
	readonly Version: number;
	readonly Schema: {
		readonly properties?: Readonly<Record<string, Schema>>;
		readonly definitions?: Readonly<Record<string, Schema>>;
	};
}

const folder = needs('juju schemas', 'our requests against the facade schemas of Juju');

if (folder)
	for (const file of readdirSync(folder).filter((name) => /^juju-\d.*\.json$/.test(name)))
		test(`what we send is what ${file} takes`, async (t) => {
			const facades = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Facade[];
			const isWhole = !file.includes('derived');
			const release = /^juju-([\d.]+\d)/.exec(file)?.[1] ?? '';
			const major = majorOf(release);
			const wrong: string[] = [];
			let checked = 0;
			for (const [name, call] of await everyCall())
				for (const row of call.rows) {
					const facade = facades.find((one) => one.Name === row.facade);
					const [low, high] = row.majors ?? [2, 99];
					if (!facade || major < low || major > high) continue;
					if (row.since !== undefined && compareReleases(release, row.since) < 0) continue;
					if (facade.Version < row.versions[0] || facade.Version > row.versions[1]) continue;
					const { properties = {}, definitions = {} } = facade.Schema;
					const method = properties[row.method];
					const called = `${row.facade}(${facade.Version}).${row.method} of ${name}`;
					if (!method) {
						if (isWhole) wrong.push(`${called} is not there`);
						continue;
					}
					checked++;
					const params = method.properties?.['Params'];
					const sent = sentBy(name, row, major);
					for (const fault of params ? faults(sent, params, definitions) : [])
						wrong.push(`${called}: ${fault}`);
				}
			assert.deepEqual(wrong, []);
			assert.equal(checked > (isWhole ? 80 : 5), true, `${checked} requests were checked`);
			t.diagnostic(`${file}: ${checked} requests`);
		});
