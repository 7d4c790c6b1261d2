import type { Cluster } from './cluster.ts';
import { firstValue, goKind } from './go-json.ts';
import type { Outcome } from './put.ts';

const PATH = /^\/([^/]+)\/metadata\/([A-Za-z0-9_.-]+)$/;

/** `PATCH /machines` as fleet 1.0 wants it: all is checked first, then done one by one (protocol §7). */
export const patchMachines = (cluster: Cluster, body: string): Outcome => {
	const { value, error } = firstValue(body);
	const refuse = (message: string): Outcome => ({ status: 400, message });
	if (error !== undefined) return refuse(error);
	if (!Array.isArray(value))
		return refuse(`json: cannot unmarshal ${goKind(value)} into Go value of type []api.machineMetadataOp`);
	const done: (() => void)[] = [];
	for (const { op, path, value: holder } of value as { op?: string; path?: string; value?: unknown }[]) {
		if (holder !== undefined && (typeof holder !== 'object' || holder === null))
			return refuse(
				`json: cannot unmarshal ${goKind(holder)} into Go struct field machineMetadataOp.Value of type struct { Value string "json:\\"value\\"" }`,
			);
		if (op !== 'add' && op !== 'remove' && op !== 'replace')
			return refuse('invalid op: expect add, remove, or replace');
		const [, id, key] = PATH.exec(path ?? '') ?? [];
		if (id === undefined || key === undefined) return refuse('machine metadata path invalid');
		const text = (holder as { value?: string } | undefined)?.value ?? '';
		if (op !== 'remove' && text === '') return refuse('invalid value: add and replace require a value');
		// removing leaves a tombstone, which also hides what fleet.conf says
		done.push(() => cluster.setMetadata(id, key, op === 'remove' ? '' : text));
	}
	for (const apply of done) apply();
	return { status: 204 };
};
