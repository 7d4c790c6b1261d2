import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const gone = { preview: false };

/** Images: properties, who sees them, what their state forbids. */
export const imagesBehave = (
	title: string,
	input: (user: 'demo' | 'other') => Input,
	other: () => string,
): void => {
	const demo = engineRunner(() => input('demo'));
	const theirs = engineRunner(() => input('other'));
	const one = async (step: string, values: Input, run = demo): Promise<Loose> =>
		(await run(step, values))[0] as Loose;
	const image = (name: string, more: Input = {}): Promise<Loose> =>
		one('image.create', { name, diskFormat: 'raw', upload: false, ...more });

	describe(`${title}: images`, () => {
		it('properties have any name, and none that is a part of the image', async () => {
			const properties = { 'hw:x': '1', 'a/b': '2', 'c~d': '3', Ümlaut: 'ü' };
			const { id, properties: made } = await image('t-img-props', { properties });
			assert.deepEqual(made, properties);
			const change = { properties: { 'hw:x': '9', 'n~/w': '5' }, remove: ['a/b', 'c~d', 'never there'] };
			const changed = await one('image.update', { image: id, ...change });
			assert.deepEqual(changed['properties'], { 'hw:x': '9', Ümlaut: 'ü', 'n~/w': '5' });
			for (const [step, values] of [
				[
					'image.create',
					{ name: 't-img-no', diskFormat: 'raw', upload: false, properties: { visibility: 'public' } },
				],
				['image.update', { image: id, properties: { status: 'queued' } }],
				['image.update', { image: id, remove: ['name'] }],
			] as const)
				await assert.rejects(demo(step, values), {
					code: 'BAD_INPUT',
					message: /of the image itself, no property/,
				});
			assert.deepEqual(await demo('image.getMany', { name: 't-img-no' }), []);
			await demo('image.delete', { image: id, ...gone });
		});

		it('a name may hold what Glance’s filters take for an operator', async () => {
			for (const name of [
				't-ubuntu:22.04',
				'in:t-a',
				'in:"t-a',
				'eq:t-a',
				'gt:5',
				':t',
				't:',
				'2026-01-31T03:12:50Z',
			]) {
				const values = { name, diskFormat: 'raw', upload: false };
				const [made] = await demo('image.create', values);
				assert.equal((await demo('image.get', { image: name }))[0]?.['id'], made?.['id'], name);
				assert.equal((await demo('image.getMany', { name })).length, 1, name);
				await demo('image.delete', { image: name, preview: false });
			}
		});

		it('one that waits for its disk is not waited for', async () => {
			const made = await image('t-img-queued', { wait: true, deadline: '60s' });
			assert.equal(made['status'], 'queued');
			await assert.rejects(demo('image.download', { image: made['id'] }), { code: 'CONFLICT' });
			await demo('image.delete', { image: made['id'], ...gone });
		});

		it('a disk is uploaded once', async () => {
			const { id } = await image('t-img-once');
			const disk = Buffer.alloc(1000, 3);
			assert.equal((await one('image.upload', { image: id, disk }))['size'], 1000);
			await assert.rejects(demo('image.upload', { image: id, disk }), {
				code: 'CONFLICT',
				hint: /has its disk already/,
			});
			await demo('image.delete', { image: id, ...gone });
		});

		it('what is protected is not deleted until it is so no more', async () => {
			const { id } = await image('t-img-prot', { protected: true });
			await assert.rejects(demo('image.delete', { image: id, ...gone }), {
				code: 'CONFLICT',
				hint: /Turn its “Protected” off/,
			});
			assert.equal((await one('image.update', { image: id, protected: false }))['protected'], false);
			await demo('image.delete', { image: id, ...gone });
		});

		it('a deactivated image is no failure of rights', async () => {
			const { id } = await image('t-img-off', { upload: true, disk: Buffer.alloc(10) });
			await demo('image.deactivate', { image: id });
			await assert.rejects(demo('image.download', { image: id }), {
				code: 'CONFLICT',
				hint: /Reactivate the image first/,
				message: /: The requested image has been deactivated\./,
			});
			await demo('image.delete', { image: id, ...gone });
		});

		it('hidden ones are in no list but their own', async () => {
			const { id } = await image('t-img-hidden');
			assert.equal((await one('image.update', { image: id, hidden: true }))['hidden'], true);
			const names = async (hidden: boolean) =>
				(await demo('image.getMany', { hidden })).map(({ name }) => name);
			assert.equal((await names(false)).includes('t-img-hidden'), false);
			assert.deepEqual(await names(true), ['t-img-hidden']);
			await demo('image.delete', { image: id, ...gone });
		});

		it('shared: by ID until it is accepted, by name from then on', async () => {
			const { id } = await image('t-img-shared', { visibility: 'private' });
			await assert.rejects(demo('image.share', { image: id, member: other() }), {
				code: 'CONFLICT',
				hint: /only while its visibility is “shared”/,
			});
			await demo('image.update', { image: id, visibility: 'shared' });
			await demo('image.share', { image: id, member: other() });
			await assert.rejects(theirs('image.get', { image: 't-img-shared' }), { code: 'NOT_FOUND' });
			await one('image.answerSharing', { image: id, answer: 'accepted' }, theirs);
			assert.equal((await one('image.get', { image: 't-img-shared' }, theirs))['id'], id);
			await assert.rejects(theirs('image.delete', { image: id, ...gone }), { code: 'AUTH_REJECTED' });
			await demo('image.update', { image: id, visibility: 'community' });
			assert.equal((await one('image.get', { image: id }, theirs))['visibility'], 'community');
			await demo('image.delete', { image: id, ...gone });
		});
	});
};
