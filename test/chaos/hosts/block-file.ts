import { mkdir, rm, stat } from 'node:fs/promises';
import { until } from '../../support/until.ts';

/** Makes a file that cannot be written, also by root: a folder has its name. */
export const blockFile = (path: string): Promise<unknown> =>
	until(async () => {
		// it may just be written, and moved away
		await rm(path, { recursive: true, force: true });
		await mkdir(path);
		return (await stat(path)).isDirectory();
	}, `${path} to be a folder`);

export const freeFile = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
