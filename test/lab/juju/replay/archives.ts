import { createHash } from 'node:crypto';
import { archiveOf } from '../http/archive.ts';
import { dbase, logsub, web } from '../store.ts';

/** What stands for an uploaded archive: the recordings keep only lengths and hashes. */
const archives: Readonly<Record<string, Buffer>> = {
	'3a00ba89': archiveOf(web()),
	// as refreshed: its storage could not be added any more
	e19ae4cf: archiveOf({ ...web(), storage: {} }, { ready: 'ready2' }),
	bad2213d: archiveOf(dbase()),
	'10b2c022': archiveOf(logsub()),
	'2d711642': Buffer.from('x'),
	// of the command line's recording
	'80c5c2a6': Buffer.from('cli resource\n'),
	cf9abcb7: Buffer.from('hello resource\n'),
	bac5e0c1: Buffer.from('new resource\n'),
};

interface Body {
	readonly bytes?: number;
	readonly sha256?: string;
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Bytes for a recorded body, and the path with their hash where it had the recorded one. */
export const stand = (path: string, body: unknown): { path: string; bytes: Buffer | undefined } => {
	if (typeof body === 'string') return { path, bytes: Buffer.from(body) };
	const { sha256: recorded, bytes: length = 0 } = (body ?? {}) as Body;
	if (recorded === undefined) return { path: renamed(path), bytes: undefined };
	const bytes = archives[recorded.slice(0, 8)] ?? Buffer.alloc(length, 'y');
	const [, sha = ''] = /-([0-9a-f]{6,64})$/.exec(path) ?? [];
	if (sha.length < 7 || !recorded.startsWith(sha)) return { path, bytes };
	return { path: path.slice(0, -sha.length) + sha256(bytes).slice(0, sha.length), bytes };
};

/** The path of an object that was uploaded before. */
const renamed = (path: string): string => {
	const [, sha = ''] = /-([0-9a-f]{8,64})$/.exec(path) ?? [];
	const known = archives[sha.slice(0, 8)];
	return known ? path.slice(0, -sha.length) + sha256(known).slice(0, sha.length) : path;
};
