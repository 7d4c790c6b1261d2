import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../../scripts/build/files.ts';

type Loose = Record<string, unknown>;

export interface WorkflowFile {
	readonly name: string;
	readonly nodes: (Loose & {
		name: string;
		type: string;
		parameters: Loose;
		credentials?: Record<string, Loose>;
	})[];
	/** By the node they begin at, then by their kind: `main`, or what an AI agent is given. */
	readonly connections: Record<string, Record<string, { node: string }[][]>>;
	readonly settings: Loose;
	readonly pinData: Loose;
}

const folder = path.join(root, 'docs/workflows');

/** The workflows that we give away, by file name. */
export const workflowFiles = (): Map<string, WorkflowFile> =>
	new Map(
		readdirSync(folder)
			.filter((file) => file.endsWith('.json'))
			.map((file) => [
				path.basename(file, '.json'),
				JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as WorkflowFile,
			]),
	);
