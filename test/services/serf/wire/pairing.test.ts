import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectsBody, isFlow, type Pending } from '../../../../src/services/serf/client/pending.ts';
import { type CommandName, commands } from '../../../../src/services/serf/wire/commands.table.ts';
import { createFraming } from '../../../../src/services/serf/wire/framing.ts';
import { type Recording, recordings } from '../recordings.ts';

const isHeader = (object: Record<string, unknown>): boolean =>
	'Error' in object && 'Seq' in object && Object.keys(object).length === 2;

/**
 * Plays a recorded conversation: what was asked says which bodies are due, and each one that came has to find
 * its header.
 */
const play = ({ steps }: Recording): { came: number; paired: number; headers: number; frames: number } => {
	const asked = new Map<number, Pending>();
	const counts = { came: 0, paired: 0, headers: 0, frames: 0 };
	let command = '';
	let seq = 0;
	const framing = createFraming({
		hasBody: (number, error) => {
			const pending = asked.get(Number(number));
			return pending !== undefined && expectsBody(pending, error);
		},
		frame(frame) {
			counts.frames += 1;
			if (frame.body) counts.paired += 1;
			const pending = asked.get(Number(frame.seq));
			if (pending && isFlow(pending) && frame.error === '') pending.flowing = true;
		},
	});
	for (const { c2s, s2c, objects = [] } of steps) {
		for (const object of objects as Record<string, unknown>[]) {
			if (s2c) counts[isHeader(object) ? 'headers' : 'came'] += 1;
			if (!c2s || !('Command' in object)) continue;
			command = String(object['Command']);
			if ('Seq' in object) seq = Number(object['Seq']);
			const known = asked.get(seq);
			if (command in commands && !known?.flowing) {
				asked.set(seq, {
					command: command as CommandName,
					flowing: false,
					answered() {},
					record() {},
					failed() {},
				});
			}
		}
		if (s2c) framing.push(Buffer.from(s2c, 'hex'));
	}
	return counts;
};

for (const recording of recordings().filter(({ name }) => !name.startsWith('go-cli'))) {
	test(`${recording.name} (${recording.codec}): each body finds its header`, () => {
		const { came, paired, headers, frames } = play(recording);
		assert.equal(paired, came);
		assert.equal(frames, headers);
	});
}
