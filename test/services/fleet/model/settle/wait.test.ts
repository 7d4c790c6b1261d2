import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../../src/services/fleet/client/client.ts';
import { waitFor } from '../../../../../src/services/fleet/model/settle/wait.ts';
import { joinStatus } from '../../../../../src/services/fleet/model/status.ts';
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
					/^After 1 s hang.service is not active yet: desired launched, currently launched, activating\/start-pre on/,
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
			message: /^a\.service did not become active: it failed on [0-9a-f]{8} \(failed\/failed\)$/,
			hint: /^Mend it, then \*Restart\*: .*journalctl --unit a\.service/,
		});
		await its.client.units.destroy('a.service');
		await assert.rejects(waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 }), {
			code: 'CONFLICT',
			message: /destroyed meanwhile/,
		});
		await waitFor(its.client, 'a.service', 'gone', { signal, every: 0.01 });
	});

	it('a unit that nobody has created is NOT_FOUND where it is only watched', async () => {
		await using its = await world();
		const watching = { signal, every: 0.01, watching: true };
		await assert.rejects(waitFor(its.client, 'nope.service', 'active', watching), {
			code: 'NOT_FOUND',
			message: 'There is no unit nope.service',
		});
		await waitFor(its.client, 'nope.service', 'gone', watching);
		// loaded, and started later by somebody else
		await its.client.units.create('a.service', { options: sleeper, desiredState: 'loaded' });
		let looks = 0;
		const onLook = () => {
			if (++looks === 3) its.lab.cluster.target('a.service', 'launched');
		};
		await waitFor(its.client, 'a.service', 'active', { ...watching, onLook });
	});

	it('a crash loop ends the wait in words', async () => {
		await using its = await world();
		its.lab.behave('a.service', 'loop');
		await its.client.units.create('a.service', {
			options: service('/bin/false', ['Service', 'Restart', 'always']),
			desiredState: 'launched',
		});
		await assert.rejects(waitFor(its.client, 'a.service', 'active', { signal, every: 0.01 }), {
			code: 'CONFLICT',
			message: /did not become active: it ends and is restarted again and again on /,
			hint: /\*Restart\*/,
		});
	});

	for (const [what, more, why] of [
		[
			'Conflicts=*',
			['X-Fleet', 'Conflicts', '*'],
			/Conflicts=\* meets there@1\.service on [0-9a-f]{8}, Conflicts/,
		],
		[
			'a missing peer',
			['X-Fleet', 'MachineOf', 'db.service'],
			/its peer db\.service \(MachineOf\) does not exist/,
		],
		[
			'a peer on no machine',
			['X-Fleet', 'MachineOf', 'off.service'],
			/its peer off\.service \(MachineOf\) is on no machine/,
		],
		['metadata', ['X-Fleet', 'MachineMetadata', 'role=gpu'], /role=gpu \(machines offer role=worker\)/],
	] as const)
		it(`${what}: the words say why no machine takes it`, async () => {
			await using its = await world();
			for (const name of ['there@1.service', 'there@2.service'])
				its.lab.cluster.put(name, service('/bin/sleep 1d', ['X-Fleet', 'Conflicts', 'there@*']), 'launched');
			its.lab.cluster.put('off.service', sleeper, 'inactive');
			its.lab.tick(4);
			await its.client.units.create('a.service', {
				options: service('/bin/sleep 1d', [...more]),
				desiredState: 'launched',
			});
			await assert.rejects(
				waitFor(its.client, 'a.service', 'active', { signal, every: 0.01, deadline: 1 }),
				({ code, message }) =>
					code === 'TIMEOUT' && /on no machine, since /.test(message) && why.test(message),
			);
			const row = joinStatus(await its.client.snapshot()).find(({ name }) => name === 'a.service');
			assert.equal(row?.verdict, 'unschedulable');
			assert.match(row.lacks ?? '', why);
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
