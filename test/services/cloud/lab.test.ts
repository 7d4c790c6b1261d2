import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import type { TrialCloud } from '../../hosts/services/cloud.table.ts';
import { type Cloud, startCloud } from '../../lab/cloud/index.ts';
import { trials } from './trials.ts';

let cloud: Cloud;
before(async () => {
	cloud = await startCloud();
});
after(async () => {
	endLeases();
	await cloud.close();
});

const scene = (): TrialCloud => ({
	settings: (user) => ({ authUrl: cloud.authUrl, user, password: cloud.password, project: user }),
	otherProject: cloud.idOf('project', 'other'),
});

trials('cloud in the lab', scene);
