import { MusterError } from '../../../core/errors.ts';
import { type Call, defineCall } from '../wire/choose.ts';
import { modelInfo } from '../wire/calls/model.table.ts';
import { get, list, text } from '../wire/get.ts';
import { nameOf, userTag } from '../wire/tags.ts';
import type { JujuClient } from './client.ts';

export interface ModelName {
	readonly name: string;
	/** The user that 4.x calls a qualifier. */
	readonly owner: string;
	readonly uuid: string;
	readonly type?: string | undefined;
}

const named = (input: unknown): ModelName[] => {
	const model = get(input, 'model') ?? get(input, 'environment') ?? input;
	const [name, uuid] = [text(model, 'name'), text(model, 'uuid')];
	const owner = text(model, 'qualifier') ?? nameOf(get(model, 'owner-tag')) ?? '';
	return name && uuid ? [{ name, uuid, owner, type: text(model, 'type') }] : [];
};
const all = (response: unknown): ModelName[] =>
	[
		...list(response, 'user-models'),
		...list(response, 'user-environments'),
		...list(response, 'environments'),
	].flatMap(named);

/** The models that a user has access to. */
export const listModels: Call<{ readonly user: string }, ModelName[]> = defineCall<{ readonly user: string }>(
	'reads',
	'ModelManager.ListModels',
)(
	{
		facade: 'EnvironmentManager',
		versions: [1, 1],
		majors: [0, 1],
		method: 'ListEnvironments',
		params: ({ user }) => ({ Tag: userTag(user, 1) }),
		result: all,
	},
	{
		facade: 'ModelManager',
		versions: [2, 11],
		method: 'ListModels',
		params: ({ user }) => ({ tag: userTag(user) }),
		result: all,
	},
);

/** Every model of the controller, for its administrators. */
export const allModels: Call<object, ModelName[]> = defineCall<object>(
	'reads',
	'Controller.AllModels',
)({
	facade: 'Controller',
	versions: [3, 14],
	method: 'AllModels',
	params: () => ({}),
	result: all,
});

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

const unknown = (input: string, models: readonly ModelName[]): MusterError => {
	const all = new Set(models.map(({ owner, name }) => `${owner}/${name}`));
	const names = [...all].slice(0, 20);
	return new MusterError('NOT_FOUND', `There is no model ${input} that this user has access to`, {
		hint: names.length > 0 ? `There are: ${names.join(', ')}.` : 'This user has access to no model.',
		details: { model: input, models: names },
	});
};

/** `admin/default/web` is no model, least of all admin/default. */
const notAModel = (input: string): MusterError =>
	new MusterError('BAD_INPUT', `Model is “${input}”, but has to be a name, with or without its owner`, {
		hint: 'For example: admin/default. Nothing was sent.',
		details: { field: 'model' },
	});

/**
 * The UUID of a model, by `name` or `owner/name`; a UUID is given back.
 * @throws MusterError NOT_FOUND listing what there is; BAD_INPUT where two models have the name
 */
export const findModel = async (
	controller: JujuClient,
	input: string,
	options: { readonly signal: AbortSignal },
): Promise<string> => {
	if (isUuid(input)) return input.toLowerCase();
	const [first, second, ...more] = input.replace(/^[^:]*:/, '').split('/');
	if (more.length > 0) throw notAModel(input);
	const [owner, name] = second === undefined ? [undefined, first] : [first?.replace(/@local$/, ''), second];
	const user = controller.offer.user ?? controller.greeting.user ?? 'admin';
	const own = await controller.ask(listModels, { user }, options);
	const matching = (models: readonly ModelName[]) =>
		models.filter((model) => model.name === name && (owner === undefined || model.owner === owner));
	let found = matching(own);
	// an administrator sees models of others, though they are not in their own list
	const others =
		found.length === 0 && controller.versions('Controller').length > 0
			? await controller.ask(allModels, {}, options).catch(() => [])
			: [];
	if (found.length === 0) found = matching(others);
	const mine = found.filter((model) => model.owner === user);
	const chosen = found.length > 1 ? mine : found;
	if (chosen.length === 1) return (chosen[0] as ModelName).uuid;
	if (found.length === 0) throw unknown(input, [...own, ...others]);
	throw new MusterError('BAD_INPUT', `There are ${found.length} models called ${input}`, {
		hint: `Name its owner too: ${found.map((model) => `${model.owner}/${model.name}`).join(', ')}.`,
		details: { field: 'model' },
	});
};

/**
 * A 1.x that cannot list its models leads to its own: it is taken only where it has the name that was asked
 * for.
 * @throws MusterError NOT_FOUND naming the model that there is
 */
export const checkName = async (
	client: JujuClient,
	input: string,
	options: { readonly signal: AbortSignal },
): Promise<void> => {
	const { name } = await client.ask(modelInfo, { uuid: '' }, options);
	const wanted = input.split(/[:/]/).at(-1);
	if (name === wanted) return;
	throw new MusterError('NOT_FOUND', `The model at ${client.where} is ${name}, not ${input}`, {
		hint:
			'This Juju 1.x has one model at each address. Give the addresses of the other, or correct the ' +
			'name.',
		details: { model: input, models: [name] },
	});
};
