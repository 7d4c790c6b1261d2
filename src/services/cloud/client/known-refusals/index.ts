import { computeRefusals } from './compute.table.ts';
import { imageRefusals } from './image.table.ts';
import { identityRefusals } from './identity.table.ts';
import type { KnownRefusal } from './known-refusal.ts';
import { networkRefusals } from './network.table.ts';
import { volumeRefusals } from './volume.table.ts';

/**
 * Seen at a real OpenStack; the first that fits counts. Nova passes on the words of the others. Status 403,
 * 404 and 400 of states are conflicts.
 */
export const knownRefusals: readonly KnownRefusal[] = [
	...identityRefusals,
	...imageRefusals,
	...networkRefusals,
	...volumeRefusals,
	...computeRefusals,
];
