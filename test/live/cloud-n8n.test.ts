import { after, before } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/cloud/index.ts';
import { type Engine, startEngine } from '../hosts/n8n/engine.ts';
import { sceneRun } from '../hosts/services/every-step.ts';
import { n8nSteps, n8nTriggers } from '../hosts/services/n8n.ts';
import { needs } from '../support/needs.ts';
import { inEditor } from './cloud-editor.ts';
import { patient, type RealCloud, startOpenstack } from './openstack.ts';

if (needs('openstack', 'the steps of clouds in n8n’s engine against a real OpenStack')) {
	let cloud: RealCloud;
	let engine: Engine;
	const settings = () => ({ ...cloud.settings('demo') });
	before(async () => {
		cloud = await startOpenstack();
		engine = await startEngine('n8n-engine');
	});
	after(async () => {
		endLeases();
		engine?.stop();
		await cloud?.close();
	});
	const run = patient(
		n8nSteps(() => engine, service, settings),
		settings,
	);
	inEditor('a real OpenStack in n8n’s engine', {
		scene: () => ({ lab: cloud, run: sceneRun(run) }),
		run,
		start: n8nTriggers(() => engine, service, settings),
	});
}
