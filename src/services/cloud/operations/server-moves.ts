import { flag, text } from '../../../catalogue/field.ts';
import { op } from './crud.ts';
import { serverId } from './fields.ts';
import { act, common, settleOn } from './server-act.ts';

const host = text('Machine', {
	advanced: true,
	example: 'compute-7',
	help: 'Where it shall run then; without it the cloud chooses',
});

const evacuate = op({
	...common,
	name: 'evacuate',
	action: 'Evacuate a server',
	only: 'openstack',
	help: 'Rebuild a server whose machine is down on another one; needs an admin',
	fields: { serverId, host },
	run: async (client, { serverId: given, host: wanted }, run) =>
		(await act(client, given, 'evacuating', () => ({ evacuate: wanted ? { host: wanted } : {} }), run))
			.server,
	...settleOn('is active on another machine', ['ACTIVE', 'SHUTOFF'], 900),
});

const liveMigrate = op({
	...common,
	name: 'liveMigrate',
	action: 'Migrate a running server',
	only: 'openstack',
	help: 'Move a running server to another machine without stopping it; needs an admin',
	fields: {
		serverId,
		host,
		blockMigration: flag('Move disks', {
			default: false,
			advanced: true,
			help: 'Whether its disks are copied too, where they are not shared',
		}),
	},
	run: async (client, { serverId: given, host: wanted, blockMigration }, run) => {
		const body = {
			'os-migrateLive': { host: wanted ?? null, block_migration: blockMigration, disk_over_commit: false },
		};
		return (await act(client, given, 'moving', () => body, run)).server;
	},
	...settleOn('is active on another machine', ['ACTIVE'], 900),
});

const migrate = op({
	...common,
	name: 'migrate',
	action: 'Migrate a server',
	only: 'openstack',
	help: 'Stop a server and start it on another machine; confirm it like a resize; needs an admin',
	fields: { serverId },
	run: async (client, { serverId: given }, run) =>
		(await act(client, given, 'migrating', () => ({ migrate: null }), run)).server,
	...settleOn('waits for a confirmation', ['VERIFY_RESIZE'], 900),
});

/** From one machine to another. */
export const serverMoves = [evacuate, liveMigrate, migrate] as const;
