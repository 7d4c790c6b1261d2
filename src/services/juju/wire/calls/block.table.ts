import { defineCall } from '../choose.ts';
import { get, list, text } from '../get.ts';
import { noParams, nothing, old, since2 } from '../row.ts';

export const listBlocks = defineCall<object>('reads', 'Block.List')(
	old('Block.List', 1, noParams, (response) => blocksOf(response)),
	since2('Block.List', [2, 2], noParams, (response) => blocksOf(response)),
);
const blocksOf = (response: unknown) =>
	list(response, 'results').map((one) => ({
		type: text(get(one, 'result'), 'type') ?? '',
		message: text(get(one, 'result'), 'message') ?? '',
	}));
export const blockOn = defineCall<{ readonly type: string; readonly message: string }>(
	'changes',
	'Block.SwitchBlockOn',
)(
	old('Block.SwitchBlockOn', 1, ({ type, message }) => ({ Type: type, Message: message }), nothing),
	since2('Block.SwitchBlockOn', [2, 2], ({ type, message }) => ({ type, message }), nothing),
);
export const blockOff = defineCall<{ readonly type: string }>('changes', 'Block.SwitchBlockOff')(
	old('Block.SwitchBlockOff', 1, ({ type }) => ({ Type: type }), nothing),
	since2('Block.SwitchBlockOff', [2, 2], ({ type }) => ({ type }), nothing),
);
