import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const script = path.join(import.meta.dirname, 'openstack-aio.sh');
const run = promisify(execFile);

/** Runs `openstack-aio.sh`, e.g. `aio('kill', 'nova-api')`. */
export const aio = async (...words: readonly string[]): Promise<void> =>
	void (await run('bash', [script, ...words], { maxBuffer: 2 ** 24 }));
