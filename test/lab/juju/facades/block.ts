import { randomUUID } from 'node:crypto';
import { denied, item, JujuError, notValid } from '../errors.ts';
import { nothing, struct, text } from '../go.ts';
import { type Call, type Facades, may, method } from './table.ts';

const Params = struct('BlockSwitchParams', { type: text, message: text });
const TYPES = new Set(['BlockDestroy', 'BlockRemove', 'BlockChange']);

const guard = (call: Call, type: string, run: () => void) => {
	try {
		if (!may(call, 'write')) throw denied();
		if (!TYPES.has(type)) throw notValid(`unknown block type "${type}"`);
		run();
		return {};
	} catch (error) {
		return { error: item(error) };
	}
};

export const block: Facades = {
	Block: {
		List: method(nothing, { needs: 'read' }, (_params, call) => {
			const all = [...call.model.blocks.values()].map((one) => ({
				result: { id: one.id, tag: `model-${call.model.uuid}`, type: one.type, message: one.message },
			}));
			return all.length > 0 ? { results: all } : {};
		}),
		SwitchBlockOn: method(Params, {}, ({ type, message }, call) =>
			guard(call, type, () => {
				if (call.model.blocks.has(type)) {
					if (call.major >= 4) return;
					throw new JujuError(`block ${type} is already ON`);
				}
				call.model.blocks.set(type, { id: randomUUID(), type, message });
			}),
		),
		SwitchBlockOff: method(Params, {}, ({ type }, call) =>
			guard(call, type, () => {
				if (!call.model.blocks.delete(type))
					throw new JujuError(
						call.major >= 4 ? 'executing block command: block not found' : `block ${type} is already OFF`,
					);
			}),
		),
	},
};
