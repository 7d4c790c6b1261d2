import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MusterError } from '../../../src/core/errors.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { service } from '../../../src/services/cloud/index.ts';
import { cloudRefusals, cloudTrials, type TrialCloud, untried } from '../../hosts/services/cloud/index.ts';
import { type RunStep, tryStep } from '../../hosts/services/every-step.ts';
import type { Run, Trials } from '../../hosts/services/trial.ts';
import { engineRunner } from './run.ts';

/** Keys that a result has, against those of its sample. */
const sameKeys = (name: string, result: unknown): void => {
	const [resource, step] = name.split('.');
	const operation = service.operations.find((each) => each.resource === resource && each.name === step);
	if (!operation || typeof result !== 'object' || result === null || operation.returns === 'file') return;
	const free = new Set([...(operation.optional ?? []), ...(operation.secretOutput ?? [])]);
	const keys = (value: object) =>
		Object.keys(value)
			.filter((key) => !free.has(key) && !['secretsLeftOut', 'leftOut'].includes(key))
			.sort();
	assert.deepEqual(keys(result), keys(operation.sample as object), 'the keys of the sample');
};

/**
 * Every step once through the engine: the same for the lab and for a real cloud. `has`: whether a service is
 * there.
 */
export const trials = (
	title: string,
	lab: () => TrialCloud,
	{
		has = () => true,
		concurrency = 4,
		again,
		table = cloudTrials,
	}: {
		has?(step: string): boolean;
		readonly concurrency?: number;
		/** What a cloud’s own trouble looks like: such a call is made once more. */
		readonly again?: RegExp;
		readonly table?: Trials<TrialCloud>;
	} = {},
): void => {
	const patient =
		(run: Run): Run =>
		(name, input) =>
			run(name, input).catch(async (error: MusterError) => {
				if (!again?.test(error.message)) throw error;
				// a server in ERROR keeps its name
				const id = name === 'server.create' ? error.details?.['id'] : undefined;
				const gone = { serverId: id, allowLoss: true, preview: false, wait: true, deadline: '60s' };
				if (id !== undefined) await run('server.delete', gone);
				return run(name, input);
			});
	const run = patient(engineRunner(() => lab().settings('demo')));
	const inEngine: RunStep = async (name, input, own) => {
		const results = await (own ? patient(engineRunner(() => own)) : run)(name, input);
		return { results, shows: () => sameKeys(name, results[0]) };
	};
	const scene = () => ({ lab: lab(), run });
	describe(`${title}: every step once`, { concurrency }, () => {
		test('the table holds every step there is', () => {
			const steps = stepsOf(service).map(({ resource, name }) => `${resource}.${name}`);
			const known = [...Object.keys(cloudTrials), ...untried];
			assert.deepEqual(
				steps.filter((step) => !known.includes(step)),
				[],
			);
		});
		for (const [name, trial] of Object.entries(table).filter(([name]) => has(name)))
			test(name, () => tryStep(name, trial, scene(), inEngine));
	});
	if (table !== cloudTrials) return;
	describe(`${title}: what goes wrong`, () => {
		for (const { step, input, code, says } of cloudRefusals.filter((each) => has(each.step)))
			test(`${step} ${JSON.stringify(input)}: ${code}`, async () => {
				await assert.rejects(run(step, input), { code, message: says });
			});
	});
};
