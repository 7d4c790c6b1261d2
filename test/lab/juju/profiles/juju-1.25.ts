import { facades, type Profile } from './profile.ts';

// 1.x has no controller connection: the root path means the environment of the state server
const every = facades(`
	Action 0-1, AllWatcher 0, AllEnvWatcher 1, Annotations 1, Backups 0, Block 1, Charms 1, Client 0, EnvironmentManager 1,
	HighAvailability 1, ImageManager 1, KeyManager 0, Pinger 0, Service 1-3, Spaces 1, Storage 1, Subnets 1,
	SystemManager 1, UserManager 0
`);

/** By recorded requests of the seed's client (protocol §4). */
export const juju125: Profile = {
	release: '1.25',
	version: '1.25.13',
	major: 1,
	controller: every,
	model: every,
	agents: new Set(),
};
