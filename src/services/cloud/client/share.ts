import { createHash } from 'node:crypto';
import { lease } from '../../../net/lease.ts';
import { type CloudClient, clientOf } from './client.ts';
import { connectionClosed } from '../../../core/errors.ts';
import { openCloud } from './cloud.ts';
import { type CloudOptions, readOptions } from './options.ts';

/** Seconds that a login is kept after its last user: the next execution uses it again. */
const IDLE = 900;
// a newer copy of the package does not take over what an older one opened
const VERSION = process.env['MUSTER_VERSION'] ?? 'source';

/**
 * A client over the one login of this process with these options: for fifty steps, a thousand items and the
 * next execution alike. Closing it gives the share back. @throws MusterError BAD_INPUT
 */
export const shareCloud = async (options: CloudOptions, signal: AbortSignal): Promise<CloudClient> => {
	readOptions(options);
	const digest = createHash('sha256').update(JSON.stringify(options)).digest('base64url');
	const open = async () => openCloud(options);
	const { client: cloud, release } = await lease(
		{ key: `${VERSION}|cloud login|${digest}`, idle: IDLE, open },
		signal,
	);
	const own = new AbortController();
	return {
		...clientOf(cloud),
		lost: AbortSignal.any([cloud.lost, own.signal]),
		async close() {
			if (own.signal.aborted) return;
			own.abort(connectionClosed());
			release();
		},
	};
};
