import { JujuError } from '../errors.ts';
import { charms } from '../store.ts';
import type { Charm } from './charm-types.ts';
import type { World } from './world.ts';

/** What a controller without a way to the charm store says. */
export const offline = (major: number): JujuError =>
	new JujuError(
		`${major >= 4 ? 'resolving with preferred channel: ' : ''}Post "https://api.charmhub.io/v2/charms/refresh": dial tcp: lookup api.charmhub.io on 127.0.0.1:53: read udp 127.0.0.1:39180->127.0.0.1:53: read: connection refused`,
	);

/** A charm of the store, the newest or of that revision. */
export const findInStore = (world: World, name: string, revision?: number): Charm => {
	const short = name
		.replace(/^ch:/, '')
		.replace(/^([a-z0-9]+\/){1,2}/, '')
		.replace(/-\d+$/, '');
	const all = [...charms.filter((one) => one.name === short), ...(world.store.get(short) ?? [])].filter(
		(one) => one.source !== 'local',
	);
	const found = revision === undefined ? all.at(-1) : all.find((one) => one.revision === revision);
	if (!found)
		throw new JujuError(
			`selecting releases: charm or bundle not found in the charm's default channel, base "amd64/ubuntu/24.04/stable" for "${short}"`,
			'not found',
		);
	return found;
};
