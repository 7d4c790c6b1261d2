import { isMusterError } from '../../../../core/errors.ts';
import type { BundleChange } from '../../wire/calls/bundle.table.ts';
import { get, type Loose, map, text } from '../../wire/get.ts';
import { baseNamed } from '../../wire/values/base.ts';
import { readChannel, readCharm } from '../../wire/values/charm.ts';
import { readConstraints } from '../../wire/values/constraints.ts';
import { readDevices } from '../../wire/values/devices.ts';
import { readPlacement } from '../../wire/values/placement.ts';
import { readStorage } from '../../wire/values/storage.ts';
import { badBundle } from './parse.ts';

/** What another change makes has no name yet. */
const isReference = (input: string): boolean => input.includes('$');

/** Reads what a change has, as making it would. */
const readers: ReadonlyMap<string, (args: Loose) => void> = new Map([
	[
		'addCharm',
		(args) => {
			readCharm(text(args, 'charm') ?? '');
			readChannel(text(args, 'channel'));
		},
	],
	[
		'deploy',
		(args) => {
			readChannel(text(args, 'channel'));
			readConstraints(get(args, 'constraints'));
			readStorage(map(args, 'storage'));
			readDevices(map(args, 'devices'));
			baseNamed(args);
		},
	],
	['addMachines', (args) => void readConstraints(get(args, 'constraints'))],
	['setConstraints', (args) => void readConstraints(get(args, 'constraints'))],
	[
		'addUnit',
		(args) => {
			const to = text(args, 'to') ?? '';
			if (to !== '' && !isReference(to)) readPlacement(to, '');
		},
	],
]);

/**
 * Looks through all changes before the first is made: one that cannot be made would leave a part of the
 * bundle behind. @throws MusterError BAD_INPUT naming the application
 */
export const checkChanges = (changes: readonly BundleChange[]): void => {
	const deploys = changes.filter(({ method }) => method === 'deploy');
	const whose = ({ id, args }: BundleChange): string => {
		const named = text(args, 'application');
		const deploy = deploys.find((one) => `$${one.id}` === named || text(one.args, 'charm') === `$${id}`);
		return text(deploy?.args, 'application') ?? named ?? id;
	};
	for (const change of changes)
		try {
			readers.get(change.method)?.(change.args);
		} catch (error) {
			if (!isMusterError(error)) throw error;
			throw badBundle(`The bundle cannot be deployed because of ${whose(change)}: ${error.message}`);
		}
};
