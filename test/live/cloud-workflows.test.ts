import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { wholeN8n } from '../../scripts/n8n-install.ts';
import { endLeases } from '../../src/net/lease.ts';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import type { Loose } from '../hosts/services/trial.ts';
import { cloudWorkflows } from '../n8n/cloud/workflows.ts';
import type { WorkflowCloud } from '../n8n/cloud/world.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { isFull, startOpenstack } from './openstack.ts';
import { secondMachine } from './openstack-second.ts';
import { fullZone, limitVolumes } from './openstack-zones.ts';

const realCloud = async (): Promise<WorkflowCloud> => {
	const cloud = await startOpenstack();
	const admin = engineRunner(() => cloud.settings('admin'));
	const [who] = await engineRunner(() => cloud.settings('demo'))('user.whoAmI', {});
	const second = await secondMachine(admin);
	return {
		settings: cloud.settings,
		async zones() {
			const { zone, end } = await fullZone(admin);
			return { full: zone, free: 'nova', end };
		},
		limitVolumes: (volumes) => limitVolumes(admin, (who?.['project'] as Loose)['id'], volumes),
		secondMachine: async () => ({ end: second.mend }),
		async close() {
			for (const user of ['demo', 'admin'] as const) await cloud.clean(user);
			await second.end();
			endLeases();
			await cloud.close();
		},
	};
};

if (isFull && needs('openstack', 'the workflows of clouds in a whole n8n against a real OpenStack')) {
	process.env['MUSTER_N8N'] = wholeN8n();
	const allowed = mkdtempSync(path.join(tmpdir(), 'muster-files-'));
	let n8n: Server;
	before(async () => {
		n8n = await startServer({ N8N_RESTRICT_FILE_ACCESS_TO: allowed });
	});
	after(async () => {
		await n8n?.stop();
		rmSync(allowed, { recursive: true, force: true });
	});
	describe('a real OpenStack: workflows', () => cloudWorkflows(() => n8n, allowed, realCloud));
}
