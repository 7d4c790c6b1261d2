import type { AnyService } from '../../../src/catalogue/service.ts';
import { isFileOut } from '../../../src/catalogue/results.ts';
import { isMusterError } from '../../../src/core/errors.ts';
import { dataOf } from '../../../src/catalogue/event.ts';
import { checkSample, runStep, startWatch } from '../../support/steps.ts';
import type { RunStep } from './every-step.ts';
import type { StartTrigger } from './every-trigger.ts';
import type { Input, Loose } from './trial.ts';
import { sourceNamed } from './values.ts';

const asInput = (value: unknown): unknown =>
	value instanceof Uint8Array
		? {
				name: 'file.bin',
				size: value.length,
				async *read() {
					yield value;
				},
			}
		: value;

const withContent = async (result: Loose): Promise<Loose> => {
	if (!isFileOut(result)) return result;
	const parts: Uint8Array[] = [];
	for await (const part of result.read()) parts.push(part);
	return { name: result.name, size: result.size, content: Buffer.concat(parts) };
};

/** The engine alone as a host of trials: bytes are files. The keys of each result are those of its sample. */
export const engineSteps =
	(service: AnyService, settings: () => Input): RunStep =>
	async (name, values, own) => {
		const input = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, asInput(value)]));
		try {
			const results = await runStep(service, own ?? settings(), name, input);
			return { results: await Promise.all(results.map(withContent)) };
		} catch (error) {
			if (!isMusterError(error)) throw error;
			return { results: [], error: { message: error.message, code: error.code } };
		}
	};

/** The engine alone as a host of triggers. */
export const engineTriggers =
	(service: AnyService, settings: () => Input): StartTrigger =>
	async (source, input, own) => {
		const watching = startWatch(service, own ?? settings(), source, input);
		return {
			events() {
				const events = watching.events.map(dataOf);
				for (const event of events) checkSample(sourceNamed(service, source), event);
				return events as readonly Loose[];
			},
			stop: () => watching.stop(),
		};
	};
