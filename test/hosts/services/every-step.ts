import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AnyService } from '../../../src/catalogue/service.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { stepNamed } from './values.ts';
import {
	type Input,
	like,
	type Refusal,
	type Results,
	type Run,
	type Scene,
	type Trial,
	type Trials,
} from './trial.ts';

/** What a step did, in any host. */
export interface StepRan {
	readonly results: Results;
	readonly error?: { readonly message: string; readonly code: string | undefined } | undefined;
	/** What the host itself shows afterwards. Throws where it is not what it should be. */
	shows?(): Promise<void> | void;
}

/** How a host runs a step, with other settings than the scene’s where they are given. */
export type RunStep = (name: string, input: Input, settings?: Input) => Promise<StepRan>;

/** Steps that a trial makes ready with: they throw what went wrong. */
export const sceneRun =
	(run: RunStep): Run =>
	async (name, input = {}) => {
		const { results, error } = await run(name, input);
		if (error) throw Object.assign(new Error(error.message), { code: error.code });
		return results;
	};

/** Makes one trial, whatever the host, and looks at what came of it. */
export const tryStep = async <Lab>(
	name: string,
	trial: Trial<Lab>,
	scene: Scene<Lab>,
	run: RunStep,
): Promise<void> => {
	const own = await trial.settings?.(scene);
	const input = await trial.input(scene);
	const over = new AbortController();
	const [{ results, error, shows }] = await Promise.all([
		run(name, input, own?.settings).finally(() => over.abort()),
		trial.meanwhile?.(scene, over.signal),
	]);
	await own?.end();
	assert.equal(error, undefined);
	if (trial.count !== undefined) assert.equal(results.length, trial.count);
	const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
	if (gives) assert.deepEqual(like(results[0], gives), gives);
	await shows?.();
	await trial.after?.(scene, results);
};

export interface EveryStep<Lab> {
	readonly service: AnyService;
	readonly trials: Trials<Lab>;
	readonly scene: () => Scene<Lab>;
	readonly run: RunStep;
	/** Whether this server has the step; one that it lacks is UNSUPPORTED. */
	isThere?(name: string): boolean;
	/** Steps that are left out here. */
	readonly without?: readonly string[];
	/** Steps that are made here, where not all are. */
	readonly only?: readonly string[];
	/** Steps that no trial can make. */
	readonly untried?: readonly string[];
	/** How many trials are made side by side; those that share a thing never are. Default 1. */
	readonly concurrency?: number;
	/** How often the server was asked one of the calls that a step covers. Without it that is not looked at. */
	asked?(call: string): number;
}

/** One of the calls that a step says it covers was really made. */
const assertCovered = (name: string, covers: readonly string[], asked: (call: string) => number): void =>
	assert.ok(covers.length === 0 || covers.some((call) => asked(call) > 0), `${name} made none of ${covers}`);

/** Every step of a service once, in one host. */
export const everyStep = <Lab>(title: string, options: EveryStep<Lab>): void => {
	const {
		service,
		trials,
		scene,
		run,
		isThere = () => true,
		without = [],
		only,
		untried = [],
		asked,
	} = options;
	const one = (name: string): void => {
		const trial = trials[name] as Trial<Lab>;
		const there = isThere(name);
		test(`${name}${there ? '' : ': not in this release'}`, async () => {
			if (there) {
				await tryStep(name, trial, scene(), run);
				if (asked) assertCovered(name, stepNamed(service, name).covers, asked);
				return;
			}
			// what the trial makes ready may be missing as well
			const refused = async () => sceneRun(run)(name, await trial.input(scene()));
			await assert.rejects(refused, { code: 'UNSUPPORTED' });
		});
	};
	describe(
		`${title}: ${only ? 'some steps' : 'every step'} once`,
		{ concurrency: options.concurrency ?? 1 },
		() => {
			test('the table holds every step there is', () => {
				const steps = stepsOf(service).map(({ resource, name }) => `${resource}.${name}`);
				const known = [...Object.keys(trials), ...untried];
				assert.deepEqual(known.sort(), steps.sort());
			});
			const tried = Object.keys(trials).filter(
				(name) => !without.includes(name) && only?.includes(name) !== false,
			);
			const shared = (name: string) => trials[name]?.shares;
			for (const thing of new Set(tried.map(shared).filter((word) => word !== undefined)))
				describe(`one after the other: ${thing}`, { concurrency: 1 }, () =>
					tried.filter((name) => shared(name) === thing).forEach(one),
				);
			tried.filter((name) => shared(name) === undefined).forEach(one);
		},
	);
};

/** What a service refuses, in one host. `changes`: what reached the server that was no mere reading. */
export const everyRefusal = (
	refusals: readonly Refusal[],
	run: RunStep,
	changes: () => readonly unknown[] = () => [],
): void => {
	for (const { step, input, code, says } of refusals)
		test(`${step} ${JSON.stringify(input)}: ${code}`, async () => {
			const before = changes().length;
			const { results, error, shows } = await run(step, input);
			assert.match(error?.message ?? '', says);
			assert.equal(error?.code, code);
			assert.deepEqual(results, []);
			await shows?.();
			assert.deepEqual(changes().slice(before), []);
		});
};
