import { json, text } from '../../../catalogue/field.ts';
import type { JujuClient } from '../client/client.ts';
import { notThere, notApplied } from '../model/check-change.ts';
import { createPool, listPools, removePool, updatePool } from '../wire/calls/storage-pool.table.ts';
import type { Loose } from '../wire/get.ts';
import { modelOp } from './op.ts';

const poolSample = { name: 'fast', provider: 'ebs', attributes: { 'volume-type': 'ssd' } };

const poolNow = async (client: JujuClient, called: string, signal: AbortSignal) => {
	const pools = await client.ask(listPools, {}, { signal });
	const found = pools.find((one) => one.name === called);
	if (found) return found;
	const names = pools.map((one) => one.name);
	throw notThere('storage pool', called, names, 'pool');
};

const getPools = modelOp({
	effect: 'reads',
	returns: 'many',
	resource: 'storage',
	name: 'getPools',
	action: 'Get many storage pools',
	help: 'List the storage pools of a model',
	fields: {},
	covers: ['Storage.ListPools'],
	since: '2.0',
	sample: poolSample,
	optional: ['attributes.*'],
	run: (client, _, { signal }) => client.ask(listPools, {}, { signal }),
});
const makePool = modelOp({
	resource: 'storage',
	name: 'createPool',
	action: 'Create a storage pool',
	effect: 'changes',
	help: 'Create a storage pool from a provider with certain attributes',
	fields: {
		name: text('Pool', { required: true, example: 'fast', help: 'What to call the pool' }),
		provider: text('Provider', {
			required: true,
			example: 'ebs',
			help: 'The storage provider, e.g. ebs, lxd or rootfs',
		}),
		attributes: json('Attributes', {
			advanced: true,
			example: '{"volume-type": "ssd"}',
			help: 'Settings of the provider, e.g. {"volume-type": "ssd"}',
		}),
	},
	covers: ['Storage.CreatePool', 'Storage.ListPools'],
	since: '2.0',
	sample: poolSample,
	optional: ['attributes.*'],
	async run(client, { name, provider, attributes }, { signal }) {
		await client.ask(createPool, { name, provider, attributes: (attributes ?? {}) as Loose }, { signal });
		return poolNow(client, name, signal);
	},
});
const name = text('Pool', {
	required: true,
	from: 'name',
	example: 'fast',
	help: 'Its name, or the pool from an earlier step',
});

const changePool = modelOp({
	resource: 'storage',
	name: 'updatePool',
	action: 'Update a storage pool',
	effect: 'changes',
	help: 'Set attributes of a pool; others stay as they are, and null removes one',
	fields: {
		name,
		attributes: json('Attributes', {
			required: true,
			example: '{"volume-type": "ssd"}',
			help: 'Settings of the provider, e.g. {"volume-type": "ssd"}; existing storage stays as it is',
		}),
	},
	covers: ['Storage.UpdatePool', 'Storage.ListPools'],
	since: '2.5',
	until: '3.6',
	sample: poolSample,
	optional: ['attributes.*'],
	async run(client, { name: called, attributes }, { signal }) {
		const { provider, attributes: before } = await poolNow(client, called, signal);
		const wanted = Object.fromEntries(
			// the server takes the new ones in the place of all
			Object.entries({ ...before, ...(attributes as Loose) }).filter(([, one]) => one !== null),
		);
		await client.ask(updatePool, { name: called, provider, attributes: wanted }, { signal });
		const now = await poolNow(client, called, signal);
		for (const key of Object.keys(attributes as Loose))
			if (String(now.attributes[key] ?? '') !== String(wanted[key] ?? ''))
				throw notApplied(`${key} of ${called}`, wanted[key], now.attributes[key]);
		return now;
	},
});

const dropPool = modelOp({
	resource: 'storage',
	name: 'removePool',
	action: 'Remove a storage pool',
	effect: 'destroys',
	help: 'Remove a pool that no storage uses',
	fields: { name },
	covers: ['Storage.RemovePool', 'Storage.ListPools'],
	since: '2.5',
	until: '3.6',
	sample: { ...poolSample, removed: true },
	optional: ['attributes.*'],
	preview: (client, { name: called }, { signal }) => poolNow(client, called, signal),
	async run(client, { name: called }, { signal }) {
		const before = await poolNow(client, called, signal);
		await client.ask(removePool, { name: called }, { signal });
		const left = await client.ask(listPools, {}, { signal });
		return { ...before, removed: !left.some((one) => one.name === called) };
	},
});

export const storagePools = [getPools, makePool, changePool, dropPool] as const;
