import assert from 'node:assert/strict';
import type { Loose } from '../trial.ts';
import { box, first, type CloudTrials } from './scene.ts';

export const objectMoreTrials: CloudTrials = {
	'object.getSegments': {
		async input(scene) {
			await box(scene, 't-o-segs');
			const file = Buffer.alloc(300_000, 5);
			const more = { segmentSize: '100000', overwrite: true };
			await scene.run('object.upload', { container: 't-o-segs', object: 'big', file, ...more });
			return { container: 't-o-segs', object: 'big' };
		},
		gives: { container: 't-o-segs_segments' },
		count: 3,
	},
	'object.createFromPrefix': {
		async input(scene) {
			await box(scene, 't-o-dlo', 'in/1', 'in/2');
			return { container: 't-o-dlo', object: 'all', prefix: 'in/', overwrite: true };
		},
		gives: { name: 'all', size: 24, segmented: 'dynamic', manifest: 't-o-dlo/in/' },
	},
	'object.waitForObjectChanged': {
		async input(scene) {
			await box(scene, 't-o-watch', 'in/old');
			return { container: 't-o-watch', prefix: 'in/', interval: '1s', deadline: '60s' };
		},
		async meanwhile({ run, lab }, over) {
			await lab.watched?.(/t-o-watch/);
			for (let round = 0; round < 20 && !over.aborted; round++) {
				await new Promise((resolve) => setTimeout(resolve, 700));
				// an earlier run may have left the same in a real cloud
				for (const object of [`in/${Date.now()}`, `out/${Date.now()}`])
					await run('object.createFromText', { container: 't-o-watch', object, text: 'x', overwrite: true });
			}
		},
		gives: { event: 'object.added', object: { container: 't-o-watch', size: 1 } },
		count: 1,
	},
	'object.createTemporaryUrl': {
		async input(scene) {
			await box(scene, 't-o-temp', 'a b?');
			return { container: 't-o-temp', object: 'a b?', makeKey: true };
		},
		gives: { method: 'GET' },
		async after(_, results) {
			const answer = await fetch(first(results)['url'] as string);
			assert.equal(await answer.text(), 'text of a b?');
		},
	},
	'object.getVersions': {
		async input({ run }) {
			await run('container.create', { name: 't-o-ver', versions: true, existing: true });
			for (const text of ['one', 'two'])
				await run('object.createFromText', { container: 't-o-ver', object: 'v', text, overwrite: true });
			return { container: 't-o-ver', object: 'v' };
		},
		gives: { isLatest: true },
	},
	'object.restoreVersion': {
		async input({ run }) {
			await run('container.create', { name: 't-o-res', versions: true, existing: true });
			for (const text of ['first', 'no'])
				await run('object.createFromText', { container: 't-o-res', object: 'v', text, overwrite: true });
			const [, old] = await run('object.getVersions', { container: 't-o-res', object: 'v' });
			return { container: 't-o-res', object: 'v', version: (old as Loose)['versionId'] };
		},
		gives: { size: 5 },
	},
};
