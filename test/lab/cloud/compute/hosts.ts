import { isAdmin } from '../auth.ts';
import type { Answer } from '../call.ts';
import { bodyOf, type Nova } from './context.ts';
import { denied, fail, json } from './errors.ts';

/** What runs on the one machine, in the order of its ids. */
const binaries = ['nova-scheduler', 'nova-conductor', 'nova-compute'];
const idOf = (nova: Nova, at: number): string | number =>
	nova.minor >= 53 ? `00000000-0000-4000-8000-0000000000${10 + at}` : at + 1;

export const hypervisors = (nova: Nova): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-hypervisors:list');
	const { disabled } = nova.world.compute;
	const status = disabled.has('nova-compute') ? 'disabled' : 'enabled';
	return json(200, { hypervisors: [{ id: 1, hypervisor_hostname: 'aio', state: 'up', status }] });
};

const shown = (nova: Nova, binary: string) => {
	const reason = nova.world.compute.disabled.get(binary);
	return {
		id: idOf(nova, binaries.indexOf(binary)),
		binary,
		host: 'aio',
		zone: binary === 'nova-compute' ? 'nova' : 'internal',
		status: reason === undefined ? 'enabled' : 'disabled',
		state: 'up',
		updated_at: new Date().toISOString().replace('Z', '000'),
		disabled_reason: reason || null,
		...(nova.minor >= 53 ? { forced_down: false } : {}),
	};
};

export const computeServices = (nova: Nova): Answer => {
	if (!isAdmin(nova.token)) throw denied('os-services:list');
	return json(200, { services: binaries.map((binary) => shown(nova, binary)) });
};

/** PUT /os-services/{id}, from 2.53 on. */
export const setComputeService = async (nova: Nova, id: string): Promise<Answer> => {
	if (!isAdmin(nova.token)) throw denied('os-services:update');
	const binary = binaries.find((_, at) => idOf(nova, at) === id);
	if (binary === undefined) throw fail(404, `Service ${id} could not be found.`);
	if (binary !== 'nova-compute')
		throw fail(
			400,
			`Updating a ${binary} service is not supported. Only nova-compute services can be updated.`,
		);
	const body = await bodyOf(nova);
	if (body['status'] === 'disabled')
		nova.world.compute.disabled.set(binary, String(body['disabled_reason'] ?? ''));
	else nova.world.compute.disabled.delete(binary);
	return json(200, { service: shown(nova, binary) });
};
