import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Call, Offer } from '../../../../src/services/juju/wire/choose.ts';
import { listModels } from '../../../../src/services/juju/client/model-name.ts';
import { entitiesOf } from '../../../../src/services/juju/model/watch/entity.ts';
import { listOperations } from '../../../../src/services/juju/wire/calls/task.table.ts';
import { fullStatus } from '../../../../src/services/juju/wire/calls/client.table.ts';
import { getModelConfig } from '../../../../src/services/juju/wire/calls/model-config.table.ts';
import { modelSummaries } from '../../../../src/services/juju/wire/calls/model.table.ts';
import * as offers from '../../../../src/services/juju/wire/calls/offer.table.ts';
import { listSecrets } from '../../../../src/services/juju/wire/calls/secret.table.ts';
import { listBlocks } from '../../../../src/services/juju/wire/calls/block.table.ts';
import { listClouds } from '../../../../src/services/juju/wire/calls/cloud.table.ts';
import { listPools } from '../../../../src/services/juju/wire/calls/storage-pool.table.ts';
import * as storage from '../../../../src/services/juju/wire/calls/storage.table.ts';
import { codeOfServer } from '../../../../src/services/juju/wire/server-error.ts';
import { userInfo } from '../../../../src/services/juju/wire/calls/user.table.ts';

interface Frame {
	readonly 'request-id'?: number;
	readonly type?: string;
	readonly version?: number;
	readonly request?: string;
	readonly params?: unknown;
	readonly response?: unknown;
	readonly error?: string;
	readonly 'error-code'?: string;
}
interface Pair {
	readonly file: string;
	readonly asked: Frame;
	readonly reply: Frame;
}

const folder = path.join(import.meta.dirname, '../../../fixtures/juju');
/** Questions with their answers, as a real 4.0.15 controller gave them. */
const pairs: Pair[] = readdirSync(folder)
	.filter((name) => name.startsWith('4.0-'))
	.flatMap((file) => {
		const open = new Map<string, Frame>();
		return gunzipSync(readFileSync(path.join(folder, file)))
			.toString()
			.split('\n')
			.filter(Boolean)
			.flatMap((line): Pair[] => {
				const { dir, conn, frame } = JSON.parse(line) as { dir: string; conn: number; frame: Frame };
				const key = `${conn} ${frame?.['request-id']}`;
				if (dir === 'c>s') open.set(key, frame);
				const asked = open.get(key);
				return dir === 's>c' && asked?.type ? [{ file, asked, reply: frame }] : [];
			});
	});
const of = (call: string) =>
	pairs.filter(({ asked, reply }) => `${asked.type}.${asked.request}` === call && !reply.error);

const offer: Offer = { release: '4.0.15', major: 4, kind: 'model', facades: undefined };
const understood = <V, R>(call: Call<V, R>, values: V): { readonly result: R; readonly pair: Pair }[] =>
	of(call.name).flatMap((pair) => {
		const row = call.rows.find(
			({ facade, method, versions: [low, high], majors = [2, 99] }) =>
				facade === pair.asked.type &&
				method === pair.asked.request &&
				(pair.asked.version ?? 0) >= low &&
				(pair.asked.version ?? 0) <= high &&
				majors[1] >= 4,
		);
		return row ? [{ result: row.result(pair.reply.response, values, offer), pair }] : [];
	});

describe('answers of a real 4.0.15', () => {
	it('FullStatus: every status is whole, and two that differ in order only are equal', () => {
		const found = understood(fullStatus, {});
		assert.ok(found.length > 100, `${found.length} statuses`);
		for (const { result } of found) {
			const { status } = result;
			assert.ok(status.model.name);
			for (const unit of status.units) {
				assert.match(unit.name, /^[a-z-]+\/\d+$/);
				assert.ok(['alive', 'dying', 'dead'].includes(unit.life));
			}
			for (const application of status.applications) assert.ok(application.charmName && application.base);
			for (const machine of status.machines) assert.notEqual(machine.agentStatus.current, 'unknown');
			assert.equal(
				entitiesOf(status).size,
				1 +
					status.machines.length +
					status.applications.length +
					status.units.length +
					status.relations.length +
					status.remoteApplications.length +
					status.offers.length,
			);
		}
	});

	it('lists: what they hold is understood', () => {
		const counts = {
			models: understood(listModels, { user: 'admin' }).flatMap(({ result }) => result).length,
			summaries: understood(modelSummaries, { user: 'admin', all: true }).flatMap(({ result }) => result)
				.length,
			operations: understood(listOperations, {}).flatMap(({ result }) => result.operations).length,
			secrets: understood(listSecrets, { show: true }).flatMap(({ result }) => result).length,
			storage: understood(storage.listStorage, {}).flatMap(({ result }) => result).length,
			pools: understood(listPools, {}).flatMap(({ result }) => result).length,
			spaces: understood(storage.listSpaces, {}).flatMap(({ result }) => result).length,
			offers: understood(offers.listOffers, { owner: '', model: '' }).flatMap(({ result }) => result).length,
			clouds: understood(listClouds, {}).flatMap(({ result }) => result).length,
			blocks: understood(listBlocks, {}).flatMap(({ result }) => result).length,
			users: understood(userInfo, { users: [], disabled: true }).flatMap(({ result }) => result).length,
			config: understood(getModelConfig, {}).length,
		};
		for (const [what, count] of Object.entries(counts)) assert.ok(count > 0, `${what}: ${count}`);
	});

	it('actions: a failed one tells why, a finished one what it gave', () => {
		const tasks = understood(listOperations, {}).flatMap(({ result }) =>
			result.operations.flatMap((one) => one.tasks),
		);
		assert.ok(tasks.some(({ status }) => status === 'completed'));
		assert.ok(tasks.some(({ status, message }) => status === 'failed' && message !== ''));
		for (const task of tasks) assert.match(task.receiver, /^([a-z]+\/\d+|\d+)$/);
	});

	it('errors: each has a code of ours, most not the last resort', () => {
		const errors = pairs.flatMap(({ reply }) =>
			reply.error ? [{ message: reply.error, code: reply['error-code'] }] : [],
		);
		assert.ok(errors.length > 20);
		const unknown = errors.filter((error) => codeOfServer(error) === 'SERVER');
		assert.ok(
			unknown.length < errors.length / 2,
			unknown
				.map(({ message, code }) => `${code}: ${message}`)
				.join('\n')
				.slice(0, 2000),
		);
	});
});
