import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { services } from '../../scripts/services.ts';
import { fieldsOf } from '../../src/catalogue/extras.ts';
import type { AnyOperation } from '../../src/catalogue/operation.ts';
import type { AnyService } from '../../src/catalogue/service.ts';
import { codeOf, MusterError } from '../../src/core/errors.ts';
import { stepsOf } from '../../src/engine/run/steps.ts';
import { runOperation } from '../../src/engine/run/run-operation.ts';
import { inputFor } from '../../src/hosts/n8n/input.ts';
import { actionProperties } from '../../src/hosts/n8n/properties/action.ts';
import { formFields, stepFields } from '../../src/hosts/node-red/project.ts';
import { valuesOf } from '../../src/hosts/node-red/runtime/values.ts';
import { endLeases } from '../../src/net/lease.ts';

type Loose = Record<string, unknown>;

/** Whether n8n shows a property for these parameters. */
const isShown = ({ displayOptions }: INodeProperties, parameters: Loose): boolean =>
	Object.entries(displayOptions?.show ?? {}).every(([name, wanted]) =>
		(wanted as unknown[]).includes(parameters[name.replace(/^\//, '')]),
	);

/**
 * Parameters of a node that was dropped on n8n’s canvas, with its resource and operation chosen and nothing
 * else.
 */
const droppedInN8n = (service: AnyService, { resource, name }: AnyOperation): Loose => {
	const parameters: Loose = { resource, operation: name };
	const properties = actionProperties(service);
	// what is shown hangs on what is shown
	for (let round = 0; round < 4; round++)
		for (const property of properties)
			if (!(property.name in parameters) && isShown(property, parameters))
				parameters[property.name] = property.default;
	return parameters;
};

const n8nInput = (service: AnyService, step: AnyOperation): Promise<Loose> => {
	const parameters = droppedInN8n(service, step);
	const functions = {
		getNode: () => ({ parameters }),
		getInputData: () => [{ json: {} }],
		helpers: {
			assertBinaryData: () => {
				throw new MusterError('BAD_INPUT', 'The item has no binary data');
			},
		},
		getNodeParameter: (name: string, _item: number, fallback: unknown) => parameters[name] ?? fallback,
	} as unknown as IExecuteFunctions;
	return inputFor(functions, fieldsOf(step))(0);
};

const nodeRedInput = (step: AnyOperation): Promise<Loose> => {
	const fields = stepFields(step);
	const started = Object.entries(formFields(fields)).flatMap(([name, { start }]) =>
		start ? [[name, start]] : [],
	);
	const red = {
		util: {
			evaluateNodeProperty: (
				value: string,
				type: string,
				_node: unknown,
				_message: unknown,
				done: (error: null, value: unknown) => void,
			) =>
				done(
					null,
					{ bool: value === 'true', num: Number(value), json: type === 'json' && JSON.parse(value) }[type] ??
						value,
				),
		},
	};
	return valuesOf(
		{ red, node: {}, message: {} } as never,
		fields,
		Object.fromEntries(started),
	) as Promise<Loose>;
};

/** A service whose connections note what is asked of them and answer nothing. */
const recorded = (service: AnyService, calls: string[]): AnyService => {
	const noting = (path: string): unknown =>
		new Proxy(() => {}, {
			get: (_, name) => {
				if (name === 'then') return undefined;
				if (name === 'lost') return new AbortController().signal;
				if (name === 'close') return async () => {};
				return noting(`${path}.${String(name)}`);
			},
			apply: () => {
				calls.push(path.slice(1));
				throw new Error(`asked for ${path.slice(1)}`);
			},
		});
	return { ...service, connect: async () => noting('') as never };
};

const untouched = async (service: AnyService, step: AnyOperation, input: Loose) => {
	const calls: string[] = [];
	const context = {
		signal: AbortSignal.timeout(5000),
		progress: () => {},
		log: () => {},
		answer: async () => Promise.reject(new Error('answered')),
	};
	try {
		const results = runOperation({
			service: recorded(service, calls),
			operation: step,
			input,
			settings: async () => ({}),
			context,
		});
		for await (const _ of results);
		return { calls, code: undefined };
	} catch (error) {
		return { calls, code: codeOf(error) };
	} finally {
		endLeases();
	}
};

/** Steps that begin by reading, also untouched; what they read is named. */
const readsFirst: Readonly<Record<string, RegExp>> = {};

describe('dropped on the canvas and run untouched, nothing that changes or destroys reaches a server', () => {
	for (const service of services)
		for (const step of stepsOf(service).filter(({ effect, part }) => effect !== 'reads' && part !== null)) {
			const where = `${service.name} ${step.resource}.${step.name}`;
			for (const editor of ['n8n', 'node-red'] as const)
				test(`${where} in ${editor}`, async () => {
					const read = editor === 'n8n' ? n8nInput(service, step) : nodeRedInput(step);
					// an item without a file is refused before anything else
					const input = await read.catch((error: unknown) => assert.equal(codeOf(error), 'BAD_INPUT'));
					if (!input) return;
					const { calls, code } = await untouched(service, step, input);
					const allowed = readsFirst[where];
					assert.deepEqual(
						calls.filter((call) => !allowed?.test(call)),
						[],
					);
					if (!allowed) assert.equal(code, 'BAD_INPUT');
				});
		}
});
