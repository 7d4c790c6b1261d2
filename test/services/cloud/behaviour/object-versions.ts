import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { Input, Loose } from '../../../hosts/services/trial.ts';
import { engineRunner } from '../run.ts';

const gone = { preview: false };

/** Old versions that a container keeps, and containers that others write to. `other`: of another project. */
export const objectVersionsBehave = (title: string, input: (user: 'demo' | 'other') => Input): void => {
	const demo = engineRunner(() => input('demo'));
	const other = engineRunner(() => input('other'));
	const one = async (step: string, values: Input): Promise<Loose> => (await demo(step, values))[0] as Loose;
	const made: string[] = [];
	const container = async (name: string, more: Input = {}): Promise<void> => {
		made.push(name);
		await demo('container.create', { name, existing: true, ...more });
		await demo('container.empty', { container: name, withVersions: true, ...gone });
	};

	describe(`${title}: old versions, and what others write`, () => {
		after(async () => {
			for (const name of made) {
				await demo('container.update', { container: name, versions: false }).catch(() => {});
				await demo('container.empty', { container: name, withVersions: true, ...gone }).catch(() => {});
				await demo('container.delete', { container: name, ...gone }).catch(() => {});
			}
		});

		it('a refused upload leaves no version; all go where that is asked for', async () => {
			const of = { container: 't-b-keeps' };
			await container(of.container, { versions: true });
			const put = (text: string, overwrite: boolean) =>
				demo('object.createFromText', { ...of, object: 'o', text, overwrite });
			await put('1', true);
			await put('2', true);
			await assert.rejects(put('3', false), { code: 'CONFLICT', hint: /Nothing was changed/ });
			const versions = async () => (await demo('object.getVersions', { ...of, object: 'o' })).length;
			assert.equal(await versions(), 2);
			assert.equal((await one('container.empty', { ...of, ...gone }))['deleted'], 1);
			assert.equal(await versions(), 3, 'what is deleted is marked so');
			await demo('container.update', { ...of, versions: false });
			await assert.rejects(demo('container.delete', { ...of, ...gone }), {
				code: 'CONFLICT',
				hint: /“Old versions too”/,
			});
			assert.equal((await one('container.empty', { ...of, withVersions: true, ...gone }))['deleted'], 3);
			assert.equal((await one('container.delete', { ...of, ...gone }))['deleted'], true);
			made.pop();
		});

		it('one that keeps none is emptied with its old versions too', async () => {
			const of = { container: 't-b-plain' };
			await container(of.container);
			for (const object of ['a', 'b']) await demo('object.createFromText', { ...of, object, text: object });
			assert.equal((await one('container.empty', { ...of, withVersions: true, ...gone }))['deleted'], 2);
			assert.deepEqual(await demo('object.getMany', of), []);
		});

		it('who may only write does so; what came is read by its owner', async () => {
			const of = { container: 't-b-drop' };
			await container(of.container);
			const [theirs] = await other('user.whoAmI', {});
			const [mine] = await demo('user.whoAmI', {});
			const idOf = (who: Loose | undefined) => String((who?.['project'] as Loose)['id']);
			await demo('container.setAccess', { ...of, access: 'custom', write: [`${idOf(theirs)}:*`] });
			const account = `AUTH_${idOf(mine)}`;
			const put = (text: string) => other('object.createFromText', { ...of, object: 'o', text, account });
			const [came] = await put('from afar');
			assert.deepEqual([came?.['name'], came?.['size']], ['o', 9]);
			await assert.rejects(put('again'), { code: 'CONFLICT' });
			await assert.rejects(other('object.download', { ...of, object: 'o', account }), {
				code: 'AUTH_REJECTED',
			});
			const [read] = await demo('object.download', { ...of, object: 'o' });
			assert.equal(String(read?.['content']), 'from afar');
		});

		it('what is wrong with a range, or with the place a copy goes to, is told', async () => {
			const of = { container: 't-b-short', object: 'o' };
			await container(of.container);
			await demo('object.createFromText', { ...of, text: 'short' });
			await assert.rejects(demo('object.download', { ...of, range: '100-200' }), {
				code: 'SERVER',
				hint: /fewer bytes/,
			});
			await assert.rejects(demo('object.copy', { ...of, toContainer: 't-b-nosuch' }), {
				code: 'NOT_FOUND',
				message: /copying object o to t-b-nosuch/,
			});
		});
	});
};
