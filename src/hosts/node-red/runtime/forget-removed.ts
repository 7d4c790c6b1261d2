import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileNameOf } from '../../../engine/watch/memory-file.ts';
import type { Red } from './red.ts';

/** The project whose flows run, where Node-RED works with projects. */
const activeProject = ({ settings }: Red): string | undefined => {
	try {
		const { activeProject: name } = (settings.get?.('projects') ?? {}) as {
			readonly activeProject?: unknown;
		};
		return typeof name === 'string' && name !== '' ? name : undefined;
	} catch {
		// they are not read yet
		return undefined;
	}
};

/**
 * Where all triggers keep their memories: those of a project by themselves, for while another one runs its
 * nodes are in no flow.
 */
export const memoryFolder = (red: Red): string => {
	const folder = join(red.settings.userDir ?? process.cwd(), 'muster');
	const project = activeProject(red);
	return project === undefined ? folder : join(folder, 'projects', fileNameOf(project));
};

const ENDING = /\.json(\.tmp)?$/;

/**
 * Whether a name is that of a node in the flows, or of one in an instance of a subflow, which is called after
 * both: `instance-node`.
 */
const isKnown = (name: string, known: ReadonlySet<string>): boolean => {
	if (known.has(name)) return true;
	for (let at = name.indexOf('-'); at >= 0; at = name.indexOf('-', at + 1))
		if (known.has(name.slice(0, at)) && isKnown(name.slice(at + 1), known)) return true;
	return false;
};

const knownNames = (red: Red): ReadonlySet<string> => {
	const known = new Set<string>();
	red.nodes.eachNode(({ id }) => void known.add(fileNameOf(id)));
	return known;
};

/**
 * Whether a node is in the flows, running or disabled: Node-RED says “removed” of a node that was disabled,
 * too.
 */
export const isInFlows = (red: Red, id: string): boolean => isKnown(fileNameOf(id), knownNames(red));

/**
 * Deletes the memory of triggers that are in no flow any more: those in removed instances of subflows, which
 * Node-RED does not tell of, and those that went while it was not running. A disabled node keeps its memory.
 */
export const forgetRemoved = async (red: Red, directory: string): Promise<void> => {
	const files = await readdir(directory).catch(() => []);
	if (files.length === 0) return;
	const known = knownNames(red);
	const gone = files.filter((file) => ENDING.test(file) && !isKnown(file.replace(ENDING, ''), known));
	await Promise.all(gone.map((file) => rm(join(directory, file), { force: true })));
};
