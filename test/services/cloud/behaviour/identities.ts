import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

/** Users, roles and projects by name, and containers of which a name is taken. */
export const identitiesBehave = (title: string, input: (user: 'demo' | 'admin') => Input): void => {
	const demo = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const one = async (run: typeof demo, step: string, values: Input): Promise<Loose> =>
		(await run(step, values))[0] as Loose;

	describe(`${title}: names and IDs`, () => {
		it('a project is found by its name or its ID, one’s own or, by an admin, any', async () => {
			const own = await one(demo, 'project.get', { project: 'demo' });
			assert.equal((await one(demo, 'project.get', { project: own['id'] }))['name'], 'demo');
			assert.equal((await one(admin, 'project.get', { project: 'other' }))['name'], 'other');
			await assert.rejects(admin('project.get', { project: 'nobody’s' }), { code: 'NOT_FOUND' });
		});

		it('whom nobody knows has no empty list of roles', async () => {
			const roles = await admin('user.getRoles', { user: 'demo', project: 'demo' });
			assert.ok(roles.some(({ roleName }) => roleName === 'member'));
			await assert.rejects(admin('user.getRoles', { user: 'nobody’s' }), {
				code: 'NOT_FOUND',
				message: 'There is no user “nobody’s”',
			});
			await assert.rejects(admin('user.setRole', { user: 'demo', role: 'nobody’s', project: 'demo' }), {
				code: 'NOT_FOUND',
				message: 'There is no role “nobody’s”',
			});
		});

		it('a role is given and taken by names', async () => {
			const role = { user: 'other', role: 'reader', project: 'demo' };
			const has = async () =>
				(await admin('user.getRoles', { user: 'other', project: 'demo' })).map(({ roleName }) => roleName);
			assert.equal((await one(admin, 'user.setRole', role))['granted'], true);
			assert.deepEqual(await has(), ['reader']);
			assert.equal((await one(admin, 'user.setRole', { ...role, how: 'revoke' }))['granted'], false);
			assert.deepEqual(await has(), []);
		});

		it('a container that is there is not changed by one who would make it', async () => {
			await demo('container.create', { name: 't-taken', existing: true, metadata: { owner: 'web' } });
			await assert.rejects(
				demo('container.create', { name: 't-taken', metadata: { owner: 'me' }, quota: '1M' }),
				{
					code: 'CONFLICT',
					hint: /Nothing of it was changed/,
				},
			);
			const { metadata, quota } = await one(demo, 'container.get', { container: 't-taken' });
			assert.deepEqual([metadata, quota], [{ owner: 'web' }, null]);
			await demo('object.createFromText', { container: 't-taken', object: 'a', text: 'x', overwrite: true });
			const gone = { container: 't-taken', preview: false };
			await assert.rejects(demo('container.delete', gone), {
				code: 'CONFLICT',
				message: 'Container “t-taken” is not empty',
			});
			await demo('container.empty', gone);
			await demo('container.delete', gone);
		});
	});
};
