import { after, before, describe } from 'node:test';
import { type Server, startServer } from '../hosts/n8n/server.ts';
import { conplyentWorkflows } from './conplyent/workflows.ts';
import { fleetWorkflows } from './fleet/workflows.ts';

// the workflows of docs/workflows in a whole n8n, each service’s against its lab; Serf’s have real agents and a file of their own
const services: Readonly<Record<string, (server: () => Server) => void>> = {
	conplyent: conplyentWorkflows,
	fleet: fleetWorkflows,
};

let n8n: Server;
before(async () => {
	n8n = await startServer();
});
after(() => n8n?.stop());
for (const [name, workflows] of Object.entries(services))
	describe(`${name}: workflows`, () => workflows(() => n8n));
