import { after, before, describe } from 'node:test';
import { endLeases } from '../../src/net/lease.ts';
import { service } from '../../src/services/cloud/index.ts';
import { type ExampleStage, folders, lookAround } from '../hosts/services/cloud/examples.ts';
import { type NodeRedStage, openNodeRed } from '../hosts/services/node-red.ts';
import { engineRunner } from '../services/cloud/run.ts';
import { needs } from '../support/needs.ts';
import { has, type RealCloud, startOpenstack } from './openstack.ts';

if (needs('openstack', 'looking around and folders in Node-RED against a real OpenStack')) {
	let cloud: RealCloud;
	let stage: NodeRedStage;
	before(async () => {
		cloud = await startOpenstack();
		stage = await openNodeRed(service, () => ({ ...cloud.settings('demo') }));
	});
	after(async () => {
		await stage?.stop();
		endLeases();
		await cloud?.close();
	});
	describe('more examples in Node-RED, with a real OpenStack', () => {
		const at: ExampleStage = {
			stage: () => stage,
			settings: (user) => cloud.settings(user),
			run: engineRunner(() => cloud.settings('demo')),
			has,
			patience: 120,
		};
		lookAround(at);
		folders(at);
	});
}
