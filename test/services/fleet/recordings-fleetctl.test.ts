import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUnit, type Unit } from '../../../src/services/fleet/wire/records.ts';
import { renderUnitFile } from '../../../src/services/fleet/wire/unit-file.ts';
import { unitHash } from '../../../src/services/fleet/wire/unit-hash.ts';
import { fleetctlExchanges, fleetctlRuns } from '../../lab/fleet/fleetctl.ts';

/** Every unit that fleetctl read or wrote. */
const units = (): Map<string, Unit> => {
	const found = new Map<string, Unit>();
	for (const { request, response } of fleetctlExchanges()) {
		for (const text of [request.body, response?.body]) {
			if (!text?.startsWith('{')) continue;
			const body = JSON.parse(text);
			for (const one of [...(body.units ?? []), body])
				if (one.name && one.options) found.set(one.name, readUnit(one));
		}
	}
	return found;
};
const runsOf = (command: string) => fleetctlRuns().filter((run) => run.command.startsWith(command));

describe('what a real fleetctl printed', () => {
	it('is there whole: 23 runs with their exit codes', () => {
		assert.equal(fleetctlRuns().length, 23);
		assert.ok(fleetctlRuns().every(({ code }) => Number.isInteger(code)));
	});

	it('cat prints the unit file that we render', () => {
		const [{ command, lines } = { command: '', lines: [] }] = runsOf('cat');
		const unit = units().get(command.split(' ')[1] ?? '');
		assert.equal(renderUnitFile(unit?.options ?? []), `${lines.join('\n')}\n`);
	});

	it('list-unit-files prints the hashes that we compute, whole and short', () => {
		const known = units();
		let compared = 0;
		for (const { lines } of runsOf('list-unit-files'))
			for (const line of lines.slice(1)) {
				const [name = '', hash = ''] = line.split(/\t+/);
				const unit = known.get(name);
				assert.ok(unit, name);
				assert.equal(unitHash(unit.options).slice(0, hash.length), hash, name);
				compared++;
			}
		assert.equal(compared, 14);
	});
});
