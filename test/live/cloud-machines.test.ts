import { after, before } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/cloud/index.ts';
import { type Engine, startEngine } from '../hosts/n8n/engine.ts';
import { cloudTrials, untried } from '../hosts/services/cloud/index.ts';
import { moveTrials } from '../hosts/services/cloud/moves.table.ts';
import { everyStep, type RunStep } from '../hosts/services/every-step.ts';
import { n8nSteps } from '../hosts/services/n8n.ts';
import { type NodeRedStage, nodeRedSteps, openNodeRed } from '../hosts/services/node-red.ts';
import { twoMachinesBehave } from '../services/cloud/behaviour/two-machines.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { isFull, patient, type RealCloud, startOpenstack } from './openstack.ts';
import { restartMachine, secondMachine } from './openstack-second.ts';

if (isFull && needs('openstack', 'moves of servers between the machines of a real OpenStack')) {
	let cloud: RealCloud;
	let second: Awaited<ReturnType<typeof secondMachine>>;
	let stage: NodeRedStage;
	let engine: Engine;
	const settings = () => ({ ...cloud.settings('admin') });
	const admin = engineRunner(settings);
	before(async () => {
		cloud = await startOpenstack();
		await cloud.clean('admin');
		second = await secondMachine(admin);
		stage = await openNodeRed(service, settings, { patience: 200 });
		engine = await startEngine('n8n-engine');
	});
	after(async () => {
		await stage?.stop();
		engine?.stop();
		for (const user of ['demo', 'admin'] as const) await cloud?.clean(user);
		await second?.end();
		endLeases();
		await cloud?.close();
	});
	const twoMachines = async () => ({ settings: settings(), end: () => second.mend() });
	const moves = (title: string, run: RunStep): void =>
		everyStep(title, {
			service,
			trials: { ...cloudTrials, ...moveTrials },
			untried: untried.filter((step) => !(step in moveTrials)),
			only: Object.keys(moveTrials),
			scene: () => ({ lab: { ...cloud, twoMachines }, run: admin }),
			run: patient(run, settings),
		});
	twoMachinesBehave(
		'cloud and a real OpenStack',
		(user) => cloud.settings(user),
		(host) => restartMachine(admin, host),
	);
	moves(
		'two machines of a real OpenStack in Node-RED',
		nodeRedSteps(() => stage),
	);
	moves(
		'two machines of a real OpenStack in n8n’s engine',
		n8nSteps(() => engine, service, settings),
	);
}
