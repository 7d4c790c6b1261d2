import { isAdmin } from '../auth.ts';
import type { Answer, Item } from '../call.ts';
import { bodyOf, type Nova } from './context.ts';
import { denied, fail, json } from './errors.ts';

const COMPUTE = 'nova-compute';

/** What runs on the first machine, then nova-compute of each one, in the order of their ids. */
const servicesOf = ({ world }: Nova): { binary: string; host: string }[] => [
	...['nova-scheduler', 'nova-conductor'].map((binary) => ({ binary, host: world.compute.hosts[0] ?? '' })),
	...world.compute.hosts.map((host) => ({ binary: COMPUTE, host })),
];
const idOf = (nova: Nova, at: number): string | number =>
	nova.minor >= 53 ? `00000000-0000-4000-8000-0000000000${10 + at}` : at + 1;
const keyOf = (binary: string, host: string): string => `${binary} ${host}`;

export const hypervisors = (nova: Nova): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-hypervisors:list');
	const { disabled, forcedDown, hosts } = nova.world.compute;
	return json(200, {
		hypervisors: hosts.map((host, at) => ({
			id: at + 1,
			hypervisor_hostname: host,
			state: forcedDown.has(host) ? 'down' : 'up',
			status: disabled.has(keyOf(COMPUTE, host)) ? 'disabled' : 'enabled',
		})),
	});
};

const shown = (nova: Nova, binary: string, host: string, at: number): Item => {
	const { disabled, forcedDown } = nova.world.compute;
	const reason = disabled.get(keyOf(binary, host));
	const isDown = binary === COMPUTE && forcedDown.has(host);
	return {
		id: idOf(nova, at),
		binary,
		host,
		zone: binary === COMPUTE ? 'nova' : 'internal',
		status: reason === undefined ? 'enabled' : 'disabled',
		state: isDown ? 'down' : 'up',
		updated_at: new Date().toISOString().replace('Z', '000'),
		disabled_reason: reason || null,
		...(nova.minor >= 11 ? { forced_down: isDown } : {}),
	};
};

export const computeServices = (nova: Nova): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-services:list');
	const { query } = nova.call;
	const all = servicesOf(nova).map(({ binary, host }, at) => shown(nova, binary, host, at));
	const fits = (row: Item) =>
		['binary', 'host'].every((name) => !query.has(name) || query.get(name) === row[name]);
	return json(200, { services: all.filter(fits) });
};

/** PUT /os-services/{id}, from 2.53 on. */
export const setComputeService = async (nova: Nova, id: string): Promise<Answer> => {
	if (!isAdmin(nova.token)) throw denied('os-services:update');
	const all = servicesOf(nova);
	const at = all.findIndex((_, place) => idOf(nova, place) === id);
	const found = all[at];
	if (found === undefined) throw fail(404, `Service ${id} could not be found.`);
	const { binary, host } = found;
	if (binary !== COMPUTE)
		throw fail(
			400,
			`Updating a ${binary} service is not supported. Only nova-compute services can be updated.`,
		);
	const { disabled, forcedDown, migrations } = nova.world.compute;
	const isLeft = migrations.some((row) => row['source_compute'] === host && row['status'] === 'done');
	const { status, forced_down: down, disabled_reason: reason } = await bodyOf(nova);
	if (down === false && forcedDown.has(host) && isLeft)
		throw fail(
			400,
			`Unable to force up host ${host} as \`done\` evacuation migration records remain associated with the host. Ensure the compute service has been restarted, allowing these records to move to \`completed\` before retrying this request.`,
		);
	if (status === 'disabled') disabled.set(keyOf(binary, host), String(reason ?? ''));
	if (status === 'enabled') disabled.delete(keyOf(binary, host));
	if (down === true) forcedDown.add(host);
	if (down === false) forcedDown.delete(host);
	return json(200, { service: shown(nova, binary, host, at) });
};
