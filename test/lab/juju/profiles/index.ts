import { juju125 } from './juju-1.25.ts';
import { juju29 } from './juju-2.9.ts';
import { juju36 } from './juju-3.6.ts';
import { juju40 } from './juju-4.0.ts';
import type { Profile, Release } from './profile.ts';

export const profiles: Readonly<Record<Release, Profile>> = {
	'1.25': juju125,
	'2.9': juju29,
	'3.6': juju36,
	'4.0': juju40,
};
