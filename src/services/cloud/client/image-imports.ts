import {
	type ImageImports,
	type ImportTask,
	readMethods,
	readStores,
	readTasks,
} from '../wire/image-import.ts';
import type { Json } from '../wire/json.ts';
import { path } from '../wire/path.ts';
import type { Call } from './api.ts';
import type { Cloud } from './cloud.ts';

/** Images that come in another way than by a plain upload. OpenStack only. */
export interface ImageImporting {
	/** What this cloud offers. */
	imports(call?: Call): Promise<ImageImports>;
	/** Bytes that an import with `glance-direct` takes then; read once. */
	stage(
		id: string,
		body: AsyncIterable<Uint8Array>,
		options?: Call & { readonly size?: number | undefined },
	): Promise<void>;
	/** Begins an import; its body as the service wants it. */
	import(id: string, body: Json, options?: Call & { readonly label?: string | null }): Promise<void>;
	/** The imports of an image; none where the release does not tell. */
	importTasks(id: string, call?: Call): Promise<ImportTask[]>;
}

export const imageImporting = (cloud: Cloud): ImageImporting => {
	const api = cloud.apis.image;
	return {
		async imports(call) {
			const asking = 'asking how images can be imported';
			// a cloud with one store answers 404
			const [methods, stores] = await Promise.all([
				api.send({ path: '/info/import', doing: asking, gives: 'import-methods' }, call),
				api.send({ path: '/info/stores', doing: asking, accept: [404], gives: 'stores' }, call),
			]);
			return { methods: readMethods(methods.body), stores: readStores(stores.body) };
		},
		async stage(id, body, { signal, size } = {}) {
			const headers = {
				'content-type': 'application/octet-stream',
				...(size === undefined ? {} : { 'content-length': String(size) }),
			};
			const doing = `staging image ${id}`;
			await api.send({ method: 'PUT', path: path`/images/${id}/stage`, headers, body, doing }, { signal });
		},
		async import(id, body, { signal, label } = {}) {
			const doing = `importing image ${label || id}`;
			await api.send({ method: 'POST', path: path`/images/${id}/import`, json: body, doing }, { signal });
		},
		async importTasks(id, call) {
			const doing = `reading the imports of image ${id}`;
			const request = { path: path`/images/${id}/tasks`, doing, accept: [404], gives: 'tasks' };
			return readTasks((await api.send(request, call)).body);
		},
	};
};
