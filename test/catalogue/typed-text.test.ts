import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choice, choices, duration, flag, number, pick, text } from '../../src/catalogue/field.ts';
import { readValues } from '../../src/catalogue/read-values.ts';

const status = [
	{ value: 'alive', label: 'Alive' },
	{ value: 'left', label: 'Has left' },
] as const;
const fields = {
	flag: flag('Flag'),
	number: number('Number'),
	time: duration('Time'),
	status: choice('Status', { options: status }),
	states: choices('States', { options: status }),
	member: pick('Member', { list: 'members' }),
	name: text('Name'),
};

// as AI agents fill in a tool: every argument a text
for (const [input, expected] of [
	[{ flag: 'True' }, { flag: true }],
	[{ flag: 'yes' }, { flag: true }],
	[{ flag: ' NO ' }, { flag: false }],
	[{ flag: 'off' }, { flag: false }],
	[{ time: '10 seconds' }, { time: 10 }],
	[{ status: 'Alive' }, { status: 'alive' }],
	[{ status: 'has left' }, { status: 'left' }],
	[{ states: ['ALIVE', 'Left'] }, { states: ['alive', 'left'] }],
	[{ states: 'Alive, Has left' }, { states: ['alive', 'left'] }],
	[{ number: 'null', time: 'null', status: 'null', states: 'null', member: 'null' }, {}],
	[{ name: 'null' }, { name: 'null' }],
] as const)
	test(`typed: ${JSON.stringify(input)}`, () => assert.deepEqual(readValues(fields, input), expected));

test('nothing is read into what may mean two things', () => {
	assert.throws(() => readValues(fields, { flag: 'null' }), /Flag is “null”, but has to be true or false/);
	assert.throws(() => readValues(fields, { flag: 'maybe' }), /Flag is “maybe”/);
	assert.throws(() => readValues(fields, { status: 'dead' }), /has to be one of alive, left/);
	const options = [
		{ value: 'up', label: 'Down' },
		{ value: 'down', label: 'Up' },
	];
	const twins = { way: choice('Way', { options }) };
	assert.throws(() => readValues(twins, { way: 'UP' }), /has to be one of up, down/);
	assert.deepEqual(readValues(twins, { way: 'up' }), { way: 'up' });
});
