import { defineCall } from '../choose.ts';
import { get, type Loose, text } from '../get.ts';
import { type Item, itemsOf } from '../items.ts';
import { lacking, old, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';
import { type Base, seriesWord } from '../values/base.ts';
import { type Constraints, oldConstraints } from '../values/constraints.ts';
import { readPlacement } from '../values/placement.ts';

interface Add {
	readonly count: number;
	readonly base?: Base | undefined;
	readonly constraints: Constraints;
	/** As people write it: `lxd`, `lxd:1`, `zone=a`; `ssh:user@host` is {@link Manual}. */
	readonly to?: string | undefined;
	readonly manual?: Manual | undefined;
}
/** A machine that is there already. */
export interface Manual {
	readonly instanceId: string;
	readonly nonce: string;
	readonly addresses: readonly string[];
	readonly hardware: Loose;
}
const containers = ['lxd', 'lxc', 'kvm'];
const placed = (
	to: string | undefined,
	modelUuid: string,
): { container: string; parent: string; placement?: object } => {
	if (!to) return { container: '', parent: '' };
	const placement = readPlacement(to, modelUuid);
	return containers.includes(placement.scope)
		? { container: placement.scope, parent: placement.directive }
		: { container: '', parent: '', placement };
};
const jobs = ['JobHostUnits'];
const made = (response: unknown, { count }: Add): Item<string>[] =>
	itemsOf(
		response,
		Array.from({ length: count }, (_, index) => `machine ${index + 1} of ${count}`),
		'MachineManager.AddMachines',
		(one) => text(one, 'machine') ?? '',
	);
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const addressOf = (value: string) => ({
	value,
	type: value.includes(':') ? 'ipv6' : 'ipv4',
	scope: 'local-cloud',
});
const manualOf = ({ instanceId, nonce, addresses, hardware }: Manual) => ({
	'instance-id': instanceId,
	nonce,
	addresses: addresses.map(addressOf),
	'hardware-characteristics': hardware,
});
const modernParams = ({ count, constraints, to, manual }: Add, modelUuid: string, base: object) => {
	const { container, parent, placement } = placed(to, modelUuid);
	return {
		params: times(count, {
			...base,
			constraints,
			jobs,
			'container-type': container,
			'parent-id': parent,
			...(placement ? { placement } : {}),
			...(manual ? manualOf(manual) : {}),
		}),
	};
};
export const addMachines = defineCall<Add>('changes', 'MachineManager.AddMachines')(
	old(
		'Client.AddMachines',
		0,
		({ count, base, constraints, to }) => {
			const { container, parent } = placed(to, '');
			return {
				MachineParams: times(count, {
					Series: seriesWord(base),
					Constraints: oldConstraints(constraints),
					ContainerType: container,
					ParentId: parent,
					Jobs: jobs,
				}),
			};
		},
		made,
	),
	since2(
		'MachineManager.AddMachines',
		[2, 6],
		(values, { modelUuid = '' }) => modernParams(values, modelUuid, { series: seriesWord(values.base) }),
		made,
		[2, 2],
	),
	since2(
		'MachineManager.AddMachines',
		[7, 9],
		(values, { modelUuid = '' }) =>
			modernParams(
				values,
				modelUuid,
				values.base ? { series: seriesWord(values.base), base: values.base } : { series: '' },
			),
		made,
		[2, 2],
	),
	since2(
		'MachineManager.AddMachines',
		[9, 11],
		(values, { modelUuid = '' }) => modernParams(values, modelUuid, values.base ? { base: values.base } : {}),
		made,
		[3, 99],
	),
);
export const injectMachines = defineCall<Manual & { readonly base?: Base | undefined }>(
	'changes',
	'Client.InjectMachines',
)(
	old(
		'Client.InjectMachines',
		0,
		({ instanceId, nonce, addresses, hardware, base }) => ({
			MachineParams: [
				{
					Series: seriesWord(base),
					Jobs: jobs,
					InstanceId: instanceId,
					Nonce: nonce,
					HardwareCharacteristics: hardware,
					Addrs: addresses.map((Value) => ({ Value, Type: 'ipv4', Scope: 'local-cloud' })),
				},
			],
		}),
		(response) => itemsOf(response, [''], 'Client.InjectMachines', (one) => text(one, 'machine') ?? ''),
	),
);

interface Remove {
	readonly ids: readonly string[];
	readonly force: boolean;
	/** Whether the instance stays in the cloud. */
	readonly keep: boolean;
}
const destroyed = (response: unknown, { ids }: Remove): Item<unknown>[] =>
	itemsOf(response, ids, 'MachineManager.DestroyMachineWithParams', (one) => get(one, 'info'));
export const removeMachines = defineCall<Remove>('changes', 'MachineManager.DestroyMachineWithParams')(
	lacking(
		['keep'],
		old(
			'Client.DestroyMachines',
			0,
			({ ids, force }) => ({ MachineNames: ids, ...(force ? { Force: true } : {}) }),
			(_, { ids }) => ids.map((key): Item<unknown> => ({ key })),
		),
	),
	lacking(
		['keep'],
		since2(
			'Client.DestroyMachines',
			[1, 1],
			({ ids, force }) => ({ 'machine-names': ids, force }),
			(_, { ids }) => ids.map((key): Item<unknown> => ({ key })),
		),
	),
	since2(
		'MachineManager.DestroyMachineWithParams',
		[4, 11],
		({ ids, force, keep }) => ({
			'machine-tags': ids.map((id) => tagOf('machine', id)),
			...(force ? { force } : {}),
			...(keep ? { keep } : {}),
		}),
		destroyed,
	),
);
