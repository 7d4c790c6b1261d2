import type { Input, Loose, Run } from '../hosts/services/trial.ts';

/**
 * A zone in which no server can run: its only machine, the second one, is called down. Nova takes a zone
 * whose machines are disabled for none, and refuses. `admin`: an admin’s steps.
 */
export const fullZone = async (admin: Run): Promise<{ readonly zone: string; end(): Promise<void> }> => {
	const zone = 't-full';
	const call = async (method: string, path: string, body?: Input): Promise<Loose> => {
		const [answer] = await admin('api.call', { service: 'compute', method, path, ...(body ? { body } : {}) });
		return answer?.['body'] as Loose;
	};
	const services = await admin('computeService.getMany', { host: 'aio2' });
	const { id } = services.find(({ binary }) => binary === 'nova-compute') as Loose;
	const made = await call('POST', '/os-aggregates', { aggregate: { name: zone, availability_zone: zone } });
	const path = `/os-aggregates/${(made['aggregate'] as { id: number }).id}`;
	await call('POST', `${path}/action`, { add_host: { host: 'aio2' } });
	await admin('computeService.setForcedDown', { id, down: true, allowUp: true });
	return {
		zone,
		async end() {
			await call('POST', `${path}/action`, { remove_host: { host: 'aio2' } });
			await call('DELETE', path);
			await admin('computeService.setForcedDown', { id, down: false });
		},
	};
};

/** How many volumes a project may have. */
export const limitVolumes = (admin: Run, project: unknown, volumes: number): Promise<unknown> =>
	admin('api.call', {
		service: 'volume',
		method: 'PUT',
		path: `/os-quota-sets/${String(project)}`,
		body: { quota_set: { volumes } },
	});
