import { isMusterError } from '../../../core/errors.ts';
import { path } from '../wire/path.ts';
import {
	accountQuotas,
	computeQuotas,
	isOfServices,
	networkQuotas,
	objectQuotas,
	type Quota,
	volumeQuotas,
} from '../wire/quota.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';

/** Services that a cloud may lack, or whose limits a user may not see. */
const absent = (error: unknown): Quota[] => {
	if (isMusterError(error) && ['UNSUPPORTED', 'AUTH_REJECTED', 'NOT_FOUND'].includes(error.code)) return [];
	throw error;
};

/**
 * Every limit of the project, and how much of it is used. `services`: only theirs are asked for, in
 * OpenStack by `compute`, `volume`, `network` and `object`; others may be away. Synnefo tells all at
 * once.
 */
export const quotasOf = async (
	{ apis, login }: Cloud,
	call: Call = {},
	services: readonly string[] = [],
): Promise<Quota[]> => {
	const doing = 'reading quotas';
	const { family, project } = await login(call);
	if (family === 'synnefo')
		return accountQuotas((await apis.account.send({ path: '/quotas', doing }, call)).body);
	const id = project?.id ?? null;
	const network = id === null ? '/quotas/details.json' : path`/quotas/${id}/details.json`;
	const looks: Readonly<Record<string, () => Promise<Quota[]>>> = {
		compute: async () =>
			computeQuotas((await apis.compute.send({ path: '/limits', doing, gives: 'limits' }, call)).body, id),
		volume: async () =>
			volumeQuotas((await apis.volume.send({ path: '/limits', doing, gives: 'limits' }, call)).body, id),
		network: async () =>
			networkQuotas((await apis.network.send({ path: network, doing, gives: 'quota' }, call)).body, id),
		object: async () =>
			objectQuotas((await apis.object.send({ method: 'HEAD', path: '', doing }, call)).headers, id),
	};
	const asked = Object.entries(looks).filter(([service]) => isOfServices({ service }, services));
	return (await Promise.all(asked.map(([, look]) => look().catch(absent)))).flat();
};
