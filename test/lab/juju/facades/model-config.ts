import { item, JujuError, notFound, notValid } from '../errors.ts';
import { anything, list, map, nothing, struct, text } from '../go.ts';
import { Value, withoutAbsent } from '../state/constraints.ts';
import { check, settings } from '../state/model-config.ts';
import { type Call, type Facades, method } from './table.ts';

const FIXED = new Set(['agent-version', 'name', 'uuid', 'admin-secret', 'ca-private-key']);

/** A model whose `type` was changed is broken for good (4.0 §20). */
const sound = (call: Call): void => {
	const { type } = call.model.config;
	if (type !== undefined && type !== call.world.clouds.get(call.model.cloud)?.type)
		throw new JujuError(
			`coercing provider config attributes: no model config provider exists for cloud type "${String(type)}"`,
			'not found',
		);
};

const set = (call: Call, config: Readonly<Record<string, unknown>>) => {
	for (const key of Object.keys(config)) if (FIXED.has(key)) throw notValidKey(key);
	const words = 'making updated model configuration: ';
	try {
		sound(call);
	} catch (error) {
		throw error instanceof JujuError ? new JujuError(words + error.message, error.code) : error;
	}
	let read: Record<string, unknown>;
	try {
		read = check(config);
	} catch (error) {
		if (!(error instanceof JujuError)) throw error;
		throw new JujuError(
			`${call.major >= 4 ? `${words}building new model config with removed attributes: ` : ''}${error.message}`,
		);
	}
	Object.assign(call.model.config, read);
};

const notValidKey = (key: string) => {
	const { code } = notValid('');
	return new JujuError(`config key ["${key}"] not valid: ${key} cannot be changed`, code);
};

const unset = (call: Call, keys: readonly string[]) => {
	const known = settings(call.world, call.model);
	for (const key of keys) {
		if (call.major >= 4 && !(key in known) && !(key in call.model.config))
			throw new JujuError(
				'determining model config has attributes: getting model config attrs set: sql: no rows in result set',
			);
		delete call.model.config[key];
	}
};

const Constraints = struct('SetConstraints', { application: text, constraints: Value });

export const modelConfig: Facades = {
	ModelConfig: {
		ModelGet: method(nothing, { needs: 'read' }, (_params, call) => {
			sound(call);
			return { config: settings(call.world, call.model) };
		}),
		ModelSet: method(
			struct('ModelSet', { config: map(anything) }),
			{ needs: 'write', block: 'change' },
			({ config }, call) => set(call, config),
		),
		ModelUnset: method(
			struct('ModelUnset', { keys: list(text) }),
			{ needs: 'write', block: 'change' },
			({ keys }, call) => unset(call, keys),
		),
		GetModelConstraints: method(nothing, { needs: 'read', min: 3 }, (_params, call) => ({
			constraints: call.model.constraints,
		})),
		SetModelConstraints: method(
			Constraints,
			{ needs: 'write', block: 'change', min: 3 },
			({ constraints }, call) => {
				call.model.constraints = withoutAbsent(constraints);
			},
		),
		GetModelSecretBackend: method(nothing, { needs: 'read', min: 3 }, (_params, call) =>
			call.version < 4 ? {} : { result: call.model.secretBackend },
		),
		SetModelSecretBackend: method(
			struct('SetModelSecretBackendArg', { 'secret-backend-name': text }),
			{ needs: 'write', min: 4 },
			(params, call) => {
				const name = params['secret-backend-name'];
				if (name === '') return { error: item(new JujuError('missing backend name')) };
				if (!['auto', 'internal'].includes(name))
					return { error: item(notFound(`secret backend "${name}"`)) };
				call.model.secretBackend = name;
				return {};
			},
		),
		Sequences: method(nothing, { needs: 'read' }, () => ({ sequences: null })),
	},
};
