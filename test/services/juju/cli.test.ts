import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endLeases } from '../../../src/net/lease.ts';
import { service } from '../../../src/services/juju/index.ts';
import { archiveOf } from '../../lab/juju/http/archive.ts';
import type { ControllerLab } from '../../lab/juju/index.ts';
import { first, seedWork, startRecorded } from '../../lab/juju/replay/lab.ts';
import { dbase, web } from '../../lab/juju/store.ts';
import { runStep } from '../../support/steps.ts';
import { type Asked, commands, wordsOf } from './support/cli.ts';
import { type Row, rows } from './support/cli.table.ts';

const charms = { web, dbase };
const fileOf = (bytes: Buffer, name: string) => ({
	name,
	size: bytes.length,
	async *read() {
		yield bytes;
	},
});

describe('what the juju 4.0.15 command line asked a real controller, our steps ask too', () => {
	const recorded = commands();
	let lab: ControllerLab;
	let settings: Record<string, unknown>;
	let ticking: NodeJS.Timeout;
	before(async () => {
		lab = await startRecorded(first, ['work', 'empty', 'doomed']);
		seedWork(lab);
		lab.tick(440);
		ticking = setInterval(() => lab.tick(), 5);
		const { ca, user, password } = lab;
		settings = { addresses: [lab.wsUrl], ca, user, password, model: 'admin/work' };
	});
	after(async () => {
		clearInterval(ticking);
		endLeases();
		await lab[Symbol.asyncDispose]();
	});

	const asked = async ({ step, values = {}, charm, fails }: Row): Promise<readonly Asked[]> => {
		const from = lab.requests.length;
		let url: object = {};
		if (charm) {
			const file = fileOf(archiveOf(charms[charm]()), `${charm}.charm`);
			const [uploaded] = await runStep(service, settings, 'charm.upload', { file });
			url = { charm: uploaded?.['url'] };
		}
		const running = runStep(service, settings, step, { ...values, ...url, preview: false });
		if (fails) await assert.rejects(running, fails);
		else await running;
		return lab.requests.slice(from);
	};

	for (const row of rows)
		it(`juju ${row.command}`, async () => {
			const { aside = [], without = [] } = row;
			const wanted = recorded.get(row.command);
			assert.ok(wanted, 'the recording has the command');
			const ours = new Set((await asked(row)).map((one) => wordsOf(one, aside)));
			const missing = wanted
				.filter(({ type, request }) => !without.includes(`${type}.${request}`))
				.map((one) => wordsOf(one, aside))
				.filter((words) => !ours.has(words));
			assert.deepEqual([...new Set(missing)], [], `the step asked\n${[...ours].join('\n')}`);
		});
});
