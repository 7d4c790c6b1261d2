import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { flag, text } from '../../../src/catalogue/field.ts';
import { operations } from '../../../src/catalogue/operation.ts';
import type { Facts } from '../../../src/catalogue/part.ts';
import { type AnyService, service } from '../../../src/catalogue/service.ts';
import type { Connection } from '../../../src/core/connection.ts';
import { checkOffer } from '../../../src/engine/connect/facts.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { runStep, startWatch } from '../../support/steps.ts';

type MadeParts = { main: Connection };
const op = operations<MadeParts>();
const base = {
	resource: 'thing',
	part: 'main',
	action: 'Do a thing',
	effect: 'changes',
	help: 'Do it',
	covers: [],
	sample: {},
} as const;

/** A service whose server says what it is; `runs` and `asked` count what reached it. */
const made = (facts: ((signal: AbortSignal) => Facts | Promise<Facts>) | undefined, named: string) => {
	const seen = { runs: 0, asked: 0 };
	const run = async () => {
		seen.runs++;
		return {};
	};
	const { listen, ...source } = {
		name: 'changed',
		resource: 'thing',
		label: 'thing changed',
		help: 'A thing changed',
		part: 'main' as const,
		fields: {},
		covers: [],
		events: ['thing.changed'],
		sample: { event: 'thing.changed', service: 'made', at: '', key: '', text: '' },
		// eslint-disable-next-line require-yield -- it only stands for one
		async *listen() {
			seen.runs++;
			await new Promise(() => {});
		},
	};
	const one: AnyService = service<MadeParts>()({
		name: 'made',
		title: 'Made',
		help: 'Made',
		settings: { host: text('Host', { default: named }) },
		named: 'host',
		color: '#000',
		alias: [],
		connection: { share: true, idle: 0 },
		parts: {
			main: {
				connect: async () => ({ lost: new AbortController().signal, close: async () => {} }),
				...(facts && {
					facts: (_: Connection, { signal }: { signal: AbortSignal }) => {
						seen.asked++;
						return facts(signal);
					},
				}),
			},
		},
		check: { part: 'main', run: async () => '' },
		lists: {},
		operations: [
			op({ ...base, name: 'old', until: '2.9', fields: {}, run }),
			op({ ...base, name: 'new', since: '4.0', fields: {}, run }),
			op({ ...base, name: 'ours', only: 'synnefo', fields: {}, run }),
			op({
				...base,
				name: 'plain',
				fields: {
					base: text('Base', { since: '3.1', alias: 'Base' }),
					keep: flag('Keep', { since: '3.1', default: false }),
					bare: text('Bare'),
				},
				run,
			}),
		] as never,
		sources: [{ ...source, since: '4.0', listen }],
	});
	return {
		one,
		seen,
		step: (name: string, input = {}) => runStep(one, { host: named }, `thing.${name}`, input),
	};
};
after(() => endLeases());

test('since, until and only hold a step back where the server lacks it; nothing is sent', async () => {
	const { seen, step } = made(() => ({ release: '3.6.1', family: 'openstack' }), 'a');
	await assert.rejects(step('new'), {
		code: 'UNSUPPORTED',
		message: 'Do a thing: Made here is openstack 3.6.1, and it came with 4.0',
		details: { release: '3.6.1', family: 'openstack', server: 'openstack 3.6.1' },
	});
	await assert.rejects(step('old'), { code: 'UNSUPPORTED', message: /2\.9 was the last release with it$/ });
	await assert.rejects(step('ours'), { code: 'UNSUPPORTED', message: /only synnefo has it$/ });
	assert.equal(seen.runs, 0);
});

test('a release at the edge has it, and what the server does not tell holds nothing back', async () => {
	for (const [facts, name, step] of [
		[{ release: '4.0' }, 'b', 'new'],
		[{ release: '4.0.15' }, 'c', 'new'],
		[{ release: '2.9.52' }, 'd', 'old'],
		[{ family: 'synnefo' }, 'e', 'ours'],
		[{}, 'f', 'ours'],
		[{}, 'g', 'new'],
	] as const) {
		const { seen, step: run } = made(() => facts, name);
		await run(step);
		assert.equal(seen.runs, 1, `${step} with ${JSON.stringify(facts)}`);
	}
	const { seen, step } = made(undefined, 'h');
	await step('new');
	assert.equal(seen.runs, 1, 'a part without facts');
});

test('a pre-release is older than its release', () => {
	const check = (release: string) =>
		checkOffer({ title: 'Made' } as AnyService, 'X', { since: '4.0' }, { release });
	assert.throws(() => check('4.0-beta1'), { code: 'UNSUPPORTED' });
	assert.doesNotThrow(() => check('4.0.1-rc1'));
});

test('a field is judged only where it was given; who needs no facts does not ask', async () => {
	const { seen, step } = made(() => ({ release: '2.9.52' }), 'i');
	await step('plain', { bare: 'x' });
	assert.deepEqual(seen, { runs: 1, asked: 0 });
	await assert.rejects(step('plain', { base: 'ubuntu@24.04' }), {
		code: 'UNSUPPORTED',
		message: /^Base: .* came with 3\.1$/,
	});
	assert.deepEqual(seen, { runs: 1, asked: 1 });
	await assert.rejects(step('plain', { arguments: { Base: 'ubuntu@24.04' } }), { code: 'UNSUPPORTED' });
	await assert.rejects(step('plain', { keep: 'yes' }), { code: 'UNSUPPORTED' });
	await step('plain', { keep: 'no' });
	assert.equal(seen.runs, 2);
});

test('one question a connection; a failed one is asked again, and a stopped one fails nobody else', async () => {
	let fails = true;
	const { seen, step } = made(async () => {
		if (fails) throw new Error('not now');
		return { release: '4.0' };
	}, 'j');
	await assert.rejects(step('new'), { code: 'SERVER' });
	fails = false;
	await Promise.all([step('new'), step('new'), step('new')]);
	assert.deepEqual(seen, { runs: 3, asked: 2 });

	let answer = (_: Facts) => {};
	const slow = made(
		(signal) =>
			new Promise((resolve, reject) => {
				answer = resolve;
				signal.addEventListener('abort', () => reject(signal.reason));
			}),
		'k',
	);
	const stop = new AbortController();
	const stopped = runStep(slow.one, { host: 'k' }, 'thing.new', {}, stop.signal);
	const other = slow.step('new');
	while (slow.seen.asked === 0) await new Promise(setImmediate);
	stop.abort();
	await assert.rejects(stopped, { code: 'CANCELLED' });
	answer({ release: '4.0' });
	await other;
	assert.deepEqual(slow.seen, { runs: 1, asked: 1 });
});

test('a trigger that the server lacks ends with UNSUPPORTED, and does not try again', async () => {
	const { one, seen, step } = made(() => ({ release: '3.6.1' }), 'l');
	const watching = startWatch(one, { host: 'l' }, 'changed');
	await assert.rejects(watching.over, { code: 'UNSUPPORTED', message: /“thing changed”.*came with 4\.0/ });
	await assert.rejects(step('waitForChanged', { deadline: 60 }), {
		code: 'UNSUPPORTED',
		message: /“thing changed”.*came with 4\.0/,
	});
	assert.equal(seen.runs, 0);
});
