import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { cloudWorkflows } from './cloud/workflows.ts';
import { conplyentWorkflows } from './conplyent/workflows.ts';
import { fleetWorkflows } from './fleet/workflows.ts';
import { jujuWorkflows } from './juju/workflows.ts';

// the workflows of docs/workflows in a whole n8n, each service’s against its lab; Serf’s have real agents and
// a file of their own
const services: Readonly<Record<string, (server: () => Server, allowed: string) => void>> = {
	conplyent: conplyentWorkflows,
	fleet: fleetWorkflows,
	juju: jujuWorkflows,
	cloud: cloudWorkflows,
};

const allowed = mkdtempSync(path.join(tmpdir(), 'muster-files-'));
let n8n: Server;
before(async () => {
	n8n = await startServer({ N8N_RESTRICT_FILE_ACCESS_TO: allowed });
});
after(async () => {
	await n8n?.stop();
	rmSync(allowed, { recursive: true, force: true });
});
for (const [name, workflows] of Object.entries(services))
	describe(`${name}: workflows`, () => workflows(() => n8n, allowed));
