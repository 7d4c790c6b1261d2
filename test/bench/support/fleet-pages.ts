import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { connectFleet } from '../../../src/services/fleet/client/client.ts';
import { startFleetLab } from '../../lab/fleet/lab.ts';
import { sleeper } from '../../services/fleet/behaviour/host.ts';

/**
 * A worker that answers as the lab did, but from what it was told once: a thousand units over all pages. So
 * the time that is measured is the client’s, not the simulation’s. `workerData`: milliseconds before each
 * answer.
 */
const wait = Number(workerData);
const lab = await startFleetLab({ tickEvery: 0, machines: 3 });
for (let number = 0; number < 1000; number++) lab.cluster.put(`web@${number}.service`, sleeper, 'launched');
lab.tick(4);
const client = await connectFleet({ endpoints: lab.url });
await client.units.list();
const pages = new Map<string, Buffer>();
for (const url of new Set(lab.requests.map((request) => request.url)))
	pages.set(url, Buffer.from(await (await fetch(lab.url + url)).arrayBuffer()));
await client.close();
await lab.close();

const server = http.createServer((request, response) => {
	// python-fleet adds alt=json
	const body = pages.get((request.url ?? '').replace(/([?&])alt=json&?/, '$1').replace(/[?&]$/, ''));
	response.writeHead(body ? 200 : 404, {
		'Content-Type': 'application/json',
		Server: 'fleetd/v1.0.0-15-g45224983',
	});
	if (wait > 0) setTimeout(() => response.end(body), wait);
	else response.end(body);
});
server.listen(0, '127.0.0.1', () => parentPort?.postMessage((server.address() as AddressInfo).port));
