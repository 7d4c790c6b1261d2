import { isMusterError, MusterError } from '../../../core/errors.ts';
import type { MetadataOp } from '../wire/metadata.ts';
import type { Machine } from '../wire/records.ts';

const keyOf = ({ path }: MetadataOp) => path.slice(path.lastIndexOf('/') + 1);

/** Whether a machine’s metadata are what one operation makes of them. */
export const isMade = ({ metadata }: Machine, op: MetadataOp): boolean => {
	const key = keyOf(op);
	return op.op === 'remove' ? !Object.hasOwn(metadata, key) : metadata[key] === op.value?.value;
};

/**
 * The error of a PATCH, with which of its entries were made: the server carries them out one by one (protocol
 * §7). As it is where there is one entry only, where nothing was sent, or where looking fails.
 */
export const withEntries = async (
	error: unknown,
	ops: readonly MetadataOp[],
	look: () => Promise<Machine>,
): Promise<unknown> => {
	if (
		!isMusterError(error) ||
		ops.length < 2 ||
		!['SERVER', 'OUTCOME_UNKNOWN'].includes(error.code) ||
		error.details['done']
	)
		return error;
	const machine = await look().catch(() => undefined);
	if (!machine) return error;
	const done = ops.filter((op) => isMade(machine, op)).map(keyOf);
	const open = ops.filter((op) => !isMade(machine, op)).map(keyOf);
	const spoken = (keys: readonly string[]) => keys.join(', ') || 'none';
	return new MusterError(
		error.code,
		`${error.message}; as asked now: ${spoken(done)}; not as asked: ${spoken(open)}`,
		{
			cause: error,
			details: { ...error.details, entries: { done, open } },
			hint: 'Setting or removing an entry again does no harm: repeat the step.',
		},
	);
};
