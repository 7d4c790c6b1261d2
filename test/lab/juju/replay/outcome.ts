import { type Frame } from './client.ts';

/** What became of one recorded request. */
export interface Outcome {
	readonly file: string;
	/** `Facade.Method`, a path, or `open`. */
	readonly what: string;
	readonly at: string;
	readonly result: 'same' | 'reached' | 'left out' | 'different';
	readonly why?: string;
}

/** Requests that ask again until something has come about: their answers are states to be reached. */
export const POLLED = new Set([
	'Action.Actions',
	'Action.Operations',
	'Action.ListOperations',
	'ModelManager.ModelInfo',
	'ModelManager.ListModels',
	'Storage.ListStorageDetails',
	'Storage.ListFilesystems',
	'StringsWatcher.Next',
	'Application.UnitsInfo',
	'Client.StatusHistory',
	'ModelManager.ModelStatus',
	'Controller.ModelStatus',
	'Secrets.ListSecrets',
]);

export const SHOW = process.env['MUSTER_REPLAY_SHOW'] === '1';

export const parse = (text: string): Frame => {
	try {
		return JSON.parse(text) as Frame;
	} catch {
		return {};
	}
};
