import assert from 'node:assert/strict';
import { test } from 'node:test';
import { service } from '../../../src/services/cloud/index.ts';
import { endLeases } from '../../../src/net/lease.ts';
import { startTrialSynnefo } from '../../hosts/services/cloud/lab.ts';
import { startWatch } from '../../support/steps.ts';
import { until } from '../../support/until.ts';
import { labCloud } from './lab-cloud.ts';
import { engineRunner } from './run.ts';

const world = labCloud();
const settings = () => ({ ...world().lab.settings('demo') });
const run = engineRunner(settings);

test('limits of one service are told while another is away; all are not told by half', async () => {
	await world().cloud.stop('volume');
	try {
		const quotas = await run('quota.getMany', { service: 'compute' });
		assert.ok(quotas.length > 0 && quotas.every((quota) => quota['service'] === 'compute'));
		await assert.rejects(run('quota.getMany', {}), { code: 'CONNECT_REFUSED' });

		const looked = world().lab.watched?.(/\/limits/);
		const watching = startWatch(service, settings(), 'quotaAbove', {
			percent: 0,
			services: ['compute'],
			interval: '5s',
		});
		try {
			await looked;
			await run('server.create', {
				name: 'fills',
				flavor: 'm1.tiny',
				image: 'cirros',
				networking: 'none',
				wait: true,
			});
			const event = await until(() => watching.events[0], 'the quota to be told', 30);
			assert.match(String(event['text']), /of compute \w+ are used/);
		} finally {
			await watching.stop();
		}
	} finally {
		await world().cloud.start('volume');
	}
});

test('a service is meant however its name is written', async () => {
	const quotas = await run('quota.getMany', { service: ' Compute' });
	assert.ok(quotas.length > 0 && quotas.every((quota) => quota['service'] === 'compute'));
	const watching = startWatch(service, settings(), 'quotaAbove', {
		percent: 0,
		services: ['Volume '],
		interval: '5s',
	});
	try {
		await watching.ready();
		await run('volume.create', { name: 'counts', size: '1G' });
		const event = await watching.seen('quota.above');
		assert.match(String(event['text']), /of volume \w+ are used/);
	} finally {
		await watching.stop();
	}
});

test('who names a service that a Synnefo does not have is told those that it has', async () => {
	const synnefo = await startTrialSynnefo();
	try {
		const watching = startWatch(service, synnefo.lab.settings('demo'), 'quotaAbove', { services: ['nova'] });
		await assert.rejects(watching.over, { code: 'BAD_INPUT', hint: /cyclades/ });
		// it has no limit there, and may get one
		const own = startWatch(service, synnefo.lab.settings('demo'), 'quotaAbove', { services: ['cyclades'] });
		await own.ready();
		await own.stop();
	} finally {
		endLeases();
		await synnefo.cloud.close();
	}
});
