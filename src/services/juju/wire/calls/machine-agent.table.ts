import { defineCall } from '../choose.ts';
import { type Loose, text } from '../get.ts';
import { itemsOf } from '../items.ts';
import { nothing, old, oldEntities, since2 } from '../row.ts';
import { tagOf } from '../tags.ts';

interface Retry {
	readonly ids: readonly string[];
}

const tags = (ids: readonly string[]) => ids.map((id) => tagOf('machine', id));

export const retryProvisioning = defineCall<Retry>('changes', 'MachineManager.RetryProvisioning')(
	old(
		'Client.RetryProvisioning',
		0,
		({ ids }) => oldEntities(tags(ids)),
		(response, { ids }) => itemsOf(response, ids, 'Client.RetryProvisioning', nothing),
	),
	since2(
		'Client.RetryProvisioning',
		[1, 5],
		({ ids }) => ({ entities: tags(ids).map((tag) => ({ tag })) }),
		(response, { ids }) => itemsOf(response, ids, 'Client.RetryProvisioning', nothing),
		[2, 2],
	),
	since2(
		'MachineManager.RetryProvisioning',
		[7, 11],
		({ ids }) => ({ machines: tags(ids), all: ids.length === 0 }),
		(response, { ids }) => itemsOf(response, ids, 'MachineManager.RetryProvisioning', nothing),
	),
);

interface Script {
	readonly id: string;
	readonly nonce: string;
	readonly dataDir: string;
	readonly disablePackages: boolean;
}

export const provisioningScript = defineCall<Script>('reads', 'MachineManager.ProvisioningScript')(
	old(
		'Client.ProvisioningScript',
		0,
		({ id, nonce, dataDir, disablePackages }) => ({
			MachineId: id,
			Nonce: nonce,
			DataDir: dataDir,
			DisablePackageCommands: disablePackages,
		}),
		(response) => text(response, 'script') ?? '',
	),
	since2(
		'Client.ProvisioningScript',
		[1, 5],
		({ id, nonce, dataDir, disablePackages }) => ({
			'machine-id': id,
			nonce,
			'data-dir': dataDir,
			'disable-package-commands': disablePackages,
		}),
		(response) => text(response, 'script') ?? '',
		[2, 2],
	),
	since2(
		'MachineManager.ProvisioningScript',
		[7, 11],
		({ id, nonce, dataDir, disablePackages }) => ({
			'machine-id': id,
			nonce,
			'data-dir': dataDir,
			'disable-package-commands': disablePackages,
		}),
		(response) => text(response, 'script') ?? '',
	),
);

export const machineConfig = defineCall<{
	readonly id: string;
	readonly series: string;
	readonly arch: string;
}>(
	'reads',
	'Client.MachineConfig',
)(
	old(
		'Client.MachineConfig',
		0,
		({ id, series, arch }) => ({ MachineId: id, Series: series, Arch: arch }),
		(response) => response as Loose,
	),
);
