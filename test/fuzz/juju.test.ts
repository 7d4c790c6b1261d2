import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMusterError } from '../../src/core/errors.ts';
import { readMacaroons } from '../../src/services/juju/client/macaroons.ts';
import { readPaste } from '../../src/services/juju/model/connection/paste.ts';
import { applyDeltas } from '../../src/services/juju/model/watch/deltas.ts';
import { entitiesOf, type Entity } from '../../src/services/juju/model/watch/entity.ts';
import { observe } from '../../src/services/juju/model/watch/events.ts';
import type { Known } from '../../src/services/juju/model/watch/memory.ts';
import { decodeReply } from '../../src/services/juju/wire/frame.ts';
import { decodeLog } from '../../src/services/juju/wire/log.ts';
import { decodeStatus } from '../../src/services/juju/wire/records/status.ts';
import { decodeTask } from '../../src/services/juju/wire/records/task.ts';
import { readConstraints } from '../../src/services/juju/wire/values/constraints.ts';
import { readZip } from '../../src/services/juju/wire/zip.ts';

const numRuns = Number(process.env['MUSTER_FUZZ'] ?? 2000);
const words = fc.constantFrom(
	'name',
	'id',
	'status',
	'current',
	'units',
	'machines',
	'applications',
	'services',
	'life',
	'unit',
	'application',
	'Name',
	'Status',
	'endpoints',
	'since',
);
const loose = fc.letrec((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small' },
		fc.string(),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		tie('list'),
		tie('record'),
	),
	list: fc.array(tie('value'), { maxLength: 4 }),
	record: fc.dictionary(fc.oneof(words, fc.string()), tie('value'), { maxKeys: 6 }),
})).value;

/** It answers, or fails with an error of ours. */
const survives = (work: () => unknown): void => {
	try {
		work();
	} catch (error) {
		assert.ok(isMusterError(error), `${String(error)} ${(error as Error).stack}`);
	}
};

test('frames, logs and pasted texts of any kind', () => {
	fc.assert(
		fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
			for (const read of [decodeReply, decodeLog, readMacaroons, readPaste, readConstraints])
				survives(() => read(text));
		}),
		{ numRuns },
	);
});

test('statuses and tasks of any shape', () => {
	fc.assert(
		fc.property(loose, (input) => {
			survives(() => entitiesOf(decodeStatus(input)));
			survives(() => decodeTask(input));
		}),
		{ numRuns },
	);
});

test('delta batches of any shape are applied, and what they touch is told', () => {
	const kind = fc.constantFrom(
		'unit',
		'application',
		'machine',
		'relation',
		'model',
		'action',
		'hologram',
		'service',
	);
	const delta = fc.oneof(fc.tuple(kind, fc.constantFrom('change', 'remove'), loose), loose);
	fc.assert(
		fc.property(fc.array(delta, { maxLength: 8 }), (deltas) => {
			const world = new Map<string, Entity>();
			const known = new Map<string, Known>();
			for (let round = 0; round < 2; round++) {
				const { touched } = applyDeltas(world, deltas);
				for (const key of touched) observe(key, world.get(key), known, {}, { model: 'm' });
			}
			assert.ok(known.size <= world.size);
		}),
		{ numRuns },
	);
});

test('archives of any bytes', () => {
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
			survives(() => readZip(Buffer.from(bytes), ['metadata.yaml'])),
		),
		{ numRuns },
	);
});
