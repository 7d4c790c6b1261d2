import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../../src/services/fleet/client/client.ts';
import { waitFor } from '../../../../../src/services/fleet/model/settle/wait.ts';
import { startFleetLab } from '../../../../lab/fleet/lab.ts';
import { service, sleeper } from '../../behaviour/host.ts';

const world = async () => {
	const lab = await startFleetLab();
	const client = await connectFleet({ endpoints: lab.url });
	const end = async () => {
		await client.close();
		await lab.close();
	};
	return { lab, client, [Symbol.asyncDispose]: end };
};
const signal = new AbortController().signal;

describe('waiting for a unit', { concurrency: 4 }, () => {
	it('tells how it stands after each look, and goes on over an outage', async () => {
		await using its = await world();
		its.lab.behave('slow.service', 'slow');
		await its.client.units.create('slow.service', { options: sleeper, desiredState: 'launched' });
		const told: string[] = [];
		const onLook = (words: string) => {
			told.push(words);
			if (told.length === 2) its.lab.fault({ act: 'drop', times: 9 });
		};
		const { unit } = await waitFor(its.client, 'slow.service', 'active', { signal, every: 0.005, onLook });
		assert.equal(unit?.currentState, 'launched');
		assert.match(told[0] ?? '', /desired launched/);
	});

	it('ends at its deadline with how it stands, and at once when it is stopped', async () => {
		await using its = await world();
		its.lab.behave('hang.service', 'hang');
		await its.client.units.create('hang.service', { options: sleeper, desiredState: 'launched' });
		await assert.rejects(
			waitFor(its.client, 'hang.service', 'active', { signal, every: 0.01, deadline: 1 }),
			{
				code: 'TIMEOUT',
				message:
					/^After 1 s it is not yet so that hang.service is active: desired launched, currently launched, activating\/start-pre on/,
			},
		);
		const stop = new AbortController();
		const waiting = waitFor(its.client, 'hang.service', 'active', {
			signal: stop.signal,
			every: 60,
			onLook: () => stop.abort(),
		});
		await assert.rejects(waiting, { code: 'CANCELLED' });
	});

	it('ends when somebody destroys the unit, and when it fails', async () => {
		await using its = await world();
		await its.client.units.create('a.service', { options: service('/bin/false'), desiredState: 'launched' });
		await assert.rejects(waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 }), {
			code: 'CONFLICT',
			hint: /journalctl --unit a\.service/,
		});
		await its.client.units.destroy('a.service');
		await assert.rejects(waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 }), {
			code: 'CONFLICT',
			message: /destroyed meanwhile/,
		});
		await waitFor(its.client, 'a.service', 'gone', { signal, every: 0.01 });
	});

	it('a failed unit runs again once it was loaded and then launched', async () => {
		await using its = await world();
		its.lab.behave('a.service', 'fail');
		await its.client.units.create('a.service', { options: sleeper, desiredState: 'launched' });
		await assert.rejects(waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 }), {
			code: 'CONFLICT',
		});
		await its.client.units.setState('a.service', 'loaded');
		await waitFor(its.client, 'a.service', 'loaded', { signal, every: 0.01 });
		its.lab.behave('a.service', 'run');
		await its.client.units.setState('a.service', 'launched');
		await waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 });
	});
});
