import { runOperation } from '../../../src/engine/run/run-operation.ts';
import { service } from '../../../src/services/cloud/index.ts';
import type { FileIn } from '../../../src/catalogue/field.ts';
import { isFileOut } from '../../../src/catalogue/results.ts';
import type { Input, Loose, Run } from '../../hosts/services/trial.ts';
import { stepNamed } from '../../hosts/services/values.ts';

const asFile = (bytes: Uint8Array): FileIn => ({
	name: 'file.bin',
	size: bytes.length,
	async *read() {
		yield bytes;
	},
});

/** Runs steps through the engine, without an editor around it. */
export const engineRunner =
	(settings: () => Input, signal: AbortSignal = new AbortController().signal): Run =>
	async (name, values = {}) => {
		const input = Object.fromEntries(
			Object.entries(values).map(([key, value]) => [
				key,
				value instanceof Uint8Array ? asFile(value) : value,
			]),
		);
		const results: Loose[] = [];
		const context = { signal, progress: () => {}, log: () => {}, answer: async () => undefined };
		const operation = stepNamed(service, name);
		for await (const result of runOperation({
			service,
			operation,
			input,
			settings: async () => settings(),
			context,
		})) {
			if (!isFileOut(result)) results.push(result as Loose);
			else {
				const parts: Uint8Array[] = [];
				for await (const part of result.read()) parts.push(part);
				results.push({ name: result.name, size: result.size, content: Buffer.concat(parts) });
			}
		}
		return results;
	};
