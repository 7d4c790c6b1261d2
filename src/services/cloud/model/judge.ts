import { MusterError } from '../../../core/errors.ts';
import { failedForQuota, OVER_QUOTA } from './over-quota.ts';

/** A thing that has a status, while somebody waits for another. */
export interface StatusRecord {
	readonly id: string;
	readonly name: string | null;
	readonly status: string;
	/** What it is doing, where that is known. */
	readonly taskState?: string | null;
	/** Why it failed, in the cloud’s words. */
	readonly fault?: { readonly message: string } | null;
	/** The same, as backups say it. */
	readonly failReason?: string | null;
}

const gone = new Set(['DELETED', 'SOFT_DELETED', 'deleted', 'killed']);
const failed = (status: string): boolean => /^error/i.test(status);
/** Nova says SHUTOFF where Synnefo says STOPPED. */
const spellings: Readonly<Record<string, string>> = { STOPPED: 'SHUTOFF', AVAILABLE: 'ACTIVE' };
const spelled = (status: string): string => {
	const upper = status.toUpperCase().replaceAll('_', '-');
	return spellings[upper] ?? upper;
};

/** What cinder says where no backup service runs. */
const noService = /^Service not found/;
const NO_SERVICE =
	'The cloud has no such service running: ask its admin. Delete what failed; a snapshot may do meanwhile.';

/** `undefined`: nothing better than to look and to try again. */
const hintOf = (title: string, status: string, reason: string | null): string | undefined => {
	if (/^error.restoring$/i.test(status))
		return 'What is on the volume now is neither the backup nor what it was. Restore the backup once more.';
	if (noService.test(reason ?? '')) return NO_SERVICE;
	return failedForQuota(reason)
		? `${OVER_QUOTA} A new ${title} that ended so is of no use: delete it.`
		: undefined;
};

const label = ({ name, id }: StatusRecord): string => name || id;

/** Whether a status is one of those wanted, whatever the family’s spelling. */
export const isOneOf = (status: string, wanted: readonly string[]): boolean =>
	wanted.some((each) => spelled(each) === spelled(status));

/**
 * Whether a thing stands as wanted; `DELETED` among `wanted` means that it is gone.
 * @returns `true`, or why not yet in a few words. @throws MusterError where it never will: it failed, or was
 *   deleted meanwhile
 */
export const judge = (
	title: string,
	seen: StatusRecord | undefined,
	wanted: readonly string[],
): true | string => {
	const wantsGone = wanted.some((each) => gone.has(each));
	if (seen === undefined || gone.has(seen.status)) {
		if (wantsGone) return true;
		const whose = seen === undefined ? '' : ` ${label(seen)}`;
		throw new MusterError(
			'NOT_FOUND',
			`The ${title}${whose} was deleted while waiting for ${wanted.join(' or ')}`,
		);
	}
	const busy = seen.taskState ? `${seen.status}, ${seen.taskState}` : seen.status;
	if (isOneOf(seen.status, wanted) && !seen.taskState) return true;
	// one that had failed before is on its way out
	const isGoing = wantsGone && Boolean(seen.taskState);
	if (failed(seen.status) && !wanted.some(failed) && !isGoing) {
		const reason = seen.fault?.message || seen.failReason || null;
		const why = reason === null ? ', and the cloud gives no reason' : `: ${reason}`;
		const hint = hintOf(title, seen.status, reason);
		const [elsewhere, mended] =
			title === 'server'
				? [', perhaps in another zone or with another size', 'a hard reboot or a rebuild may mend it']
				: ['', 'an admin of the cloud can reset its state'];
		const code = failedForQuota(reason) ? 'LIMIT' : 'SERVER';
		throw new MusterError(code, `The ${title} ${label(seen)} is in ${seen.status}${why}`, {
			details: {
				id: seen.id,
				status: seen.status,
				fault: reason,
				reason: `${seen.status}${reason === null ? ', no reason given' : `: ${reason}`}`,
			},
			hint:
				hint ??
				`If the ${title} is new, delete it and try again${elsewhere}. If there is something on it: ${mended}.`,
		});
	}
	return `it is ${busy}`;
};
