import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { aio } from './openstack-aio.ts';

/** A process group that says when it is there, and ends when it is asked to, unless it is `deaf`. */
const group = async (isDeaf: boolean): Promise<ChildProcess> => {
	const ears = isDeaf ? "trap '' TERM; " : '';
	const child = spawn('bash', ['-c', `${ears}(sleep 600) & echo there; wait; sleep 600`], {
		detached: true,
		stdio: ['ignore', 'pipe', 'ignore'],
	});
	await once(child.stdout as NodeJS.ReadableStream, 'data');
	return child;
};
const isAlive = ({ pid = 0 }: ChildProcess): boolean => {
	try {
		return process.kill(-pid, 0);
	} catch {
		return false;
	}
};

if (
	process.platform === 'linux' &&
	needs('openstack', 'the end of a real OpenStack that does not want to end')
)
	describe('the script of the real OpenStack', () => {
		let home: string;
		const env = { ...process.env };
		before(() => {
			home = mkdtempSync(path.join(tmpdir(), 'muster-aio-'));
			mkdirSync(path.join(home, 'run'));
			Object.assign(process.env, { OSAIO_HOME: home, OSAIO_PATIENCE: '4' });
		});
		after(() => {
			process.env = env;
			rmSync(home, { recursive: true, force: true });
		});
		const named = (name: string, { pid }: ChildProcess) =>
			writeFileSync(path.join(home, 'run', `${name}.pid`), `${pid}\n`);

		it('stop ends who listens, kills who does not, with their children, and nobody else', async () => {
			const [good, deaf, stranger] = [await group(false), await group(true), await group(true)];
			try {
				named('nova-api', good);
				named('cinder-api', deaf);
				await aio('stop');
				// whose children they are has to take note
				await until(() => !isAlive(good) && !isAlive(deaf), 'the end of both');
				assert.equal(isAlive(stranger), true);
				assert.deepEqual(readdirSync(path.join(home, 'run')), []);
			} finally {
				for (const { pid = 0 } of [good, deaf, stranger].filter(isAlive)) process.kill(-pid, 'SIGKILL');
			}
		});

		it('kill ends one, and says where there is none', async () => {
			const [one, other] = [await group(true), await group(true)];
			try {
				named('nova-api', one);
				named('cinder-api', other);
				await aio('kill', 'nova-api');
				// whose child it is has to take note
				await until(() => !isAlive(one), 'the end of what was killed');
				assert.equal(isAlive(other), true);
				await assert.rejects(aio('kill', 'nova-api'), /nova-api does not run/);
				await assert.rejects(aio('again', 'nosuch'), /there is no nosuch/);
			} finally {
				for (const { pid = 0 } of [one, other].filter(isAlive)) process.kill(-pid, 'SIGKILL');
			}
		});
	});
