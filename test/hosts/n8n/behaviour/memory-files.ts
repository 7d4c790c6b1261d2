import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Loose } from '../engine.ts';
import { CANARY } from '../../services/serf-world.ts';
import type { Stage } from '../support/stage.ts';
import { until } from '../../../support/until.ts';

const members = { source: 'memberChanged', events: [], name: '', tags: {} };

/** The memory of triggers where n8n’s user folder can be written to. */
export const memoryFileTests = (stage: Stage): void => {
	const folder = () => path.join(process.env['N8N_USER_FOLDER'] as string, '.n8n/muster');
	before(() => rmSync(folder(), { force: true }));
	after(() => {
		rmSync(folder(), { recursive: true, force: true });
		writeFileSync(folder(), '');
	});
	const told = (events: readonly Loose[]) =>
		events.map(({ event, member, recovered, redelivered }) => [
			event,
			(member as Loose)['name'],
			recovered ?? redelivered ?? false,
		]);

	test('a filter that swallows everything remembers all the same: what changed meanwhile is told after a restart', async () => {
		const joined = { ...members, events: ['joined'] };
		const first = stage.trigger(joined, { id: 'file-1' });
		await first.started;
		// another trigger on the same stream tells that the change has arrived
		const witness = stage.trigger(members, { id: 'witness' });
		await witness.started;
		stage.lab.cluster.fail('db-1');
		await until(() => witness.events().length > 0, 'the change to arrive');
		await witness.close();
		await first.close();
		assert.deepEqual(first.events(), []);
		stage.lab.cluster.join('db-1');
		const second = stage.trigger(joined, { id: 'file-1', activation: 'init', staticData: {} });
		await until(() => second.events().length > 0, 'the change');
		assert.deepEqual(told(second.events()), [['member.joined', 'db-1', true]]);
		await second.close();
	});

	test('after a clean stop nothing is handed over again; the file holds no secret', async () => {
		const first = stage.trigger(members, { id: 'file-2' });
		await first.started;
		stage.lab.cluster.fail('db-1');
		await until(() => first.events().length === 1, 'the change');
		await first.close();
		const second = stage.trigger(members, { id: 'file-2', activation: 'init', staticData: first.saved() });
		await second.started;
		stage.lab.cluster.fail('web-1');
		await until(() => second.events().length > 0, 'the next change');
		assert.deepEqual(told(second.events()), [['member.failed', 'web-1', false]]);
		await second.close();
		const [file = ''] = readdirSync(folder()).filter((name) => name.startsWith('file-2'));
		assert.doesNotMatch(readFileSync(path.join(folder(), file), 'utf8'), new RegExp(CANARY));
	});

	test('a credential that cannot be read for a while leaves the memory as it is', async () => {
		const first = stage.trigger(members, { id: 'file-3' });
		await first.started;
		stage.lab.cluster.fail('db-1');
		await until(() => first.events().length === 1, 'the change');
		await first.close();
		const file = path.join(
			folder(),
			readdirSync(folder()).find((name) => name.startsWith('file-3')) as string,
		);
		const before = readFileSync(file, 'utf8');
		stage.lab.cluster.fail('web-1');
		let [readable, asked] = [false, 0];
		const second = stage.trigger(members, {
			id: 'file-3',
			activation: 'init',
			staticData: {},
			credential: async () => {
				asked++;
				if (!readable) throw new Error('The database is away');
				return stage.credential;
			},
		});
		await second.started;
		await until(() => asked > 2, 'another attempt');
		assert.equal(readFileSync(file, 'utf8'), before);
		readable = true;
		await until(() => second.events().length > 0, 'the change');
		assert.deepEqual(told(second.events()), [['member.failed', 'web-1', true]]);
		assert.deepEqual(second.notices(), []);
		await second.close();
	});

	test('a trigger closed while its credential cannot be read leaves the memory as it is', async () => {
		const first = stage.trigger(members, { id: 'file-4' });
		await first.started;
		stage.lab.cluster.fail('db-1');
		await until(() => first.events().length === 1, 'the change');
		await first.close();
		const file = path.join(
			folder(),
			readdirSync(folder()).find((name) => name.startsWith('file-4')) as string,
		);
		const before = readFileSync(file, 'utf8');
		const second = stage.trigger(members, {
			id: 'file-4',
			activation: 'init',
			credential: () => Promise.reject(new Error('The database is away')),
		});
		await second.started;
		await second.close();
		assert.equal(readFileSync(file, 'utf8'), before);
	});
};
