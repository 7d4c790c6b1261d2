import { flag, pick, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import type { CloudClient } from '../client/client.ts';
import type { Micro } from '../client/micro.ts';
import { pages } from '../client/pages.ts';
import type { Json } from '../wire/json.ts';
import { readMigration } from '../wire/migration.ts';
import type { Server } from '../wire/server.ts';
import { op, type Run } from './crud.ts';
import { serverId } from './fields.ts';
import { migrationSample } from './samples.ts';
import { act, common, settleOn } from './server-act.ts';

const host = text('Host', {
	advanced: true,
	example: 'compute-7',
	help: 'Host to move it to; if empty the cloud chooses',
});

/** Milliseconds in which Nova may still store the new machine of a server that it calls active already. */
const LATE_MS = 5000;
/** When a server was first seen active where it was. */
const unmoved = new WeakMap<Server, number>();

/** A server that could not be moved is active again where it was. Only an admin sees where that is. */
const moved = ({ host: now, name, id }: Server, was: Server): true | string => {
	const { host: before } = was;
	if (before === null || now !== before) return true;
	const first = unmoved.get(was) ?? Date.now();
	unmoved.set(was, first);
	if (Date.now() - first < LATE_MS) return `it is still on ${before}`;
	throw new MusterError('SERVER', `The server ${name || id} was not moved: it is still on ${before}`, {
		hint: '“Get many actions of a server” may say why; often no other host has room, or the hosts share no storage.',
		details: { id, host: before, reason: `not moved: it is still on ${before}` },
	});
};
/** A server as it is now, but with the machine on which it was before. */
const from = async (
	client: CloudClient,
	input: string,
	doing: string,
	body: Json,
	micro: Micro,
	run: Run,
): Promise<Server> => {
	let host: string | null = null;
	const { server } = await act(
		client,
		input,
		doing,
		(before) => {
			({ host } = before);
			return body;
		},
		run,
		micro,
	);
	return { ...server, host };
};

const evacuate = op({
	...common,
	name: 'evacuate',
	action: 'Evacuate a server',
	alias: ['move servers off a failed host'],
	only: 'OpenStack',
	help: 'Rebuild a server on another host because its own is down; needs the admin role',
	fields: { serverId, host },
	run: (client, { serverId: input, host: wanted }, run) =>
		from(
			client,
			input,
			'evacuating',
			{ evacuate: wanted ? { host: wanted } : {} },
			// before that one had to know whether disks are shared
			{ least: '2.14', most: '2.67' },
			run,
		),
	...settleOn('is active on another host', ['ACTIVE', 'SHUTOFF'], 900, moved),
});

const liveMigrate = op({
	...common,
	name: 'liveMigrate',
	action: 'Live migrate a server',
	alias: ['live migration', 'migrate a running server'],
	only: 'OpenStack',
	help: 'Move a running server to another host without stopping it; needs the admin role',
	fields: {
		serverId,
		host,
		blockMigration: flag('Block migration', {
			default: false,
			advanced: true,
			help: 'Whether to copy its disks in any case; otherwise only if the hosts do not share them',
		}),
	},
	run: async (client, { serverId: input, host: wanted, blockMigration }, run) => {
		const body = {
			'os-migrateLive': { host: wanted ?? null, block_migration: blockMigration || 'auto' },
		};
		// from 2.30 on the scheduler looks at the machine that is wanted
		return from(client, input, 'moving', body, { least: '2.25', most: '2.67' }, run);
	},
	...settleOn('is active on another host', ['ACTIVE', 'PAUSED'], 900, moved),
});

const migrate = op({
	...common,
	name: 'migrate',
	action: 'Migrate a server',
	alias: ['cold migration'],
	only: 'OpenStack',
	help: 'Shut a server down and start it on another host, then confirm it like a resize; needs the admin role',
	fields: { serverId },
	run: async (client, { serverId: input }, run) =>
		(await act(client, input, 'migrating', () => ({ migrate: null }), run)).server,
	...settleOn('is on its new host and can be confirmed', ['VERIFY_RESIZE'], 900),
});

/** The largest page that nova gives. */
const PAGE = 1000;

const migrations = op({
	...common,
	name: 'getMigrations',
	action: 'Get many migrations',
	effect: 'reads',
	only: 'OpenStack',
	returns: 'many',
	help: 'List the migrations of servers between hosts and their outcome, newest first; needs the admin role',
	fields: {
		serverId: pick('Server', {
			list: 'servers',
			from: 'id',
			example: 'web-1',
			help: 'Only migrations of this server: name or ID',
		}),
		host: text('Host', { example: 'compute-7', help: 'Only migrations from or to this host' }),
		status: text('Status', {
			example: 'error',
			help: 'Only migrations with this status, e.g. running or error',
		}),
	},
	covers: ['compute GET /os-migrations'],
	sample: migrationSample,
	async *run(client, { serverId: input, host: of, status }, { signal, limit }) {
		const server = input ? await client.servers.idOf(input, { signal }) : undefined;
		const listing = {
			path: '/os-migrations',
			key: 'migrations',
			query: { instance_uuid: server, host: of, status: status?.toLowerCase() },
			pageSize: Math.min(limit ?? PAGE, PAGE),
			// from 2.59 on they come in pages, the newest first
			micro: { most: '2.59' },
			doing: 'listing migrations',
		};
		for await (const row of pages(client.servers.api, listing, { signal })) yield readMigration(row);
	},
});

/** From one machine to another. */
export const serverMoves = [evacuate, liveMigrate, migrate, migrations] as const;
