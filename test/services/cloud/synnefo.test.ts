import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { startTrialSynnefo } from '../../hosts/services/cloud/lab.ts';
import { synnefoTrials } from '../../hosts/services/cloud/synnefo.table.ts';
import { projectsBehave } from './behaviour/projects.ts';
import { synnefoBehaves } from './behaviour/synnefo.ts';
import { trials } from './trials.ts';

let world: Awaited<ReturnType<typeof startTrialSynnefo>>;
before(async () => {
	world = await startTrialSynnefo();
});
after(async () => {
	endLeases();
	await world.cloud.close();
});

synnefoBehaves('clouds and a Synnefo in the lab', () => world.lab.settings('demo'));
projectsBehave('clouds and a Synnefo in the lab', (user) => world.lab.settings(user));
trials('clouds and a Synnefo in the lab', () => world.lab, { table: synnefoTrials });
