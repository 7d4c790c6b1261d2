import { after, before } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/cloud/index.ts';
import { type NodeRedStage, nodeRedSteps, nodeRedTriggers, openNodeRed } from '../hosts/services/node-red.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { inEditor } from './cloud-editor.ts';
import { patient, type RealCloud, startOpenstack } from './openstack.ts';

if (needs('openstack', 'the steps of clouds in Node-RED against a real OpenStack')) {
	let cloud: RealCloud;
	let stage: NodeRedStage;
	const settings = () => ({ ...cloud.settings('demo') });
	before(async () => {
		cloud = await startOpenstack();
		stage = await openNodeRed(service, settings, { patience: 200 });
	});
	after(async () => {
		await stage?.stop();
		endLeases();
		await cloud?.close();
	});
	inEditor('a real OpenStack in Node-RED', {
		scene: () => ({ lab: cloud, run: engineRunner(settings) }),
		run: patient(
			nodeRedSteps(() => stage),
			settings,
		),
		start: nodeRedTriggers(() => stage),
	});
}
