import { MusterError } from '../../../../core/errors.ts';
import { type AccountInfo, readAccountInfo } from '../../wire/account.ts';
import { metaHeaders } from '../../wire/object-meta.ts';
import type { Cloud } from '../cloud.ts';
import { type ObjectPlace, pathsOf } from './place.ts';

/** What is set of an account; what is not given stays. */
export interface AccountChange {
	/** Added to what there is; an empty text removes. */
	readonly metadata?: Readonly<Record<string, string>> | undefined;
	/** Pithos: the members of groups, all of them; none removes the group. */
	readonly groups?: Readonly<Record<string, readonly string[]>> | undefined;
}

export const accountInfo = async (cloud: Cloud, place: ObjectPlace = {}): Promise<AccountInfo> => {
	const { of, account, isPithos } = await pathsOf(cloud, place);
	const request = { method: 'HEAD', ...of(), doing: `reading account ${account}` };
	return readAccountInfo(account, (await cloud.apis.object.send(request, place)).headers, isPithos);
};

/** Changes an account and reads it back. @throws MusterError UNSUPPORTED for groups in Swift */
export const changeAccount = async (
	cloud: Cloud,
	{ metadata = {}, groups = {} }: AccountChange,
	place: ObjectPlace = {},
): Promise<AccountInfo> => {
	const { of, account, isPithos } = await pathsOf(cloud, place);
	if (!isPithos && Object.keys(groups).length > 0)
		throw new MusterError(
			'UNSUPPORTED',
			'Swift has no groups; a container’s access names projects and users',
		);
	const members = Object.fromEntries(
		Object.entries(groups).map(([name, each]) => [
			`x-account-group-${encodeURIComponent(name)}`,
			each.map(encodeURIComponent).join(','),
		]),
	);
	const request = {
		method: 'POST',
		...of(),
		// without it everything that is not named goes
		query: isPithos ? { update: true as const } : {},
		headers: { ...metaHeaders('x-account-meta-', metadata, isPithos), ...members },
		doing: `changing account ${account}`,
	};
	await cloud.apis.object.send(request, place);
	return accountInfo(cloud, place);
};
