import { homedir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import { type MemoryFile, memoryFile } from '../../../engine/watch/memory-file.ts';
import { isSamePlace } from '../../../engine/connect/settings-identity.ts';
import { DATABASE_MAX, type Saved, type Store } from '../../../engine/watch/memory.ts';
import { asJson } from '../to-host-value.ts';

/** Known while a test runs, so that what it started can be ended. */
const ofOneTest = (ready: () => Promise<boolean>): Store => {
	let last: Saved | undefined;
	return {
		settles: true,
		most: DATABASE_MAX,
		async load() {
			await ready();
			return last;
		},
		save: async (saved) => {
			last = saved;
		},
	};
};

/**
 * A trigger's memory in n8n's static data: saved by the activation and by each emit, and a hint only, since
 * any execution that writes static data of its own overwrites it.
 */
const staticStore = (functions: ITriggerFunctions, about: () => Promise<string>): Store => {
	const data = functions.getWorkflowStaticData('node');
	// found out by loading: a save must not wait, since n8n may store the data at any moment
	let what: string | undefined;
	return {
		settles: false,
		most: DATABASE_MAX,
		async load() {
			what = await about();
			// n8n watches it through proxies, which cannot be cloned
			const saved = data['muster'] as IDataObject | undefined;
			if (saved === undefined || saved === null) return undefined;
			const { of, ...rest } = JSON.parse(JSON.stringify(saved)) as Saved & { readonly of?: string };
			return of === undefined || isSamePlace(String(of), what) ? rest : undefined;
		},
		async save(saved) {
			data['muster'] = asJson(what === undefined ? saved : { ...saved, of: what });
		},
	};
};

/** A trigger’s name in this installation, over all workflows. */
export const triggerId = (functions: ITriggerFunctions): string =>
	`${functions.getWorkflow().id}-${functions.getNode().id}`;

/** n8n’s user folder, where this package keeps a folder of its own. */
const memoryFolder = (): string => join(process.env['N8N_USER_FOLDER'] ?? homedir(), '.n8n', 'muster');

/** Each save has a turn: of two memories the later one counts, e.g. where the file could not be written. */
interface Turned extends Saved {
	readonly turn?: number;
}
const turnOf = (saved: Turned | undefined): number => saved?.turn ?? 0;
const withoutTurn = (turned: Turned | undefined): Saved | undefined => {
	if (!turned) return undefined;
	const { turn: _, ...saved } = turned;
	return saved;
};

/** Whether another process of n8n may take over, which has not the file. */
const hasOtherMains = (): boolean => process.env['N8N_MULTI_MAIN_SETUP_ENABLED'] === 'true';

/**
 * The file first; static data where no file can be written, or where another main may take over: then it is
 * as old as the last emit. Else it is left alone: n8n stores that of all nodes as one, and what the
 * workflow’s own nodes have stored there meanwhile would be gone.
 */
const both = (
	file: MemoryFile,
	data: Store,
	ready: () => Promise<boolean>,
	log: (line: string) => void,
): Store => {
	let turn = 0;
	return {
		get well() {
			return file.well;
		},
		get settles() {
			return file.well;
		},
		get most() {
			return file.well ? file.most : data.most;
		},
		async load() {
			if (!(await ready())) return undefined;
			const hint = await data.load();
			const saved = await file.load().catch((error: unknown) => {
				log(`The memory file of this trigger could not be read: ${error}`);
				return undefined;
			});
			turn = Math.max(turnOf(saved), turnOf(hint));
			if (saved) return withoutTurn(turnOf(hint) > turnOf(saved) ? hint : saved);
			// whether a file can be written is known only by writing one
			await file.tryOut();
			return withoutTurn(hint);
		},
		async save(saved) {
			const next: Turned = { ...saved, turn: ++turn };
			// a disk that was full may take it again
			const written = file.save(next);
			const isFileEnough = file.well && !hasOtherMains();
			const isLeftOut = file.well && JSON.stringify(saved).length > data.most;
			// at once: n8n stores its data when the activation or the emit is over, not when a disk is ready
			if (!isFileEnough)
				await data.save(isLeftOut ? ({ version: 1, tooLarge: true, turn } satisfies Turned as Saved) : next);
			await written;
			if ((isFileEnough || isLeftOut) && !file.well) await data.save(next);
		},
	};
};

/**
 * A trigger's memory: a file in n8n's user folder, written by the process that runs the trigger, and n8n's
 * static data beside it. A manual test finds nothing and leaves nothing. `of`: what is watched where; memory
 * of something else is none. `ready`: waited for before anything is loaded; nothing is where it gives
 * `false`.
 */
export const triggerStore = (
	functions: ITriggerFunctions,
	of: () => Promise<string>,
	ready: () => Promise<boolean>,
	log: (line: string) => void,
): Store => {
	if (functions.getMode() === 'manual') return ofOneTest(ready);
	return both(
		memoryFile(memoryFolder(), triggerId(functions), of, log),
		staticStore(functions, of),
		ready,
		log,
	);
};
