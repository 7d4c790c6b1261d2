import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { service } from '../../../src/services/serf/index.ts';
import { type SerfLab, startSerfLab } from '../../lab/serf/lab.ts';
import { until } from '../../support/until.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { disorderOf, faultsOf, type Flood, flood, type Input } from '../services/serf-flood.ts';
import type { FlowNode } from './support/node-red.ts';

let lab: SerfLab;
let stage: NodeRedStage;
before(async () => {
	lab = await startSerfLab();
	stage = await openNodeRed(service, () => ({ hosts: [`127.0.0.1:${lab.port}`] }));
});
after(async () => {
	await stage?.stop();
	await lab?.close();
});

/** Keeps only what the test wants of an event, after so many milliseconds in which nothing else runs. */
const work = (milliseconds: number, to: string): FlowNode => ({
	id: 'work',
	type: 'function',
	func: `const { userEvent, dropped } = msg.payload;
		for (const end = Date.now() + ${milliseconds}; Date.now() < end; );
		return { payload: userEvent ? { number: parseInt(userEvent.payload.toString('latin1', 0, 8)) } : { dropped } };`,
	outputs: 1,
	wires: [[to]],
});
const resident = async () =>
	((await (await stage.red.request('GET', '/probe')).json()) as { resident: number }).resident;
const stands = () => /^connected since/.test(stage.red.statuses('watch').at(-1)?.text ?? '');
/** What came at a probe since `from`. */
const input = (probe: string, from = 0) =>
	stage.red
		.printed(probe)
		.slice(from)
		.map(({ payload }) => payload as Input);

/** Floods a flow that stands, and looks how its process grows. */
const flooded = async (): Promise<{ sent: Flood; grew: number }> => {
	await until(stands, 'the trigger to stand');
	const began = await resident();
	let [most, flooding] = [began, true];
	const looking = (async () => {
		while (flooding) {
			most = Math.max(most, await resident());
			await sleep(200);
		}
	})();
	const sent = await flood(lab);
	flooding = false;
	await looking;
	return { sent, grew: most - began };
};

describe('10,000 events a second, in Node-RED', () => {
	test('a slow node in the foreground: bounded, in order, and what is lost is counted and said', async () => {
		await stage.deploy(
			stage.trigger('userEvent', { names: ['flood'] }, { wires: [['work'], ['out']] }),
			work(2, 'out'),
		);
		const { sent, grew } = await flooded();
		const faults = () => faultsOf(input('out'), sent);
		await until(() => faults().length === 0, 'all to be given or counted', 60).catch(() =>
			assert.deepEqual(faults(), []),
		);
		assert.ok(grew < 160, `memory grew by ${grew} MiB, of 240 that were sent`);
		const gaps = input('out').filter(({ dropped }) => dropped);
		assert.ok(gaps.length <= 5, `told in ${gaps.length} events`);
		assert.match(
			stage.red.log(),
			/\[info\] \[muster-serf-user-event:watch\] \d+ records? lost: more came than were taken in time/,
		);
		lab.cluster.event('flood', Buffer.from('99999'));
		await until(() => input('out').at(-1)?.number === 99_999, 'the next event');
	});

	test('a slow node in the background: what the help says to put before it bounds what it keeps, and nothing is lost without a word', async () => {
		const limit = {
			...{ id: 'limit', type: 'delay', pauseType: 'rate', drop: true, outputs: 2, wires: [['out'], ['end']] },
			...{ rate: '100', nbRateUnits: '1', rateUnits: 'second', timeout: '1', timeoutUnits: 'seconds' },
			...{ randomFirst: '1', randomLast: '5', randomUnits: 'seconds', allowrate: false },
		};
		const [out, end] = [input('out').length, input('end').length];
		await stage.deploy(
			stage.trigger('userEvent', { names: ['flood'] }, { wires: [['work'], ['out']] }),
			work(0, 'limit'),
			limit,
		);
		const { sent, grew } = await flooded();
		const [passed, tooMuch] = [() => input('out', out), () => input('end', end)];
		const dropped = () => [...passed(), ...tooMuch()].reduce((sum, one) => sum + (one.dropped ?? 0), 0);
		const told = () => [...passed(), ...tooMuch()].filter(({ number }) => number !== undefined).length;
		const missing = () => sent.sent - told() - dropped() - sent.agentDropped();
		await until(() => missing() === 0, 'all to be let through or told', 60).catch(() =>
			assert.equal(missing(), 0),
		);
		assert.ok(grew < 160, `memory grew by ${grew} MiB, of 240 that were sent`);
		assert.ok(passed().length < tooMuch().length, 'the node was slow');
		for (const input of [passed(), tooMuch()]) assert.deepEqual(disorderOf(input), []);
		lab.cluster.event('flood', Buffer.from('99999'));
		await until(() => [...passed(), ...tooMuch()].some(({ number }) => number === 99_999), 'the next event');
		assert.ok(!stage.red.exited());
	});
});
