import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectFleet } from '../../../../src/services/fleet/client/client.ts';
import { type FleetLabOptions, startFleetLab } from '../../../lab/fleet/lab.ts';
import { labMachine } from '../../../lab/fleet/lab.ts';
import { service, sleeper } from '../behaviour/host.ts';

const OTHER = service('/usr/bin/other');
const world = async (options: FleetLabOptions = {}) => {
	const lab = await startFleetLab({ tickEvery: 0, ...options });
	const client = await connectFleet({ endpoints: lab.url });
	return {
		lab,
		client,
		async [Symbol.asyncDispose]() {
			await client.close();
			await lab.close();
		},
	};
};

describe('fleet client: what is read back is compared with what was asked', { concurrency: 4 }, () => {
	it('a hidden old release that keeps the former text is no success', async () => {
		await using at = await world({ keepsText: true });
		await at.client.units.create('a.service', { options: sleeper });
		await assert.rejects(at.client.units.replace('a.service', { options: OTHER }), {
			code: 'UNSUPPORTED',
			message: /a\.service still has its former unit file/,
		});
		const same = await at.client.units.replace('a.service', { options: sleeper, desiredState: 'loaded' });
		assert.equal(same.desiredState, 'loaded');
	});

	it('two creators at once: the second is a CONFLICT, whether it came with the same text or another', async () => {
		for (const [options, message] of [
			[sleeper, /^Somebody else created unit a\.service at the same moment$/],
			[OTHER, /^Somebody else changed unit a\.service at the same moment$/],
		] as const) {
			await using at = await world();
			// the other one is in between: before the PUT for the same text, after it for another
			at.lab.fault({
				act:
					options === sleeper
						? { status: 204, headers: {}, body: '' }
						: { status: 201, headers: {}, body: '' },
				method: 'PUT',
				first: () => at.lab.cluster.put('a.service', options, 'inactive'),
			});
			await assert.rejects(at.client.units.create('a.service', { options: sleeper }), {
				code: 'CONFLICT',
				message,
			});
		}
	});

	it('changes of one unit or machine are made one after the other', async () => {
		await using at = await world();
		const { client, lab } = at;
		const asked = async (work: () => Promise<unknown>) => {
			const before = lab.requests.length;
			await work();
			return lab.requests.slice(before).map(({ method, body }) => `${method} ${body}`);
		};
		await client.units.create('a.service', { options: sleeper });
		const setState = (state: 'loaded' | 'launched') => client.units.setState('a.service', state);
		const { id } = labMachine(1);
		const setMetadata = (values: Record<string, string>) => client.machines.setMetadata(id, values);
		for (const [first, second] of [
			[() => setState('loaded'), () => setState('launched')],
			[() => setMetadata({ rack: '1' }), () => setMetadata({ rack: '2' })],
		] as const) {
			const alone = [...(await asked(first)), ...(await asked(second))];
			assert.deepEqual(await asked(() => Promise.all([first(), second()])), alone);
		}
	});

	it('a desired state, a destroyed unit and metadata that are somebody else’s by then are no success', async () => {
		await using at = await world();
		const { client, lab } = at;
		const done = { status: 204, headers: {}, body: '' };
		await client.units.create('a.service', { options: sleeper });
		lab.fault({ act: done, method: 'PUT' });
		await assert.rejects(client.units.setState('a.service', 'launched'), {
			code: 'CONFLICT',
			message: /Somebody else changed unit a\.service/,
		});
		lab.fault({ act: done, method: 'DELETE' });
		await assert.rejects(client.units.destroy('a.service'), {
			code: 'CONFLICT',
			message: /created it again/,
		});
		lab.fault({ act: done, method: 'PATCH' });
		await assert.rejects(client.machines.setMetadata(labMachine(1).id, { zone: 'eu' }), {
			code: 'CONFLICT',
			message: /changed the metadata/,
		});
	});

	it('changes of one unit in one process are made in the order of the calls; other units are not held up', async () => {
		await using at = await world();
		const { client, lab } = at;
		await client.units.create('a.service', { options: sleeper });
		await client.units.create('b.service', { options: sleeper });
		const from = lab.requests.length;
		await Promise.all([
			client.units.setState('a.service', 'launched'),
			client.units.setState('a.service', 'loaded'),
			client.units.replace('a.service', { options: OTHER }),
			client.units.setState('b.service', 'loaded'),
		]);
		const puts = lab.requests
			.slice(from)
			.filter(({ method, url }) => method === 'PUT' && /a\.service/.test(url));
		assert.deepEqual(
			puts.map(({ body }) => JSON.parse(body).desiredState),
			['launched', 'loaded', 'loaded'],
		);
		const two = await Promise.allSettled([
			client.units.create('c.service', { options: sleeper }),
			client.units.create('c.service', { options: OTHER }),
		]);
		assert.deepEqual(
			two.map(({ status }) => status),
			['fulfilled', 'rejected'],
		);
		assert.equal((await client.units.get('c.service')).options[0]?.value, '/bin/sleep 1d');
	});
});

describe('fleet client: units that other tools made', () => {
	const odd = ['app@{1,2,3}.service', 'a b.service', 'no-type', 'ünit.service', 'x?y#z%.service'];

	it('are listed, read and destroyed; what fleetd refuses is said; only creating is strict', async () => {
		await using at = await world();
		const { client, lab } = at;
		for (const name of odd) lab.cluster.put(name, sleeper, 'launched');
		lab.tick(4);
		assert.deepEqual((await client.units.list()).map(({ name }) => name).sort(), [...odd].sort());
		for (const name of odd) {
			assert.equal((await client.units.get(name)).name, name);
			assert.equal((await client.unitStates({ unit: name })).length, 1);
			await assert.rejects(client.units.setState(name, 'loaded'), {
				code: 'UNSUPPORTED',
				message: /^fleetd changes no unit with the name /,
				hint: /read and destroyed/,
			});
			await assert.rejects(client.units.replace(name, { options: OTHER }), { code: 'UNSUPPORTED' });
			await assert.rejects(client.units.create(`${name} 2`, { options: sleeper }), { code: 'BAD_INPUT' });
			await client.units.destroy(name);
			await assert.rejects(client.units.get(name), {
				code: 'NOT_FOUND',
				message: `There is no unit ${name}`,
			});
		}
	});

	it('a state that is left on a machine outside the cluster does not hold up a new unit, and is told', async () => {
		await using at = await world();
		const { client, lab } = at;
		lab.cluster.ghost('a.service', 'c04f825a'.padEnd(32, '0'));
		const said: string[] = [];
		await client.units.create('a.service', { options: sleeper }, { warn: (line) => said.push(line) });
		assert.match(said.join(), /^a\.service: .* on c04f825a, which is not in the cluster$/);
	});
});
