import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { parseUnitFile } from '../../src/services/fleet/wire/unit-file.ts';
import { startFleetLab } from '../lab/fleet/lab.ts';
import { pythonBehaviour } from '../lab/fleet/recordings.ts';
import type { Host } from '../services/fleet/behaviour/host.ts';
import { sleeper } from '../services/fleet/behaviour/host.ts';
import { machinesBehave } from '../services/fleet/behaviour/machines.ts';
import { unitsBehave } from '../services/fleet/behaviour/units.ts';
import { needs } from '../support/needs.ts';
import { drive, pythonFleet } from './fleet-python.ts';

const python = needs('python', 'python-fleet as a judge of the fleet lab');

if (python)
	describe('python-fleet, unchanged', () => {
		const recorded = pythonBehaviour();
		const [tcp, unix] = recorded.flatMap((line, at) => (line.startsWith('client ok') ? [at] : []));
		let made: string;
		before(async () => {
			made = await pythonFleet(python);
		});

		it('does alone what it was recorded to do', async () => {
			assert.deepEqual(await drive(made), recorded.slice(0, tcp));
		});

		for (const socket of [false, true])
			it(`sees in the lab what it saw on a real fleetd, over ${socket ? 'a unix socket' : 'TCP'}`, async () => {
				await using lab = await startFleetLab({ tickEvery: 0, unix: true });
				for (const name of ['p1', 'p2', 'p3', 'p4']) lab.cluster.put(`${name}.service`, sleeper, 'launched');
				lab.tick(4);
				const endpoint = socket ? `http+unix://${encodeURIComponent(lab.socketPath)}` : lab.url;
				const [first, ...lines] = await drive(made, endpoint);
				assert.equal(first, `client ok ${endpoint}`);
				assert.deepEqual(
					lines,
					socket ? recorded.slice((unix ?? 0) + 1) : recorded.slice((tcp ?? 0) + 1, unix),
				);
			});

		it('reads the same options from a plain unit file as we do, and is known to differ in others', () => {
			const plain = '[Service]\n# c\nExecStart=x # y\n';
			const line = recorded.find((one) => one.startsWith('hash-comment'));
			assert.ok(line?.includes("'value': 'x # y'"));
			assert.deepEqual(parseUnitFile(plain), [{ section: 'Service', name: 'ExecStart', value: 'x # y' }]);
		});
	});

// a real cluster, where somebody has one: FLEET_ENDPOINT=http://10.0.0.5:49153
const endpoint = process.env['FLEET_ENDPOINT'];
if (endpoint)
	describe('fleet client and a real cluster', () => {
		const host = (): Host => ({ endpoint, prefix: 'muster-test-', every: 1, patience: 60 });
		unitsBehave(host);
		machinesBehave(host);
	});
