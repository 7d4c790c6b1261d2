import type { Run } from '../../hosts/services/trial.ts';

/** Gives a project quotas that all trials fit into. `run`: as an admin. */
export const roomy = async (run: Run, demo: string): Promise<void> => {
	const network = {
		quota: { network: 200, subnet: 200, router: 100, security_group: 100, port: 900, floatingip: 100 },
	};
	const backups = { backups: 100, backup_gigabytes: 5000 };
	const volume = { quota_set: { volumes: 200, snapshots: 200, gigabytes: 5000, ...backups } };
	const compute = { quota_set: { instances: 200, cores: 900, ram: 900_000, server_groups: 50 } };
	await run('api.call', { service: 'network', method: 'PUT', path: `/quotas/${demo}`, body: network });
	await run('api.call', { service: 'volume', method: 'PUT', path: `/os-quota-sets/${demo}`, body: volume });
	await run('api.call', { service: 'compute', method: 'PUT', path: `/os-quota-sets/${demo}`, body: compute });
};
