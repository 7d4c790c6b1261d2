import { isMusterError } from '../../../core/errors.ts';
import { path } from '../wire/path.ts';
import {
	accountQuotas,
	computeQuotas,
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

/** Every limit of the project, and how much of it is used. */
export const quotasOf = async ({ apis, login }: Cloud, call: Call = {}): Promise<Quota[]> => {
	const doing = 'reading quotas';
	const { family, project } = await login(call);
	if (family === 'synnefo')
		return accountQuotas((await apis.account.send({ path: '/quotas', doing }, call)).body);
	const id = project?.id ?? null;
	const network = id === null ? '/quotas/details.json' : path`/quotas/${id}/details.json`;
	const asked = await Promise.all([
		apis.compute
			.send({ path: '/limits', doing, gives: 'limits' }, call)
			.then(({ body }) => computeQuotas(body, id))
			.catch(absent),
		apis.volume
			.send({ path: '/limits', doing, gives: 'limits' }, call)
			.then(({ body }) => volumeQuotas(body, id))
			.catch(absent),
		apis.network
			.send({ path: network, doing, gives: 'quota' }, call)
			.then(({ body }) => networkQuotas(body, id))
			.catch(absent),
		apis.object
			.send({ method: 'HEAD', path: '', doing }, call)
			.then(({ headers }) => objectQuotas(headers, id))
			.catch(absent),
	]);
	return asked.flat();
};
