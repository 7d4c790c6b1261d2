import { addressesBehave } from './behaviour/addresses.ts';
import { backupsBehave } from './behaviour/backups.ts';
import { detailsBehave } from './behaviour/details.ts';
import { identitiesBehave } from './behaviour/identities.ts';
import { imagesBehave } from './behaviour/images.ts';
import { importsBehave } from './behaviour/imports.ts';
import { leftoversBehave } from './behaviour/leftovers.ts';
import { loginsBehave } from './behaviour/logins.ts';
import { largeObjectsBehave } from './behaviour/large-objects.ts';
import { movesBehave } from './behaviour/moves.ts';
import { networksBehave } from './behaviour/networks.ts';
import { objectsBehave } from './behaviour/objects.ts';
import { objectVersionsBehave } from './behaviour/object-versions.ts';
import { statesBehave } from './behaviour/states.ts';
import { tempUrlsBehave } from './behaviour/temp-urls.ts';
import { trials } from './trials.ts';
import { labCloud } from './lab-cloud.ts';

const world = labCloud();

trials('cloud in the lab', () => world().lab);
addressesBehave('cloud in the lab', () => world().lab.settings('demo'));
detailsBehave('cloud in the lab', (user) => world().lab.settings(user));
objectsBehave('cloud in the lab', () => world().lab.settings('demo'));
objectVersionsBehave('cloud in the lab', (user) => world().lab.settings(user));
statesBehave('cloud in the lab', () => world().lab.settings('demo'));
largeObjectsBehave('cloud in the lab', () => world().lab.settings('demo'));
leftoversBehave('cloud in the lab', () => world().lab.settings('demo'));
movesBehave('cloud in the lab', (user) => world().lab.settings(user));
networksBehave('cloud in the lab', (user) => world().lab.settings(user));
imagesBehave(
	'cloud in the lab',
	(user) => world().lab.settings(user),
	() => world().lab.otherProject,
);
importsBehave('cloud in the lab', (user) => world().lab.settings(user));
identitiesBehave('cloud in the lab', (user) => world().lab.settings(user));
tempUrlsBehave('cloud in the lab', () => world().lab.settings('demo'));
backupsBehave('cloud in the lab', () => world().lab.settings('demo'));
loginsBehave('cloud in the lab', { demo: () => world().lab.settings('demo'), v1: () => world().cloud.v1 });
