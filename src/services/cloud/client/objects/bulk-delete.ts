import { counted } from '../../../../core/case.ts';
import { MusterError } from '../../../../core/errors.ts';
import { isRecord, numberOrNull, textOf } from '../../wire/json.ts';
import type { Cloud } from '../cloud.ts';
import { type ObjectPlace, pathsOf } from './place.ts';
import { infoOf } from './temp-url.ts';

/** Names of a request; the most that Swift takes is 10,000, but it answers only when all are done. */
const AT_ONCE = 1000;

/** How many objects one request may delete; 0: the cloud has no bulk delete. */
export const bulkSize = async (cloud: Cloud, place: ObjectPlace): Promise<number> => {
	const { isPithos } = await pathsOf(cloud, place);
	const bulk = isPithos ? undefined : (await infoOf(cloud, place))?.['bulk_delete'];
	if (!isRecord(bulk)) return 0;
	return Math.min(AT_ONCE, numberOrNull(bulk['max_deletes_per_request']) ?? AT_ONCE);
};

/**
 * A line of the request. Only what ends a line, is blank or means an encoding is encoded: Swift refuses all
 * of them for one line that is too long, and an umlaut would be three times its length.
 */
export const bulkLine = (container: string, name: string): string =>
	`/${container}/${name}`.replace(/[%\s\p{Cc}]/gu, encodeURIComponent);

/** Bytes of a line that Swift surely takes. */
const MAX_LINE_BYTES = 2048;

/** Whether it can be among those that one request deletes. */
export const isShort = (container: string, name: string): boolean =>
	Buffer.byteLength(bulkLine(container, name)) <= MAX_LINE_BYTES;

const decoded = (text: string): string => {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
};

/** Whether a status, e.g. `409 Conflict`, says that nothing was done; of 5xx that is not known. */
const isRefusal = (status: string | undefined): boolean => /^4\d\d\b/.test(status ?? '');

/**
 * Deletes objects in one request; those that are gone already count as deleted. @returns what could not be
 * deleted, by name
 * @throws MusterError where the cloud says 200 and means a failure: SERVER if it did nothing, else OUTCOME_UNKNOWN
 */
export const bulkDelete = async (
	cloud: Cloud,
	container: string,
	names: readonly string[],
	place: ObjectPlace,
): Promise<ReadonlyMap<string, MusterError>> => {
	const { of } = await pathsOf(cloud, place);
	const doing = `deleting ${counted(names.length, 'object')} of ${container}`;
	const { body } = await cloud.apis.object.send(
		{
			method: 'POST',
			...of(),
			query: { 'bulk-delete': true },
			headers: { 'content-type': 'text/plain' },
			body: names.map((name) => `${bulkLine(container, name)}\n`).join(''),
			doing,
		},
		place,
	);
	const told = isRecord(body) ? body : {};
	const rows = Array.isArray(told['Errors']) ? (told['Errors'] as unknown[]) : [];
	const wanted = new Map(names.map((name) => [`/${container}/${name}`, name]));
	const failed = new Map<string, MusterError>();
	for (const row of rows) {
		const [path, status] = [row].flat().map(textOf);
		const name = wanted.get(decoded(path ?? ''));
		const code = isRefusal(status) ? 'SERVER' : 'OUTCOME_UNKNOWN';
		if (name !== undefined)
			failed.set(name, new MusterError(code, `Swift answered ${status} while deleting ${name}`));
	}
	const counts = ['Number Deleted', 'Number Not Found'].map((key) => numberOrNull(told[key]) ?? 0);
	const accounted = counts.reduce((sum, count) => sum + count, failed.size);
	if (accounted >= names.length) return failed;
	const status = textOf(told['Response Status']);
	const said = textOf(told['Response Body']);
	const isRefused = isRefusal(status) && counts[0] === 0;
	throw new MusterError(
		isRefused ? 'SERVER' : 'OUTCOME_UNKNOWN',
		`Swift answered ${status || 'nothing'} while ${doing}: ${said || 'no reason'}`,
		{
			hint: 'Some may be deleted: list what is left.',
			details: { deleted: counts[0] ?? 0 },
		},
	);
};
