import { annotate, item, JujuError, notFound } from '../errors.ts';
import { Entities, list, map, struct, text } from '../go.ts';
import { parseTag } from '../state/names.ts';
import { unitIn } from './application-units.ts';
import { type Call, type Facades, may, method } from './table.ts';

/** Throws where there is no such entity. */
const known = (call: Call, tag: string, words: string): void => {
	const { kind, id } = parseTag(tag);
	const { model } = call;
	const there =
		(kind === 'application' && model.applications.has(id)) ||
		(kind === 'unit' && unitIn(model, id)) ||
		(kind === 'machine' && model.machines.has(id)) ||
		(kind === 'model' && id === model.uuid) ||
		kind === 'charm';
	if (there) return;
	if (call.major < 4) throw notFound(`${kind} "${id}"`);
	throw new JujuError(`${words}: unable to find UUID for ID: "${id}" not found`);
};

const get = (call: Call, tag: string) => {
	try {
		annotate(call.major >= 4 ? `getting annotations for "${tag}"` : 'getting annotations', () => {
			const { id } = parseTag(tag);
			known(call, tag, `loading annotations for ID: "${id}"`);
		});
		return { entity: tag, annotations: call.model.annotations.get(tag) ?? {}, error: {} };
	} catch (error) {
		return { entity: tag, annotations: null, error: { error: item(error) } };
	}
};

const set = (call: Call, tag: string, pairs: Readonly<Record<string, string>>): void => {
	const { id } = parseTag(tag);
	for (const key of Object.keys(pairs))
		if (key.includes('.')) throw new JujuError(`key "${key}" contains period: invalid key`);
	known(call, tag, `updating annotations for "${id}": setting annotations for ID: "${id}"`);
	const kept = { ...call.model.annotations.get(tag), ...pairs };
	for (const [key, value] of Object.entries(kept)) if (value === '') delete kept[key];
	call.model.annotations.set(tag, kept);
};

const Set2 = struct('AnnotationsSet', {
	annotations: list(struct('EntityAnnotations', { entity: text, annotations: map(text) })),
});

export const annotations: Facades = {
	Annotations: {
		Get: method(Entities, { needs: 'read' }, ({ entities }, call) => ({
			results: entities.map(({ tag }) => get(call, tag)),
		})),
		// only what failed is told (4.0 §14)
		Set: method(Set2, {}, (params, call) => ({
			results: params.annotations.flatMap((one): object[] => {
				if (!may(call, 'write'))
					return [{ error: item(new JujuError('permission denied', 'unauthorized access')) }];
				try {
					annotate(`setting annotations for "${one.entity}"`, () => set(call, one.entity, one.annotations));
					return [];
				} catch (error) {
					return [{ error: item(error) }];
				}
			}),
		})),
	},
};
