import { flag, list, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import {
	createSpace,
	listSpaces,
	listSubnets,
	removeSpace,
	renameSpace,
} from '../wire/calls/storage.table.ts';
import { modelOp } from './op.ts';

const spaceSample = { name: 'internal', id: '1', subnets: [{ cidr: '10.0.0.0/24', zones: ['a'] }] };
const optional = ['subnets.*'];
const name = text('Space', {
	required: true,
	from: 'name',
	example: 'internal',
	help: 'Its name, or the space from an earlier step',
});

const spaceNow = async (client: JujuClient, which: string, signal: AbortSignal) => {
	const found = (await client.ask(listSpaces, {}, { signal })).find((one) => one.name === which);
	if (found) return found;
	throw new MusterError('NOT_FOUND', `There is no space ${which}`, { details: { space: which } });
};

const getMany = modelOp({
	resource: 'space',
	name: 'getMany',
	action: 'Get many spaces',
	effect: 'reads',
	returns: 'many',
	help: 'List the spaces of a model with their subnets',
	fields: {},
	covers: ['Spaces.ListSpaces'],
	since: '2.0',
	sample: spaceSample,
	optional,
	run: (client, _, { signal }) => client.ask(listSpaces, {}, { signal }),
});
const getSubnets = modelOp({
	resource: 'space',
	name: 'getSubnets',
	action: 'Get many subnets',
	effect: 'reads',
	returns: 'many',
	help: 'List the subnets of a model and the spaces they are in',
	fields: {},
	covers: ['Subnets.ListSubnets'],
	since: '2.0',
	sample: { cidr: '10.0.0.0/24', space: 'internal', zones: ['a'], providerId: null, life: 'alive' },
	run: (client, _, { signal }) => client.ask(listSubnets, {}, { signal }),
});
const create = modelOp({
	resource: 'space',
	name: 'create',
	action: 'Create a space',
	effect: 'changes',
	help: 'Create a space from subnets',
	fields: {
		space: text('Space name', { required: true, example: 'internal', help: 'What to call the space' }),
		cidrs: list('Subnets', {
			item: 'subnet',
			itemPlaceholder: '10.0.0.0/24',
			example: '10.0.0.0/24',
			help: 'Subnets that the space takes',
		}),
	},
	covers: ['Spaces.CreateSpaces'],
	since: '2.9',
	sample: spaceSample,
	optional,
	async run(client, { space, cidrs = [] }, { signal }) {
		await client.ask(createSpace, { name: space, cidrs }, { signal });
		return spaceNow(client, space, signal);
	},
});
const rename = modelOp({
	resource: 'space',
	name: 'rename',
	action: 'Rename a space',
	effect: 'changes',
	help: 'Give a space another name',
	fields: {
		space: name,
		newName: text('New name', { required: true, example: 'dmz', help: 'What to call it from now on' }),
	},
	covers: ['Spaces.RenameSpace'],
	since: '2.9',
	sample: spaceSample,
	optional,
	async run(client, { space, newName }, { signal }) {
		await client.ask(renameSpace, { name: space, to: newName }, { signal });
		return spaceNow(client, newName, signal);
	},
});
const remove = modelOp({
	resource: 'space',
	name: 'remove',
	action: 'Remove a space',
	effect: 'destroys',
	help: 'Remove a space; its subnets go back to the default space, alpha',
	fields: {
		space: name,
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to remove it even if bindings or constraints name it',
		}),
	},
	covers: ['Spaces.RemoveSpace'],
	since: '2.9',
	sample: { space: 'dmz', removed: true },
	preview: (client, { space }, { signal }) => spaceNow(client, space, signal),
	async run(client, { space, force }, { signal }) {
		const named = await client.ask(removeSpace, { name: space, force, dryRun: false }, { signal });
		const left = await client.ask(listSpaces, {}, { signal });
		const removed = !left.some((one) => one.name === space);
		const by = [
			...named.constraints.map((one) => `constraints of ${one}`),
			...named.bindings.map((one) => `bindings of ${one}`),
			...named.settings.map((one) => `the controller’s ${one}`),
		];
		if (!removed && by.length > 0)
			throw new MusterError('CONFLICT', `Space ${space} is in use: ${by.join(', ')}`, {
				hint: 'Change these first, or turn on Force. Nothing was removed.',
				details: { space, by },
			});
		return { space, removed };
	},
});

export const spaceOperations = [getMany, create, rename, remove, getSubnets] as const;
