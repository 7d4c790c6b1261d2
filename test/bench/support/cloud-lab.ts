import { parentPort } from 'node:worker_threads';
import { startCloud } from '../../lab/cloud/index.ts';

/**
 * A lab cloud in a thread of its own: what it costs is not the client’s. Says where it is, then how often a
 * token was asked for.
 */
const cloud = await startCloud();
parentPort?.on('message', () => parentPort?.postMessage(cloud.logins()));
parentPort?.postMessage({ authUrl: cloud.authUrl, password: cloud.password });
