import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import type { Saved, Store } from '../../../engine/memory.ts';
import { asJson } from '../present.ts';

/**
 * A trigger's memory in n8n's static data: saved by the activation and by each emit, and a hint only, since any execution
 * that writes static data of its own overwrites it. A manual test reads nothing and keeps nothing.
 */
export const staticStore = (functions: ITriggerFunctions, restarted: boolean): Store => {
	if (functions.getMode() === 'manual') return { settles: false, load: async () => undefined, save: async () => {} };
	const data = functions.getWorkflowStaticData('node');
	const keep = (saved: Saved) => {
		data['muster'] = asJson(saved);
	};
	return {
		settles: false,
		async load() {
			if (data['muster'] === undefined) return undefined;
			// n8n watches it through proxies, which cannot be cloned
			const saved = JSON.parse(JSON.stringify(data['muster'] as IDataObject)) as Saved;
			const { last, ...rest } = saved;
			if (!last) return saved;
			// only a process that ended may have left an event unfinished, and each start hands it over once
			keep(rest);
			return restarted ? saved : rest;
		},
		async save(saved) {
			keep(saved);
		},
	};
};
