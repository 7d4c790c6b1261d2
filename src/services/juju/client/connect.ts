import { MusterError } from '../../../core/errors.ts';
import { clientOf, type JujuClient } from './client.ts';
import { type LogClient, logClientOf } from './log.ts';
import { checkName, findModel, isUuid } from './model-name.ts';
import { openSession } from './open.ts';
import { checkOptions, type JujuOptions, type Target } from './options.ts';

export type { AnyCall, CallOptions, JujuClient } from './client.ts';
export type { JujuOptions } from './options.ts';

/** Nobody stops it. */
const forEver = () => ({ signal: new AbortController().signal });

const connect = async (options: JujuOptions, target: Target, signal: AbortSignal): Promise<JujuClient> => {
	checkOptions(options);
	return clientOf(await openSession(options, target, signal), options, target);
};

/**
 * Connects to a controller: its models, users, clouds.
 *
 * @example
 * const client = await connectController(
 *   { addresses: ['10.0.0.1'], ca, credentials: { kind: 'password', user: 'admin', password } },
 *   { signal: AbortSignal.timeout(10_000) },
 * );
 * @throws MusterError as {@link openSession}
 */
export const connectController = (
	options: JujuOptions,
	{ signal }: { readonly signal: AbortSignal } = forEver(),
): Promise<JujuClient> => connect(options, { kind: 'controller' }, signal);

/**
 * Connects to a model, by its name (`name`, `owner/name`; the controller is asked first) or its UUID; 1.x
 * also without either.
 * @throws MusterError as {@link openSession}; NOT_FOUND listing the models there are
 */
export const connectModel = async (
	options: JujuOptions,
	model: string | undefined,
	{ signal }: { readonly signal: AbortSignal } = forEver(),
): Promise<JujuClient> => {
	const input = model?.trim() ?? '';
	if (isUuid(input)) return connect(options, { kind: 'model', uuid: input.toLowerCase() }, signal);
	const controller = await connectController(options, { signal });
	try {
		const { major } = controller.offer;
		if (input === '' && major >= 2)
			throw new MusterError('BAD_INPUT', 'Model is needed and nothing was given', {
				hint: 'Set Model in the connection, or among the options of this step: for example admin/default, or the model’s UUID. Nothing was changed.',
				details: { field: 'model' },
			});
		// the connection of a 1.x state server is one to its environment
		if (input === '') return controller;
		if (major < 2 && controller.versions('EnvironmentManager').length === 0) {
			await checkName(controller, input, { signal });
			return controller;
		}
		const uuid = await findModel(controller, input, { signal });
		const client = await connect(options, { kind: 'model', uuid }, signal);
		await controller.close();
		return client;
	} catch (error) {
		await controller.close();
		throw error;
	}
};

/**
 * Connects to a model to read its log.
 * @throws MusterError as {@link connectModel}
 */
export const connectLog = async (
	options: JujuOptions,
	model: string | undefined,
	{ signal }: { readonly signal: AbortSignal } = forEver(),
): Promise<LogClient> => {
	const client = await connectModel(options, model, { signal });
	return logClientOf(client, client.stream);
};
