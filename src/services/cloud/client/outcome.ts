import type { Fault } from '../wire/fault.ts';
import type { ServiceName } from '../wire/services.ts';

/** Every service marks its answers, or names its faults; a proxy does neither. */
export const isOwn = ({ name, requestId }: Pick<Fault, 'name' | 'requestId'>): boolean =>
	name !== '' || requestId !== '';

/** Not implemented, another HTTP, full: said before anything is done. */
const REFUSED: ReadonlySet<number> = new Set([501, 505, 507]);

/**
 * Whether a change may stand although its answer is an error: a proxy has lost the service, or the service
 * broke off in the middle. A service’s own 503 says that it did not begin; the object store’s says that too
 * few of its machines took it.
 */
export const mayHaveBeenDone = (
	fault: Pick<Fault, 'status' | 'name' | 'requestId' | 'retryAfter'>,
	{ service, reads }: { readonly service: ServiceName; readonly reads: boolean },
): boolean => {
	const { status, retryAfter } = fault;
	if (reads || status < 500 || REFUSED.has(status)) return false;
	if (status !== 503 || !isOwn(fault)) return true;
	return service === 'object' && retryAfter === undefined;
};
