import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { needs } from './needs.ts';

export interface SerfBinary {
	/** As the agent names its release. */
	readonly version: string;
	readonly binary: string;
}

const versionOf = (binary: string): string =>
	execFileSync(binary, ['version'], { encoding: 'utf8' }).split('\n')[0] as string;

/**
 * The newest release, built by Go once per machine outside the clone; false where there is no Go, or it
 * cannot build it.
 */
const newest = (): string | false => {
	const folder = path.join(
		process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache'),
		'muster',
		'serf-latest',
	);
	const binary = path.join(folder, 'serf');
	if (existsSync(binary)) return binary;
	try {
		mkdirSync(folder, { recursive: true });
		execFileSync('go', ['install', 'github.com/hashicorp/serf/cmd/serf@latest'], {
			env: { ...process.env, GOBIN: folder },
			stdio: ['ignore', 2, 2],
		});
		return binary;
	} catch (error) {
		console.log(
			`no newest agent beside the distribution’s: ${error instanceof Error ? error.message : error}`,
		);
		return false;
	}
};

/**
 * The real agents that this machine has or can get; their versions are printed. The newest is a bonus where
 * Go is at hand.
 */
export const serfBinaries = (): SerfBinary[] => {
	const found = [needs('serf', 'Serf against real agents'), newest()];
	const binaries = found
		.filter((binary) => binary !== false)
		.map((binary) => ({ binary, version: versionOf(binary) }));
	for (const { version, binary } of binaries)
		console.log(`agent: ${version} (${path.basename(path.dirname(binary))}/serf)`);
	return binaries;
};
