import { after, before, describe } from 'node:test';
import { service } from '../../../src/services/juju/index.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { jujuSettings, startJuju } from '../services/juju/index.ts';
import { triggerLife } from '../services/trigger-life.ts';

// watched on 3.6, looked at on 4.0
describe('Juju’s triggers in Node-RED', { concurrency: true }, () => {
	for (const release of ['3.6', '4.0'] as const)
		describe(release, { concurrency: 1 }, () => {
			let lab: ControllerLab;
			let count = 0;
			before(async () => {
				lab = await startJuju(release);
			});
			after(() => lab[Symbol.asyncDispose]());

			triggerLife(() => ({
				service,
				settings: () => jujuSettings(lab),
				source: ['modelChanged', { kinds: ['unit'], interval: '5s' }],
				others: {
					modelsChanged: { interval: '5s' },
					modelSettled: { interval: '5s' },
					actionFinished: { interval: '1s' },
					logLine: {},
				},
				async change() {
					const message = `turn ${++count}`;
					lab.setStatus('mysql/0', 'blocked', message);
					return new RegExp(`^Unit mysql/0 .*\\bblocked: ${message}\\b`);
				},
				connections: () => lab.connections(),
				stop: () => lab.stop(),
				start: () => lab.start(),
			}));
		});
});
