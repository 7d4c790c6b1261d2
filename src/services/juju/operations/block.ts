import { choice, text } from '../../../catalogue/field.ts';
import { blockOff, blockOn, listBlocks } from '../wire/calls/block.table.ts';
import { modelOp } from './op.ts';

const type = choice('Blocked', {
	required: true,
	help: 'What the block refuses',
	options: [
		{ value: 'BlockDestroy', label: 'Destroying the model' },
		{ value: 'BlockRemove', label: 'Removing anything' },
		{ value: 'BlockChange', label: 'All changes' },
	],
});
const sample = { type: 'BlockChange', message: 'frozen over the holidays' };

const getMany = modelOp({
	resource: 'block',
	name: 'getMany',
	action: 'Get many blocks',
	effect: 'reads',
	returns: 'many',
	help: 'List the blocks of a model: what they refuse, and why',
	fields: {},
	covers: ['Block.List'],
	since: '1.23',
	sample,
	run: (client, _, { signal }) => client.ask(listBlocks, {}, { signal }),
});
const set = modelOp({
	resource: 'block',
	name: 'set',
	action: 'Block changes of a model',
	alias: ['juju disable-command'],
	effect: 'changes',
	returns: 'many',
	help: 'Refuse to destroy a model, to remove things from it or to change it, until the block is lifted',
	fields: {
		type,
		message: text('Message', {
			placeholder: 'none',
			example: 'frozen over the holidays',
			help: 'What people see who try it',
		}),
	},
	covers: ['Block.SwitchBlockOn', 'Block.List'],
	since: '1.23',
	sample,
	async run(client, { type: which, message = '' }, { signal }) {
		await client.ask(blockOn, { type: which, message }, { signal });
		return client.ask(listBlocks, {}, { signal });
	},
});
const lift = modelOp({
	resource: 'block',
	name: 'lift',
	action: 'Lift a block of a model',
	alias: ['juju enable-command'],
	effect: 'changes',
	help: 'Allow again what a block refused',
	fields: { type },
	covers: ['Block.SwitchBlockOff'],
	since: '1.23',
	sample: { type: 'BlockChange', lifted: true },
	async run(client, { type: which }, { signal }) {
		await client.ask(blockOff, { type: which }, { signal });
		const left = await client.ask(listBlocks, {}, { signal });
		return { type: which, lifted: !left.some((one) => one.type === which) };
	},
});

export const blockOperations = [getMany, set, lift] as const;
