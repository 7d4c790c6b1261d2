import { type Fields, flag, pick, type Values } from '../../../catalogue/field.ts';
import { type Effect, type Operation, operations, type Settle } from '../../../catalogue/operation.ts';
import type { JujuClient } from '../client/client.ts';
import { withReadBack } from '../model/read-back.ts';
import { notYetOnOutage } from '../model/settle/not-yet-on-outage.ts';
import type { JujuParts } from '../parts.ts';

const op = operations<JujuParts>();

/** Another model than the connection’s. */
export const otherModel = pick('Model', {
	list: 'models',
	from: 'uuid',
	advanced: true,
	placeholder: 'the connection’s',
	example: 'admin/default',
	help: 'Another model of the same controller, by name or UUID',
});
export const raw = flag('Raw', {
	default: false,
	advanced: true,
	help: 'Whether to add the server’s own record, untouched',
});

type ModelKey = 'model' | `model ${string}`;
type WithModel<F extends Fields> = F & { readonly inModel: typeof otherModel };

/** The model that the values name; '' for the connection’s. */
export const modelNamed = ({ inModel }: { readonly inModel?: unknown }): string =>
	typeof inModel === 'string' ? inModel.trim() : '';

/** The part of a step: the connection’s model, or the one that it names. */
export const partOfModel = (values: { readonly inModel?: string | undefined }): ModelKey => {
	const model = modelNamed(values);
	return model === '' ? 'model' : `model ${model}`;
};

/** Looks that go on while the controller is away for a moment. */
const tolerateOutage = <C, V>({ look, ...settle }: Settle<C, V, JujuParts>): Settle<C, V, JujuParts> => ({
	...settle,
	look: (client, result, values, context, state) =>
		notYetOnOutage(() => look(client, result, values, context, state), context.signal),
});

type Run<V, X> = (client: JujuClient, values: V, context: X) => Promise<unknown> | AsyncIterable<unknown>;

const isPromise = (value: Promise<unknown> | AsyncIterable<unknown>): value is Promise<unknown> =>
	'then' in value;

/** A change whose look at what came of it says that the change was made, where it fails. */
const careful =
	<V, X>(effect: Effect, run: Run<V, X>): Run<V, X> =>
	(client, values, context) => {
		if (effect === 'reads') return run(client, values, context);
		return withReadBack(client, async (own) => {
			const result = run(own, values, context);
			return isPromise(result) ? await result : result;
		});
	};

/** An operation in a model; *Model* is added to its fields. */
export const modelOp = <const F extends Fields>(
	operation: Omit<Operation<JujuParts, ModelKey, WithModel<F>>, 'part' | 'fields'> & { readonly fields: F },
): Operation<JujuParts, ModelKey, WithModel<F>> => {
	const fields: WithModel<F> = { ...operation.fields, inModel: otherModel };
	const part = (values: Values<WithModel<F>>): ModelKey => partOfModel(values as { inModel?: string });
	const { settle, effect, run } = operation;
	return {
		...operation,
		fields,
		part,
		run: careful(effect, run),
		...(settle ? { settle: tolerateOutage(settle) } : {}),
	};
};

/** An operation of the controller. */
export const controllerOp = <const F extends Fields>(
	operation: Omit<Operation<JujuParts, 'controller', F>, 'part'>,
): Operation<JujuParts, 'controller', F> => {
	const { settle, effect, run } = operation;
	return op({
		...operation,
		part: 'controller',
		run: careful(effect, run),
		...(settle ? { settle: tolerateOutage(settle) } : {}),
	});
};
