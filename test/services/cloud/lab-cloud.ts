import { after, before } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { startTrialCloud } from '../../hosts/services/cloud/lab.ts';

type World = Awaited<ReturnType<typeof startTrialCloud>>;

/** A lab cloud for the tests of a file; `prepare` changes it before the first. */
export const labCloud = (prepare: (world: World) => void = () => {}): (() => World) => {
	let world: World;
	before(async () => {
		world = await startTrialCloud();
		prepare(world);
	});
	after(async () => {
		endLeases();
		await world?.cloud.close();
	});
	return () => world;
};
