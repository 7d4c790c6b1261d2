import { MusterError } from '../../../core/errors.ts';
import { type MetadataOp, removeOps, setOps } from '../wire/metadata.ts';
import { type Machine, readMachine } from '../wire/records.ts';
import { atLeast, since } from '../wire/version.ts';
import type { Call } from './call.ts';
import { listAll } from './pages.ts';
import { isMade, withEntries } from './partly-patched.ts';
import type { EndpointClient } from './endpoint-client.ts';
import type { Failover } from './failover.ts';
import { serialByKey } from '../../../net/serial-by-key.ts';
import { makeChange } from './settle-change.ts';

export interface Machines {
	/** All machines over all pages, sorted by id. `GET /machines` */
	list(call?: Call): Promise<Machine[]>;
	/**
	 * Sets metadata of a machine; keys that are not given stay. @throws MusterError NOT_FOUND, UNSUPPORTED
	 * before fleet 1.0. `PATCH /machines`
	 */
	setMetadata(machineId: string, values: Readonly<Record<string, string>>, call?: Call): Promise<Machine>;
	/**
	 * Removes metadata, also what the machine’s own fleet.conf says; that stays so when it leaves and joins
	 * again. `PATCH /machines`
	 */
	removeMetadata(machineId: string, keys: readonly string[], call?: Call): Promise<Machine>;
}

export const listMachines = (api: EndpointClient, call: Call | undefined): Promise<Machine[]> =>
	listAll(api, {
		resource: 'machines',
		field: 'machines',
		query: {},
		doing: 'listing machines',
		read: (item) => readMachine(item, call?.raw),
		key: ({ id }) => id,
	});

/** The machines of a cluster. */
export const machinesOf = (failover: Failover): Machines => {
	const list = (call?: Call) => failover.read(call, (api) => listMachines(api, call));
	const find = async (id: string, call?: Call): Promise<Machine> => {
		const machine = (await list(call)).find((one) => one.id === id);
		if (machine) return machine;
		// the server answers 204 to a machine it does not know
		throw new MusterError('NOT_FOUND', `Machine ${id.slice(0, 80)} is not in the cluster`, {
			hint: 'Give the whole id, 32 hex digits. List the machines to see which there are.',
			details: { machine: id },
		});
	};
	const change = async (id: string, ops: readonly MetadataOp[], call?: Call): Promise<Machine> => {
		const before = await find(id, call);
		if (ops.length === 0) return before;
		const version = failover.version();
		if (version && !atLeast(version, since.metadata))
			throw new MusterError(
				'UNSUPPORTED',
				`fleet ${version.text} cannot change metadata; that came with ${since.metadata}`,
			);
		const doing = `changing metadata of machine ${id}`;
		try {
			return await makeChange(
				failover,
				{
					method: 'PATCH',
					path: '/fleet/v1/machines',
					body: ops,
					doing,
					done: [204],
					look: async (again) => {
						const machine = await find(id, { ...again, raw: call?.raw });
						return ops.every((op) => isMade(machine, op)) ? machine : undefined;
					},
					otherwise: async () =>
						new MusterError(
							'CONFLICT',
							`Somebody else changed the metadata of machine ${id} at the same moment`,
							{
								details: { machine: id },
								hint: 'Not every entry is as was asked. See who else changes this machine.',
							},
						),
				},
				call,
			);
		} catch (error) {
			throw await withEntries(error, ops, () => find(id, call));
		}
	};
	const inOrder = serialByKey('another change of machine');
	return {
		list,
		setMetadata: async (id, values, call) => {
			const ops = setOps(id, values);
			return inOrder(id, call?.signal, () => change(id, ops, call));
		},
		removeMetadata: async (id, keys, call) => {
			const ops = removeOps(id, keys);
			return inOrder(id, call?.signal, () => change(id, ops, call));
		},
	};
};
