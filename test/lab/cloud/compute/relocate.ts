import { isAdmin } from '../auth.ts';
import type { Answer, Item, Json } from '../call.ts';
import { micros, uuid } from '../world.ts';
import type { Nova } from './context.ts';
import { accepted, denied, fail, json } from './errors.ts';
import { checkLock, checkState } from './find.ts';
import { failServer, follow, hostOf } from './lifecycle.ts';
import type { Server } from './state.ts';

const begun = ({ world }: Nova, server: Server, type: string): Item => {
	const { migrations } = world.compute;
	const migration = {
		id: migrations.length + 1,
		uuid: uuid(),
		source_compute: server.host,
		dest_compute: null,
		source_node: server.host,
		dest_node: null,
		dest_host: null,
		old_instance_type_id: null,
		new_instance_type_id: null,
		instance_uuid: server.id,
		status: 'accepted',
		migration_type: type,
		created_at: micros(),
		updated_at: null,
	};
	migrations.unshift(migration);
	return migration;
};

const to = (migration: Item, status: string, host?: string) => () => {
	Object.assign(migration, { status, updated_at: micros() });
	if (host !== undefined) Object.assign(migration, { dest_compute: host, dest_node: host });
};

/** A machine that could take it: the one that is wanted, else the first other one that is up. */
const target = ({ world }: Nova, server: Server, wanted: string | null): string | undefined => {
	const { hosts, forcedDown } = world.compute;
	const free = hosts.filter((host) => host !== server.host && !forcedDown.has(host));
	return wanted === null ? free[0] : free.find((host) => host === wanted);
};

const arrived = (server: Server, host: string) => () => {
	server.host = host;
	server.hostId = hostOf(server);
};

const NO_HOST = 'No valid host was found. There are not enough hosts available.';

/** From a machine that is down: built anew on another one. */
export const evacuate = (nova: Nova, server: Server, input: Json): Answer => {
	const { hosts, forcedDown } = nova.world.compute;
	const wanted = ((input as Item | null)?.['host'] ?? null) as string | null;
	if (wanted !== null && !hosts.includes(wanted)) throw fail(404, `Compute host ${wanted} not found.`);
	if (wanted === server.host) throw fail(400, "The target host can't be the same one.");
	checkState(server, 'evacuate', ['active', 'stopped', 'error']);
	if (!forcedDown.has(server.host)) throw fail(400, `Compute service of ${server.host} is still in use.`);
	const migration = begun(nova, server, 'evacuation');
	const host = target(nova, server, wanted);
	if (host === undefined) {
		const lost = () => {
			to(migration, 'error')();
			failServer(server, NO_HOST);
		};
		follow(nova.world, server, [{ taskState: 'rebuilding' }, { act: lost }]);
	} else
		follow(nova.world, server, [
			{ taskState: 'rebuilding' },
			{ act: to(migration, 'pre-migrating', host) },
			{ taskState: 'rebuild_spawning', act: to(migration, 'done') },
			{ vmState: server.vmState === 'error' ? 'active' : server.vmState, act: arrived(server, host) },
			{ taskState: null },
		]);
	return { ...accepted, status: 200 };
};

/** Without stopping it. Where no machine can take it, it stays as it is. */
export const liveMigrate = (nova: Nova, server: Server, input: Json): Answer => {
	const wanted = ((input as Item)['host'] ?? null) as string | null;
	if (wanted !== null && !nova.world.compute.hosts.includes(wanted))
		throw fail(400, `Compute host ${wanted} could not be found.`);
	checkLock(nova, server);
	checkState(server, 'live-migration', ['active', 'paused']);
	const migration = begun(nova, server, 'live-migration');
	const host = target(nova, server, wanted);
	const steps =
		host === undefined
			? [{ act: to(migration, 'error') }]
			: [
					{ act: to(migration, 'preparing', host) },
					{ act: to(migration, 'running') },
					{ act: arrived(server, host) },
				];
	follow(nova.world, server, [
		{ taskState: 'migrating' },
		...steps,
		{ taskState: null },
		...(host === undefined ? [] : [{ act: to(migration, 'completed') }]),
	]);
	return accepted;
};

/** GET /os-migrations */
export const migrations = (nova: Nova): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-migrations:index');
	const { query } = nova.call;
	const limit = query.get('limit') ?? '';
	if (!/^\d*$/.test(limit))
		throw fail(
			400,
			`Invalid input for query parameters limit. Value: ${limit}. '${limit}' does not match '^[0-9]*$'`,
		);
	const fits = (row: Item): boolean =>
		(query.get('instance_uuid') ?? row['instance_uuid']) === row['instance_uuid'] &&
		(query.get('status') ?? row['status']) === row['status'] &&
		(!query.has('host') || [row['source_compute'], row['dest_compute']].includes(query.get('host')));
	const found = nova.world.compute.migrations.filter(fits);
	const shown = found.map(({ uuid: id, migration_type: type, ...row }) => ({
		...row,
		...(nova.minor >= 23 ? { migration_type: type } : {}),
		...(nova.minor >= 59 ? { uuid: id } : {}),
	}));
	return json(200, { migrations: nova.minor >= 59 ? shown : shown.reverse() });
};
