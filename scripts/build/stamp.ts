import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, sources } from './files.ts';

const file = path.join(root, 'node_modules/.cache/muster-built');
const inputs = ['src', 'nodes', 'credentials', 'icons', 'scripts'];
const outputs = ['dist/types/credentials.json', 'resources/form.js'];

const digest = (): string => {
	const hash = createHash('sha256');
	for (const source of ['package.json', ...inputs.flatMap((folder) => sources(folder, /\.[a-z]+$/))])
		hash.update(`${source}\n`).update(readFileSync(path.join(root, source)));
	return hash.digest('hex');
};

/** Whether what was built last was built from the files as they are now. */
export const isBuilt = (): boolean =>
	existsSync(file) &&
	outputs.every((output) => existsSync(path.join(root, output))) &&
	readFileSync(file, 'utf8') === digest();

/** Runs `work`, which makes the outputs. What it was made from is noted only when it has come to its end. */
export const building = async (work: () => Promise<void>): Promise<void> => {
	rmSync(file, { force: true });
	const from = digest();
	await work();
	mkdirSync(path.dirname(file), { recursive: true });
	writeFileSync(file, from);
};
