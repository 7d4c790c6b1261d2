import assert from 'node:assert/strict';
import type { AnyService } from '../../../src/catalogue/service.ts';
import type { Engine, Item, Loose, Ran, RunOptions } from '../n8n/engine.ts';
import { startTrigger } from '../n8n/support/trigger.ts';
import type { RunStep } from './every-step.ts';
import type { StartTrigger } from './every-trigger.ts';
import type { Input, Results } from './trial.ts';
import { sourceParameters, stepParameters, stepNamed } from './values.ts';

/** What a step did in n8n. */
export interface N8nRan extends Ran {
	/** Each item’s JSON; a file with its bytes as `content`. */
	readonly results: Results;
}

/** Bytes as a binary field of an item, stored where n8n keeps them. */
export const binaryItem = async (engine: Engine, bytes: Uint8Array, fileName = 'file.bin'): Promise<Item> => {
	const place = { type: 'execution', workflowId: 'w1', executionId: '1' };
	const about = { data: '', mimeType: 'application/octet-stream', fileName };
	return {
		json: {},
		binary: {
			data: await engine.Container.get(engine.core.BinaryDataService).store(place, Buffer.from(bytes), about),
		},
	};
};

/** The bytes of an item’s binary field, as the next node would read them. */
export const bytesOf = async (engine: Engine, { binary }: Item, field = 'data'): Promise<Buffer> => {
	const data = binary?.[field] as { id?: string; data: string };
	if (!data.id) return Buffer.from(data.data, 'base64');
	const parts: Buffer[] = [];
	for await (const part of await engine.Container.get(engine.core.BinaryDataService).getAsStream(data.id))
		parts.push(part);
	return Buffer.concat(parts);
};

/** Runs steps of a service in n8n’s engine, with values as the catalogue has them. */
export const n8nRunner =
	(engine: Engine, service: AnyService, credential: () => Loose) =>
	async (
		name: string,
		input: Input = {},
		more: Partial<RunOptions> & { options?: Loose } = {},
	): Promise<N8nRan> => {
		const file = Object.values(input).find((value) => value instanceof Uint8Array) as Uint8Array | undefined;
		const { options, ...rest } = more;
		const parameters = stepParameters(service, name, input);
		if (options) parameters['options'] = { ...(parameters['options'] as Loose | undefined), ...options };
		const ran = await engine.run({
			node: service.name,
			parameters,
			credential: credential(),
			...(file ? { items: [await binaryItem(engine, file)] } : {}),
			...rest,
		});
		const results = await Promise.all(
			ran.items.map(async (item) =>
				item.binary ? { ...item.json, content: await bytesOf(engine, item) } : item.json,
			),
		);
		return { ...ran, results };
	};

/**
 * n8n itself does not run a step with an empty required field: its refusal, in our words. n8n 1 does not say
 * which field it is.
 */
const notRun = (error: Error, service: AnyService, name: string, input: Input): Error => {
	const field = /Parameter "(.+?)" is required/.exec(error.message)?.[1];
	const empty = Object.entries(stepNamed(service, name).fields).find(
		([key, { required }]) => required && input[key] === '',
	)?.[1].label;
	const label = field ?? (/^The workflow has issues/.test(error.message) ? empty : undefined);
	if (label === undefined) throw error;
	return new Error(`${label} is needed and nothing was given`);
};

/** n8n’s engine as a host of trials. */
export const n8nSteps =
	(
		engine: () => Engine,
		service: AnyService,
		credential: () => Loose,
		/** Called when a step is over. */
		over: () => void = () => {},
	): RunStep =>
	async (name, input, settings) => {
		const run = n8nRunner(engine(), service, credential);
		const ran = await run(name, input, settings && { credential: settings as Loose }).catch((error: Error) =>
			notRun(error, service, name, input),
		);
		if (ran instanceof Error) return { results: [], error: { message: ran.message, code: 'BAD_INPUT' } };
		over();
		const { error, items, status } = ran;
		assert.equal(status, error ? 'error' : 'success');
		if (!error)
			return {
				results: ran.results,
				shows: () => assert.ok(items.every(({ pairedItem }) => pairedItem?.item === 0)),
			};
		return {
			results: [],
			error: { message: error.message, code: error.context?.['code'] as string },
			shows: () => assert.ok(error.description, 'what to do is said'),
		};
	};

/** n8n’s engine as a host of triggers. */
export const n8nTriggers =
	(engine: () => Engine, service: AnyService, credential: () => Loose): StartTrigger =>
	async (source, input, settings) => {
		const trigger = startTrigger(engine(), {
			type: `${service.name}Trigger`,
			parameters: sourceParameters(service, source, input),
			credential: (settings as Loose | undefined) ?? credential(),
		});
		await trigger.started;
		return {
			events() {
				assert.deepEqual(trigger.failures, []);
				return trigger.events();
			},
			stop: () => trigger.close(),
		};
	};
