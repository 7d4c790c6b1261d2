import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { root } from '../../../scripts/build/files.ts';
import { services } from '../../../scripts/services.ts';
import { sentence } from '../../../src/core/case.ts';
import { stepsOf } from '../../../src/engine/run/steps.ts';
import { aliasesOf } from '../../../src/hosts/n8n/codex.ts';

/**
 * As n8n 2.41 ranks what was typed against one text: its letters in order; runs and beginnings of words
 * count.
 */
const score = (typed: string, text: string): number | undefined => {
	const at: number[] = [];
	const lower = text.toLowerCase();
	for (const letter of typed.toLowerCase()) {
		const next = lower.indexOf(letter, (at.at(-1) ?? -1) + 1);
		if (next < 0) return undefined;
		at.push(next);
	}
	const runs = at.filter((place, index) => index > 0 && place === (at[index - 1] as number) + 1).length;
	const words = at.filter((place) => place > 0 && ' _'.includes(text[place - 1] as string)).length;
	const first = at[0] as number;
	return (
		100 -
		Math.min(200, 20 * first) -
		2.5 * (text.length - typed.length) +
		60 * runs +
		38 * words +
		(first === 0 ? 15 : 0)
	);
};

const aliases = new Map(
	services.map((service) => {
		const folder = sentence(service.name);
		const codex = JSON.parse(readFileSync(path.join(root, `nodes/${folder}/${folder}.node.json`), 'utf8'));
		return [service.name, [folder, ...aliasesOf(service, codex.alias)]];
	}),
);

const found = (typed: string): string[] =>
	[...aliases]
		.map(([name, texts]) => ({
			name,
			best: Math.max(...texts.map((text) => score(typed, text) ?? Number.NEGATIVE_INFINITY)),
		}))
		.filter(({ best }) => best > Number.NEGATIVE_INFINITY)
		.sort((a, b) => b.best - a.best)
		.map(({ name }) => name);

for (const [typed, name] of [
	['restart a failed unit', 'juju'],
	['run juju action', 'juju'],
	['scale app', 'juju'],
	['juju deploy', 'juju'],
	['alert when unit is in error', 'juju'],
	['openstack create vm', 'cloud'],
	['upload file to swift', 'cloud'],
	['attach volume', 'cloud'],
	['new file in bucket', 'cloud'],
	['quota', 'cloud'],
	['snapshot', 'cloud'],
	['list vms', 'cloud'],
	['list buckets', 'cloud'],
	['run remote command', 'conplyent'],
	['cluster member', 'serf'],
	['member failed', 'serf'],
	['systemd unit', 'fleet'],
	['restart unit', 'fleet'],
	['upload file', 'conplyent'],
	['send query', 'serf'],
	['job', 'conplyent'],
	['unit journal', 'fleet'],
	['scale service', 'fleet'],
	['stop instance', 'cloud'],
	['start kvm', 'cloud'],
	['presigned url', 'cloud'],
	['vnc console', 'cloud'],
	['kill process', 'conplyent'],
	['stop job', 'conplyent'],
	['delete file', 'conplyent'],
	['make directory', 'conplyent'],
	['gossip event', 'serf'],
	['user event', 'serf'],
	['node left', 'serf'],
	['remove member', 'serf'],
	['rotate key', 'serf'],
	['set tag', 'serf'],
	['rtt', 'serf'],
	['docker unit file', 'fleet'],
	['systemctl restart', 'fleet'],
	['unit state changed', 'fleet'],
	['add relation', 'juju'],
	['watch model', 'juju'],
] as const)
	test(`“${typed}” finds ${name}`, () => assert.equal(found(typed)[0], name));

test('every step and every source is found by its own words', () => {
	for (const service of services)
		for (const words of [
			...stepsOf(service).map(({ action }) => action.replaceAll(/\b(an?|the|many) /gi, '')),
			...service.sources.map(({ label }) => label),
		])
			assert.ok(found(words.replace(/^(\w+ )(.+) of (.+)$/, '$1$3 $2')).includes(service.name), words);
});
