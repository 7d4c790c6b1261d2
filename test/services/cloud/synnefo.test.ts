import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { synnefoTrials } from '../../hosts/services/cloud-synnefo.table.ts';
import { startCloud, type SynnefoCloud } from '../../lab/cloud/index.ts';
import { trials } from './trials.ts';

let cloud: SynnefoCloud;
before(async () => {
	cloud = await startCloud({ family: 'synnefo' });
});
after(async () => {
	endLeases();
	await cloud.close();
});

trials(
	'clouds and a Synnefo in the lab',
	() => ({
		settings: () => ({ login: 'token', authUrl: cloud.authUrl, token: cloud.tokens.alice }),
		otherProject: cloud.users.bob,
	}),
	{ table: synnefoTrials },
);
