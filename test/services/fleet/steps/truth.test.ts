import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { endLeases } from '../../../../src/net/lease.ts';
import { service } from '../../../../src/services/fleet/index.ts';
import { type FleetLab, startFleetLab } from '../../../lab/fleet/lab.ts';
import { runStep } from '../../../support/steps.ts';
import { failure } from '../../../support/failure.ts';

const FILE = '[Service]\nExecStart=/usr/bin/web\n';
const options = [{ section: 'Service', name: 'ExecStart', value: '/usr/bin/web' }];

const world = async () => {
	const lab = await startFleetLab();
	const step = (name: string, input: Record<string, unknown> = {}) =>
		runStep(service, { endpoints: [lab.url] }, name, input);
	return { lab, step, [Symbol.asyncDispose]: () => lab.close() };
};
const failing = (lab: FleetLab, name: string) => {
	lab.behave(name, 'fail');
	lab.cluster.put(name, options, 'launched');
	lab.tick(6);
};

describe('fleet: what a step says is so', { concurrency: 4 }, () => {
	after(() => endLeases());

	it('a template that is created with the defaults is refused with what to choose instead', async () => {
		await using at = await world();
		const { code, hint } = await failure(at.step('unit.create', { name: 'web@.service', content: FILE }));
		assert.equal(code, 'BAD_INPUT');
		assert.match(hint, /^Choose \*Inactive\* for a template, or use \*Submit\*/);
		await at.step('unit.create', { name: 'web@.service', content: FILE, desiredState: 'inactive' });
	});

	it('starting a failed unit changes nothing, and says so: with and without waiting', async () => {
		await using at = await world();
		failing(at.lab, 'a.service');
		for (const wait of [false, true]) {
			const { code, message, hint } = await failure(at.step('unit.start', { unit: 'a.service', wait }));
			assert.equal(code, 'CONFLICT');
			assert.match(message, /^a\.service does not run: it failed on [0-9a-f]{8} \(failed\/failed\)$/);
			assert.match(hint, /^Mend it, then \*Restart\*/);
		}
	});

	it('scaling over failed instances is no success; the others come', async () => {
		await using at = await world();
		at.lab.cluster.put('web@.service', options, 'inactive');
		failing(at.lab, 'web@2.service');
		const error = await failure(at.step('unit.scale', { template: 'web@.service', count: 3 }));
		assert.equal(error.code, 'PARTIAL');
		assert.match(error.message, /web@2\.service does not run: it failed on/);
		const plan = (await at.step('unit.scale', { template: 'web@.service', count: 3, preview: true }))[0];
		assert.deepEqual(plan?.['broken'], ['web@2.service']);
		at.lab.cluster.destroy('web@2.service');
		at.lab.tick(10);
		at.lab.behave('web@2.service', 'run');
		const names = async () =>
			(await at.step('unit.scale', { template: 'web@.service', count: 3 })).map(({ name }) => name);
		assert.deepEqual((await names()).sort(), ['web@1.service', 'web@2.service', 'web@3.service']);
		assert.equal((await names()).length, 3, 'what is as asked comes too');
	});

	it('an instance is no template, whether it is there or not, and its template is named', async () => {
		await using at = await world();
		at.lab.cluster.put('web@.service', options, 'inactive');
		at.lab.cluster.put('web@1.service', options, 'launched');
		for (const template of ['web@1.service', 'web@2.service']) {
			const error = await failure(at.step('unit.scale', { template, count: 0 }));
			assert.deepEqual([error.code, error.details['field']], ['BAD_INPUT', 'template']);
			assert.match(error.hint, /^Did you mean “web@\.service”\? .*Nothing was changed\.$/);
		}
	});

	it('waiting for a unit that is not there is NOT_FOUND, not a story about others', async () => {
		await using at = await world();
		const error = await failure(at.step('unit.waitUntil', { unit: 'nope.service' }));
		assert.deepEqual([error.code, error.message], ['NOT_FOUND', 'There is no unit nope.service']);
		assert.deepEqual(await at.step('unit.waitUntil', { unit: 'nope.service', until: 'gone' }), [
			{ name: 'nope.service', states: [] },
		]);
	});

	it('waiting until done says why no machine takes it', async () => {
		await using at = await world();
		const content = `${FILE}[X-Fleet]\nMachineOf=db.service\n`;
		const { code, message } = await failure(
			at.step('unit.create', { name: 'a.service', content, wait: true, deadline: 3 }),
		);
		assert.equal(code, 'TIMEOUT');
		assert.match(message, /on no machine, since its peer db\.service \(MachineOf\) does not exist/);
	});

	it('what a unit file loses in silence comes with the result and in the preview', async () => {
		await using at = await world();
		const content = `[Service]\n# note \\\nUser=web\nExecStart=/usr/bin/web\n[X-Fleet]\nMachineMetadata=a=b=c\n`;
		const warnings = [
			/^Line 3: "User" is part of the comment/,
			/^\[X-Fleet\] MachineMetadata=a=b=c is not key=value/,
		];
		const check = (row: Record<string, unknown> | undefined) => {
			const said = row?.['warnings'] as string[];
			assert.equal(said.length, warnings.length);
			for (const [index, words] of warnings.entries()) assert.match(said[index] ?? '', words);
		};
		check((await at.step('unit.submit', { unit: 'a.service', content }))[0]);
		check((await at.step('unit.replace', { unit: 'a.service', content, preview: true }))[0]);
		const plain = (await at.step('unit.submit', { unit: 'b.service', content: FILE }))[0];
		assert.equal(plain && 'warnings' in plain, false);
	});

	it('another unit file under a known name is refused with what to use', async () => {
		await using at = await world();
		await at.step('unit.submit', { unit: 'a.service', content: FILE });
		const { code, message, hint } = await failure(
			at.step('unit.start', { unit: 'a.service', content: `${FILE}User=x\n` }),
		);
		assert.equal(code, 'CONFLICT');
		assert.match(message, /exists already, with another unit file$/);
		assert.match(hint, /\*Replace\*/);
	});
});
