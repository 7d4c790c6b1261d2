import { type Cloud, startCloud, type SynnefoCloud } from '../../../lab/cloud/index.ts';
import { until } from '../../../support/until.ts';
import type { TrialCloud } from './scene.ts';

/** A lab cloud with room for every trial, and two stores for its images. */
export const startTrialCloud = async (): Promise<{ readonly cloud: Cloud; readonly lab: TrialCloud }> => {
	const cloud = await startCloud();
	Object.assign(cloud.world.volume.quota, { volumes: 200, snapshots: 200, gigabytes: 5000 });
	const rooms = { network: 200, subnet: 200, router: 100, security_group: 100, port: 900, floatingip: 100 };
	cloud.world.network.quotas.set(cloud.idOf('project', 'demo'), rooms);
	// as in the real cloud of the live tests
	const methods = [...cloud.world.image.methods, 'glance-download'];
	Object.assign(cloud.world.image, { methods, stores: ['fast', 'cheap'], ports: undefined });
	return {
		cloud,
		lab: {
			settings: (user) => ({ authUrl: cloud.authUrl, user, password: cloud.password, project: user }),
			async watched(path) {
				const from = cloud.requests.length;
				await until(
					() => cloud.requests.slice(from).some(({ target }) => path.test(target)),
					'the first look',
					30,
				);
			},
			otherProject: cloud.idOf('project', 'other'),
		},
	};
};

/** A lab Synnefo, as a user of it connects. */
export const startTrialSynnefo = async (): Promise<{
	readonly cloud: SynnefoCloud;
	readonly lab: TrialCloud;
}> => {
	const cloud = await startCloud({ family: 'synnefo' });
	const named = { demo: 'alice', other: 'bob', admin: 'carol' } as const;
	const settings = (user: 'demo' | 'other' | 'admin') => ({
		login: 'token',
		authUrl: cloud.authUrl,
		token: cloud.tokens[named[user]],
	});
	return {
		cloud,
		lab: { settings, otherProject: cloud.users.bob },
	};
};
