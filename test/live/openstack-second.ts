import type { Loose, Run } from '../hosts/services/trial.ts';
import { until } from '../support/until.ts';
import { aio } from './openstack-aio.ts';

const computes = async (admin: Run): Promise<readonly Loose[]> =>
	(await admin('computeService.getMany', {})).filter(({ binary }) => binary === 'nova-compute');

/** Begins a machine’s nova-compute anew, and waits until nova takes it for up. */
export const restartMachine = async (admin: Run, host: unknown): Promise<void> => {
	const name = host === 'aio' ? 'nova-compute' : 'nova-compute2';
	await aio('kill', name);
	await aio('again', name);
	// nova refuses that until it has done away with what was evacuated
	const isUp = async () => {
		const { id } = (await computes(admin)).find((each) => each['host'] === host) as Loose;
		const [now] = await admin('computeService.setForcedDown', { id, down: false });
		return now?.['state'] === 'up';
	};
	await until(isUp, `${String(host)} to be up`, 90);
};

/** Every machine up and in use again, whatever a test has called it. */
const machinesUp = async (admin: Run): Promise<void> => {
	for (const { id, host, forcedDown, status } of await computes(admin)) {
		if (status !== 'enabled') await admin('computeService.setStatus', { id, status: 'enabled' });
		if (forcedDown === true) await restartMachine(admin, host);
	}
};

/**
 * A second machine beside that OpenStack. `mend`: every machine up and in use; `end`: as if it had never
 * been, unless it was there before.
 */
export const secondMachine = async (admin: Run): Promise<{ mend(): Promise<void>; end(): Promise<void> }> => {
	const isThere = (await computes(admin)).some(({ host, state }) => host === 'aio2' && state === 'up');
	if (!isThere) await aio('second');
	const isUp = async () =>
		(await admin('hypervisor.getMany', {})).filter(({ state }) => state === 'up').length === 2;
	await until(isUp, 'two machines', 90);
	return {
		mend: () => machinesUp(admin),
		async end() {
			await machinesUp(admin);
			if (isThere) return;
			await aio('kill', 'nova-compute2');
			const gone = (await computes(admin)).find(({ host }) => host === 'aio2');
			const path = `/os-services/${String(gone?.['id'])}`;
			// by its UUID, which older ones do not know
			const call = { service: 'compute', method: 'DELETE', path, microversion: '2.53' };
			if (gone) await admin('api.call', call);
		},
	};
};
