import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { DATABASE_MAX, type Saved, type Store } from '../../../engine/watch/memory.ts';
import { asJson } from '../to-host-value.ts';

/**
 * A trigger's memory in n8n's static data: saved by the activation and by each emit, and a hint only, since any execution
 * that writes static data of its own overwrites it. A manual test reads nothing and keeps nothing.
 */
export const staticStore = (functions: ITriggerFunctions): Store => {
	if (functions.getMode() === 'manual')
		return { settles: false, most: DATABASE_MAX, load: async () => undefined, save: async () => {} };
	const data = functions.getWorkflowStaticData('node');
	return {
		settles: false,
		most: DATABASE_MAX,
		async load() {
			// n8n watches it through proxies, which cannot be cloned
			const saved = data['muster'] as IDataObject | undefined;
			return saved === undefined ? undefined : (JSON.parse(JSON.stringify(saved)) as Saved);
		},
		async save(saved) {
			data['muster'] = asJson(saved);
		},
	};
};
