import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/conplyent/index.ts';
import { type ConplyentLab, startConplyentLab } from '../../lab/conplyent/lab.ts';
import { n8nRunner } from '../services/n8n.ts';
import { type NodeRedStage, openNodeRed } from '../services/node-red.ts';
import { type Engine, startEngine } from './engine.ts';

const TURNS = 5;
const NAMES = ['n8n', 'Node-RED', 'program'] as const;
type Name = (typeof NAMES)[number];
let engine: Engine;
let lab: ConplyentLab;
let red: NodeRedStage;

before(async () => {
	lab = await startConplyentLab();
	engine = await startEngine('n8n-engine');
	red = await openNodeRed(service, () => ({
		host: lab.host,
		port: String(lab.port),
		hold: { value: '200', unit: 'ms' },
		answerTimeout: { value: '1', unit: 's' },
	}));
});
after(async () => {
	await red?.stop();
	endLeases();
	await lab?.close();
	engine?.stop();
});

/**
 * Work with pauses in which the place is given back, as workflows have them. It goes on until all have had
 * their turns: nobody has the place only because the others are done.
 */
const inTurns = async (name: Name, order: Name[], work: (turn: number) => Promise<void>) => {
	const had = (one: Name) => order.filter((each) => each === one).length;
	for (let turn = 0; !NAMES.every((one) => had(one) >= TURNS); turn++) {
		await work(turn);
		order.push(name);
		await sleep(500);
	}
};

test('n8n, Node-RED and a program of somebody’s own want the one place at once: each has all its turns', async () => {
	const order: Name[] = [];
	const credential = () => ({ host: lab.host, port: lab.port, hold: '200ms', answerTimeout: '1s' });
	const inN8n = inTurns('n8n', order, async (turn) => {
		const { results, error } = await n8nRunner(
			engine,
			service,
			credential,
		)('command.run', { command: `echo n8n ${turn}` });
		assert.deepEqual(results[0]?.['lines'], [{ line: `n8n ${turn}` }], error?.message);
	});
	const inNodeRed = inTurns('Node-RED', order, async (turn) => {
		const { results, error } = await red.step('command.run', { command: `echo red ${turn}` });
		assert.deepEqual(results[0]?.['lines'], [{ line: `red ${turn}` }], error?.message);
	});
	const program = fileURLToPath(new URL('../services/take-turns.ts', import.meta.url));
	const script = spawn(process.execPath, [program, String(lab.port), String(TURNS)], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	script.stdout.on('data', (data) =>
		order.push(
			...String(data)
				.trim()
				.split('\n')
				.map(() => 'program' as const),
		),
	);
	const ended = once(script, 'exit');
	await Promise.all([inN8n, inNodeRed, ended]);
	assert.equal(script.exitCode, 0);
	for (const name of NAMES)
		assert.ok(order.filter((one) => one === name).length >= TURNS, `${name}: ${order}`);
});
