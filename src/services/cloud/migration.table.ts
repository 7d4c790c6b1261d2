import type { Migration } from '../../catalogue/migration.ts';
import { rows as account } from './migration/account.table.ts';
import { rows as compute } from './migration/compute.table.ts';
import { rows as connection } from './migration/connection.table.ts';
import { rows as image } from './migration/image.table.ts';
import { rows as network } from './migration/network.table.ts';
import { rows as objects } from './migration/objects.table.ts';
import { rows as volume } from './migration/volume.table.ts';

/** Every public method of kamaki.clients, beside what does it here. */
export const fromKamaki: Migration = {
	from: 'kamaki',
	intro:
		'Names or IDs are taken everywhere, and a record from an earlier step as well. A method without a step of its own is reached with `api.call`, which sees to login, address and errors.',
	rows: [...connection, ...compute, ...network, ...volume, ...image, ...objects, ...account],
};
