import { type Json, listOf, recordOf, textOf, textOrNull } from './json.ts';
import { namesOf } from './server.ts';
import { timeOf } from './time.ts';

/** Where a cloud keeps its images, if in several places. */
export interface ImageStore {
	readonly id: string;
	readonly description: string | null;
	readonly default: boolean;
	readonly readOnly: boolean;
}

/** How images come in beside a plain upload. */
export interface ImageImports {
	/** E.g. `glance-direct`, `web-download`, `copy-image`. */
	readonly methods: readonly string[];
	/** None where the cloud has one place only. */
	readonly stores: readonly ImageStore[];
}

/** The work that an import is. */
export interface ImportTask {
	readonly id: string;
	/** `pending`, `processing`, `success` or `failure`. */
	readonly status: string;
	/** Of a failure: why. */
	readonly message: string | null;
	readonly created: string | null;
}

/** `GET /info/import` */
export const readMethods = (body: unknown): string[] =>
	namesOf(recordOf(recordOf(body)['import-methods'])['value']);

/** `GET /info/stores`: flags are texts. */
export const readStores = (body: unknown): ImageStore[] =>
	listOf(recordOf(body)['stores']).map((raw) => ({
		id: textOf(raw['id']),
		description: textOrNull(raw['description']),
		default: String(raw['default']) === 'true',
		readOnly: String(raw['read-only']) === 'true',
	}));

const readTask = (raw: Json): ImportTask => ({
	id: textOf(raw['id']),
	status: textOf(raw['status']),
	message: textOrNull(raw['message']),
	created: timeOf(raw['created_at']),
});

/** `GET /images/{id}/tasks` */
export const readTasks = (body: unknown): ImportTask[] => listOf(recordOf(body)['tasks']).map(readTask);
