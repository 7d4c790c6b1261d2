import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { sourceFieldsOf } from '../../../src/catalogue/extras.ts';
import type { AnyService } from '../../../src/catalogue/service.ts';
import type { AnySource } from '../../../src/catalogue/source.ts';
import { waitStep } from '../../../src/engine/run/wait-step.ts';
import { until } from '../../support/until.ts';
import { type Input, like, type Loose, type Scene, type Trial, type Trials } from './trial.ts';

/** A trigger that stands in some host. */
export interface Standing {
	/** What it has given so far. */
	events(): readonly Loose[];
	stop(): Promise<unknown>;
}

/** How a host starts a trigger, with other settings than the scene’s where they are given. */
export type StartTrigger = (source: string, input: Input, settings?: Input) => Promise<Standing>;

/** What a step *Wait for next …* is given, without what only such a step has. */
const ofSource = (source: AnySource, input: Input): Input => {
	const fields = sourceFieldsOf(source);
	return Object.fromEntries(Object.entries(input).filter(([name]) => name in fields));
};

const tryTrigger = async <Lab>(
	source: AnySource,
	trial: Trial<Lab>,
	scene: Scene<Lab>,
	start: StartTrigger,
): Promise<void> => {
	const own = await trial.settings?.(scene);
	const input = ofSource(source, await trial.input(scene));
	const gives = typeof trial.gives === 'function' ? trial.gives(scene) : trial.gives;
	assert.ok(gives, 'the trial says what comes');
	const over = new AbortController();
	const heard = async () => {
		const trigger = await start(source.name, input, own?.settings);
		try {
			const isIt = (event: Loose) => isDeepStrictEqual(like(event, gives), gives);
			return await until(
				() => trigger.events().find(isIt),
				`${source.name}; so far ${JSON.stringify(trigger.events())}`,
				30,
			);
		} finally {
			await trigger.stop();
		}
	};
	const [event] = await Promise.all([
		heard().finally(() => over.abort()),
		trial.meanwhile?.(scene, over.signal),
	]);
	await own?.end();
	assert.match(String(event['text']), /\S/, 'what happened is said in words');
	await trial.after?.(scene, [event]);
};

/** Every source of a service once as a trigger, in one host: with the trial of its step *Wait for next …*. */
export const everyTrigger = <Lab>(
	title: string,
	{
		service,
		trials,
		scene,
		start,
		without = [],
	}: {
		readonly service: AnyService;
		readonly trials: Trials<Lab>;
		readonly scene: () => Scene<Lab>;
		readonly start: StartTrigger;
		/** Sources that no trial can be made of here. */
		readonly without?: readonly string[];
	},
): void => {
	describe(`${title}: every trigger once`, () => {
		for (const source of service.sources.filter(({ name }) => !without.includes(name)))
			test(source.name, async () => {
				const step = `${source.resource}.${waitStep(service, source).name}`;
				const trial = trials[step];
				assert.ok(trial, `the table has ${step}`);
				await tryTrigger(source, trial, scene(), start);
			});
	});
};
