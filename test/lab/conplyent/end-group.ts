import { spawnSync } from 'node:child_process';
import { SAME_PROCESS } from '../../../src/services/conplyent/model/persisted-job/same-process.ts';

const isThere = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
};

/**
 * Kills a process group that this process has made. Where its leader `hasEnded`, whoever has its number now is
 * somebody else: numbers are given again.
 */
export const endGroup = (pid: number, hasEnded: boolean): void => {
	if (hasEnded && isThere(pid)) return;
	try {
		process.kill(-pid, 'SIGKILL');
	} catch {
		// it has ended
	}
};

/** Kills what is kept in a folder: the group that its file `pid` names, as far as it is still the same. */
export const endKeptGroup = (folder: string): void => {
	const script = `${SAME_PROCESS}
read -r shell program shellBegan programBegan <"$1/pid" && leads "$program" "$programBegan" && kill -s KILL -- "-$program"`;
	spawnSync('sh', ['-c', script, 'sh', folder], { stdio: 'ignore' });
};
