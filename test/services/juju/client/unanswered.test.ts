import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JujuClient } from '../../../../src/services/juju/client/client.ts';
import { brokenOffAmong } from '../../../../src/services/juju/client/unanswered.ts';
import { followTasks } from '../../../../src/services/juju/model/tasks/follow.ts';
import type { Item } from '../../../../src/services/juju/wire/items.ts';
import { serverError } from '../../../../src/services/juju/wire/server-error.ts';

const refused = (message: string) => ({
	key: 'web/0',
	error: serverError({ message }, 'Application.DestroyUnit'),
});
const codes = (items: readonly Item[]) => items.map(({ error }) => error?.code);

describe('things of a call that a controller broke off', () => {
	const items: readonly Item[] = [
		refused('context canceled'),
		{ key: 'web/1', value: 1 },
		refused('unit not found'),
	];

	it('are lost for a read and unknown for a change; others stay as they are', () => {
		assert.deepEqual(codes(brokenOffAmong(items, 'reads')), ['CONNECTION_LOST', undefined, 'NOT_FOUND']);
		assert.deepEqual(codes(brokenOffAmong(items, 'changes')), ['OUTCOME_UNKNOWN', undefined, 'NOT_FOUND']);
		const { tasks } = brokenOffAmong({ operation: '1', tasks: items }, 'changes');
		assert.deepEqual(codes(tasks), ['OUTCOME_UNKNOWN', undefined, 'NOT_FOUND']);
	});

	it('are looked at again while somebody waits for them', async () => {
		const ended = { id: '1', receiver: 'web/0', status: 'completed', log: [] };
		const answers = [brokenOffAmong([refused('tomb: dying')], 'reads'), [{ key: '1', value: ended }]];
		const client = { ask: async () => answers.shift(), versions: () => [] } as unknown as JujuClient;
		const followed = { line: () => {}, looked: () => {} };
		const tasks = await followTasks(client, ['1'], followed, AbortSignal.timeout(60_000));
		assert.deepEqual([tasks.length, answers.length], [1, 0]);
	});
});
