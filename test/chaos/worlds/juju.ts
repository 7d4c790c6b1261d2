import { service } from '../../../src/services/juju/index.ts';
import { jujuSettings, startJuju } from '../../hosts/services/juju/scene.ts';
import { JujuError, type Release } from '../../lab/juju/index.ts';
import { createJournal, GONE } from '../journal.ts';
import type { Random } from '../random.ts';
import { restarts, type ChaosWorld, type Loose, type Watcher } from '../world.ts';

const UNITS = ['postgresql/0', 'postgresql/1', 'mysql/0', 'web/0'];

const units: Watcher = {
	source: 'modelChanged',
	input: [
		{ kinds: ['unit'], interval: '5s' },
		{ kinds: ['unit'], interval: '6s', events: ['added', 'changed', 'removed'] },
	],
	promises: 'last',
	told({ name, unit }) {
		const { message } = ((unit as Loose | undefined)?.['workloadStatus'] ?? {}) as { message?: string };
		return message?.startsWith('turn ') ? { track: String(name), state: message } : undefined;
	},
};

const models: Watcher = {
	source: 'modelsChanged',
	input: [
		{ interval: '5s', events: ['model.added', 'model.removed'], all: true },
		{ interval: '6s', all: true },
	],
	promises: 'last',
	told({ event, name }) {
		if (event === 'model.changed' || !/\/m\d+$/.test(String(name))) return undefined;
		return { track: String(name), state: event === 'model.removed' ? GONE : 'there' };
	},
};

const log: Watcher = {
	source: 'logLine',
	input: [
		{ level: 'INFO', contains: 'chaos' },
		{ level: 'INFO', entities: ['unit-*'] },
	],
	promises: 'each',
	told({ line }) {
		const { message } = line as { message: string };
		return /^chaos \d+$/.test(message) ? { track: 'log', state: message } : undefined;
	},
};

/** A controller with models that come and go, units that change, and a log. */
export const jujuWorld =
	(release: Release) =>
	async (random: Random): Promise<ChaosWorld> => {
		const journal = createJournal();
		const lab = await startJuju(release);
		let turn = 0;
		let isUp = true;
		const change = (name = random.pick(UNITS)) => {
			const state = `turn ${++turn}`;
			journal.note('units', name, state);
			lab.setStatus(name, random.pick(['active', 'blocked', 'waiting', 'maintenance']), state);
		};
		for (const name of UNITS) {
			lab.setStatus(name, 'active', 'turn 0');
			journal.begin('units', name, 'turn 0');
		}
		const made: string[] = [];
		const model = () => {
			const last = made.pop();
			if (last !== undefined && random.isBelow(0.5)) {
				const { uuid, name } = lab.model(last);
				lab.world.models.delete(uuid);
				lab.world.changed();
				return journal.note('models', `admin/${name}`, GONE);
			}
			if (last !== undefined) made.push(last);
			const name = `m${++turn}`;
			lab.addModel(name);
			made.push(name);
			return journal.note('models', `admin/${name}`, 'there');
		};
		const write = (count = 1) => {
			for (let index = 0; index < count; index++) {
				const message = `chaos ${++turn}`;
				journal.note('log', 'log', message);
				lab.world.log(lab.model('default'), { tag: 'unit-web-0', level: 'INFO', message });
			}
		};
		const down = async () => {
			if (isUp) await lab.stop();
			isUp = false;
		};
		const up = async () => {
			if (!isUp) await lab.start();
			isUp = true;
		};
		type Fault = Parameters<typeof lab.fault>[0]['fault'];
		const wrong = (fault: Fault) => () => lab.fault({ fault, times: 1 + random.below(5) });
		return {
			service,
			journal,
			settings: () => ({ ...jujuSettings(lab), callTimeout: '10s' }),
			watchers: { units, models, log },
			changes: {
				change: () => change(),
				changeAll: () => UNITS.forEach((name) => change(name)),
				thereAndBack: () => {
					change('web/0');
					change('web/0');
				},
				model,
				write: () => write(),
				writeMany: () => write(40),
			},
			troubles: {
				...restarts(down, up),
				cut: () => lab.cut(),
				halfOpen: () => lab.freeze(),
				slow: () => lab.latency(400),
				stopWatchers: () => lab.stopWatchers(),
				starting: () => lab.starting(random.pick([404, 503])),
				upgrading: () => lab.upgrade(true, { refuseLogins: random.isBelow(0.5) }),
				kill: wrong({ act: 'kill' }),
				hang: wrong({ act: 'hang' }),
				lose: wrong({ act: 'lose' }),
				error: wrong({ act: 'error', error: new JujuError('something went wrong') }),
			},
			async heal() {
				lab.heal();
				lab.latency(0);
				lab.starting(0);
				lab.upgrade(false);
				await up();
			},
			connections: () => lab.connections(),
			close: () => lab.close(),
		};
	};
