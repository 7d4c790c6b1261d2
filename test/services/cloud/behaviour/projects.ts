import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const limits = { 'cyclades.vm': { member_capacity: 1, project_capacity: 1 } };

/** Projects of a Synnefo: what was asked for is read back, and nothing else is said. */
export const projectsBehave = (title: string, input: (user: 'demo' | 'other' | 'admin') => Input): void => {
	const owner = engineRunner(() => input('demo'));
	const admin = engineRunner(() => input('admin'));
	const other = engineRunner(() => input('other'));
	const one = async (run: typeof owner, step: string, values: Input): Promise<Loose> =>
		(await run(step, values))[0] as Loose;
	const applied = async (name: string, more: Input = {}): Promise<Loose> =>
		one(owner, 'project.apply', { name, ends: '2027-05-05T00:00:00Z', limits, ...more });
	const open = async (name: string, more: Input = {}): Promise<unknown> => {
		const { projectId } = await applied(name, more);
		await admin('project.act', { project: projectId, decision: 'approve' });
		return projectId;
	};
	const states = ({ done, state, applicationState }: Loose) => [done, state, applicationState];

	describe(`${title}: projects`, () => {
		it('a decision about an application tells what has become of both', async () => {
			const { projectId: project, application } = await applied('a.example.org');
			const [seen] = await owner('project.get', { project });
			assert.deepEqual([seen?.['application'], seen?.['applicationState']], [application, 'pending']);
			const denied = await one(admin, 'project.act', { project, decision: 'deny', reason: 'too much' });
			assert.deepEqual(states(denied), [true, 'uninitialized', 'denied']);
			const dismissed = await one(owner, 'project.act', { project, decision: 'dismiss', application });
			assert.deepEqual(states(dismissed), [true, 'deleted', 'dismissed']);
			await assert.rejects(owner('project.act', { project, decision: 'cancel' }), {
				code: 'CONFLICT',
				message: /Cannot cancel application \d+ in state 'Dismissed'/,
			});
		});

		it('a project is suspended, ended and brought back', async () => {
			const project = await open('b.example.org');
			const act = async (decision: string, more: Input = {}) =>
				(await one(admin, 'project.act', { project, decision, ...more }))['state'];
			assert.equal(await act('suspend'), 'suspended');
			assert.equal(await act('unsuspend'), 'active');
			await assert.rejects(act('unsuspend'), { code: 'CONFLICT', message: /is not suspended/ });
			await assert.rejects(act('terminate'), { code: 'BAD_INPUT', message: /will end for all its members/ });
			assert.equal(await act('terminate', { allowTermination: true }), 'terminated');
			assert.equal(await act('reinstate'), 'active');
			await assert.rejects(owner('project.act', { project, decision: 'suspend' }), { code: 'AUTH_REJECTED' });
		});

		it('where there is no application none is decided about', async () => {
			const [{ id: project } = { id: '' }] = await owner('project.getMany', {});
			await assert.rejects(owner('project.act', { project, decision: 'cancel' }), {
				code: 'BAD_INPUT',
				message: /shows none, and no number was given/,
			});
		});

		it('who leaves may have to wait for the owner', async () => {
			const project = await open('c.example.org', { leavePolicy: 'moderated', joinPolicy: 'auto' });
			const joined = await one(other, 'project.join', { project });
			assert.equal(joined['state'], 'accepted');
			const membership = joined['membershipId'];
			const left = await one(other, 'project.actOnMember', { membership, decision: 'leave' });
			assert.deepEqual([left['done'], left['state']], [false, 'leave_requested']);
			const removed = await one(owner, 'project.actOnMember', { membership, decision: 'remove' });
			assert.deepEqual([removed['done'], removed['state']], [true, 'removed']);
		});

		it('who asks is accepted, rejected, or withdraws; who is taken in is in', async () => {
			const project = await open('d.example.org');
			const ask = async () => (await one(other, 'project.join', { project }))['membershipId'];
			const act = async (run: typeof owner, membership: unknown, decision: string) =>
				(await one(run, 'project.actOnMember', { membership, decision }))['state'];
			const membership = await ask();
			assert.equal(await act(owner, membership, 'reject'), 'rejected');
			assert.equal(await ask(), membership);
			assert.equal(await act(other, membership, 'cancel'), 'cancelled');
			await assert.rejects(act(owner, membership, 'accept'), { code: 'CONFLICT' });
			const taken = await one(owner, 'project.join', { project, user: 'bob@example.org' });
			assert.deepEqual([taken['membershipId'], taken['state']], [membership, 'accepted']);
			assert.equal(await act(other, membership, 'leave'), 'removed');
		});

		it('the default project is the one that was set, also for the steps that follow', async () => {
			const project = await open('e.example.org');
			const now = async () => ((await one(owner, 'user.whoAmI', {}))['project'] as Loose)['id'];
			const before = await now();
			assert.equal((await one(owner, 'project.setDefault', { project }))['done'], true);
			assert.equal(await now(), project);
			await owner('project.setDefault', { project: before });
		});
	});
};
