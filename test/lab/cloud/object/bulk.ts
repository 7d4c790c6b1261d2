import { type Answer, type Call, decodePath, header, Refused } from '../call.ts';
import { statusLine } from './answers.ts';
import { containerAt, objectAt, type Swift } from './context.ts';
import { quote } from './headers.ts';
import { splitPath } from './joined.ts';
import { accountOf, type StoredObject } from './state.ts';
import { removeCurrent } from './versions.ts';

export interface Outcome {
	status: number;
	body: string;
	readonly counts: Record<string, number>;
	readonly errors: [name: string, text: string][];
}

/** A bulk answer: 200 in any case, what happened in the body. */
export const bulkAnswer = (call: Call, { status, body, counts, errors }: Outcome): Answer => {
	const fields = { 'Response Status': statusLine(status), 'Response Body': body, ...counts };
	const accept = header(call, 'accept') ?? '';
	const chunked = { 'Transfer-Encoding': 'chunked' };
	if (/json/.test(accept))
		return {
			status: 200,
			headers: { 'Content-Type': 'application/json', ...chunked },
			body: JSON.stringify({ ...fields, Errors: errors }),
		};
	const sorted = Object.entries({ ...counts, 'Response Body': body, 'Response Status': statusLine(status) });
	const text = sorted.map(([key, value]) => `${key}: ${value}`).join('\n');
	const list = errors.map((each) => each.join(', ')).join('\n');
	return {
		status: 200,
		headers: { 'Content-Type': 'text/plain', ...chunked },
		body: `${text}\nErrors:\n${list}`,
	};
};

/** Deletes one path; what became of it as a status. */
const deleteOne = (swift: Swift, path: string): number => {
	const [name, object] = splitPath(path);
	try {
		swift.authorize(object === '' ? 'own' : 'write', name);
		const container = containerAt(swift, name);
		if (!container) return 404;
		if (object === '') {
			if (container.objects.size > 0) return 409;
			accountOf(swift.world.object, swift.account).containers.delete(name);
			return 204;
		}
		if (!objectAt(swift, name, object)) return 404;
		removeCurrent(swift, container, object);
		return 204;
	} catch (error) {
		if (error instanceof Refused) return error.answer.status;
		throw error;
	}
};

/** Deletes the paths in order and counts. */
export const deletePaths = (swift: Swift, paths: readonly string[]): Outcome => {
	const outcome: Outcome = {
		status: 200,
		body: '',
		counts: { 'Number Deleted': 0, 'Number Not Found': 0 },
		errors: [],
	};
	const count = (key: string) => {
		outcome.counts[key] = (outcome.counts[key] ?? 0) + 1;
	};
	for (const path of paths) {
		const status = deleteOne(swift, path);
		if (status === 204) count('Number Deleted');
		else if (status === 404) count('Number Not Found');
		else outcome.errors.push([quote(path), statusLine(status)]);
	}
	if (outcome.errors.length > 0) outcome.status = 400;
	return outcome;
};

/** POST or DELETE ?bulk-delete of the account. */
export const bulkDelete = async (swift: Swift): Promise<Answer> => {
	const fail = (status: number, body: string) =>
		bulkAnswer(swift.call, {
			status,
			body,
			counts: { 'Number Deleted': 0, 'Number Not Found': 0 },
			errors: [],
		});
	const type = header(swift.call, 'content-type');
	const text = await swift.call.text();
	if (type !== undefined && !type.startsWith('text/plain')) return fail(406, '');
	const names = text.split('\n').filter((line) => line.trim() !== '');
	if (names.length > 10_000) return fail(413, 'Maximum Bulk Deletes: 10000 per request');
	if (names.some((name) => Buffer.byteLength(name) > 2 * (1024 + 256 + 2)))
		return fail(400, 'Invalid File Name');
	if (names.length === 0) return fail(400, 'Invalid bulk delete.');
	const paths = names.map((name) => {
		// lines may hold bytes as they are
		const decoded = decodePath(Buffer.from(name.trim()).toString('latin1'));
		return decoded.startsWith('/') ? decoded : `/${decoded}`;
	});
	return bulkAnswer(swift.call, deletePaths(swift, paths));
};

/** DELETE ?multipart-manifest=delete */
export const deleteManifest = (swift: Swift): Answer => {
	const path = `/${swift.container}/${swift.object}`;
	const object = objectAt(swift, swift.container, swift.object);
	const counts = { 'Number Deleted': 0, 'Number Not Found': 0 };
	if (!object)
		return bulkAnswer(swift.call, {
			status: 200,
			body: '',
			counts: { ...counts, 'Number Not Found': 1 },
			errors: [],
		});
	if (!object.slo)
		return bulkAnswer(swift.call, {
			status: 400,
			body: '',
			counts,
			errors: [[quote(path), 'Not an SLO manifest']],
		});
	const within = ({ slo }: StoredObject): string[] =>
		(slo?.segments ?? []).flatMap(({ path: inner, nested }) => {
			if (inner === undefined) return [];
			const sub = nested ? objectAt(swift, ...splitPath(inner)) : undefined;
			return [...(sub ? within(sub) : []), inner];
		});
	return bulkAnswer(swift.call, deletePaths(swift, [...within(object), path]));
};
