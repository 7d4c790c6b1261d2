import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { service as cloudService } from '../../../src/services/cloud/index.ts';
import { service as conplyentService } from '../../../src/services/conplyent/index.ts';
import { service as jujuService } from '../../../src/services/juju/index.ts';
import { contentOf } from '../../lab/cloud/content.ts';
import { putInto, stamp } from '../../lab/cloud/object/state.ts';
import { startConplyentLab } from '../../lab/conplyent/lab.ts';
import type { Release } from '../../lab/juju/index.ts';
import { engineRunner } from '../../services/cloud/run.ts';
import { startTrialCloud } from '../services/cloud/lab.ts';
import { jujuSettings, startJuju } from '../services/juju/scene.ts';
import type { Loose } from '../services/trial.ts';
import { outlivesDeploys, type Told } from './support/outlives-deploys.ts';

const numberIn = (text: unknown): number | undefined => {
	const digits = /^happening (\d+)$/.exec(String(text))?.[1];
	return digits === undefined ? undefined : Number(digits);
};

const conplyent = async (): Promise<Told> => {
	const lab = await startConplyentLab();
	const file = join(lab.folder, 'log');
	writeFileSync(file, '');
	return {
		service: conplyentService,
		settings: { host: lab.host, port: String(lab.port), hold: { value: '1', unit: 's' } },
		source: ['jobOutput', { command: `tail -f -n +1 -s 0.05 '${file}'`, reading: 'shell' }],
		every: 5,
		deploys: 8,
		tell: (number) => appendFileSync(file, `happening ${number}\n`),
		numberOf: ({ line }) => numberIn(line),
		close: () => lab.close(),
	};
};

const jujuLog = (release: Release) => async (): Promise<Told> => {
	const lab = await startJuju(release);
	return {
		service: jujuService,
		settings: jujuSettings(lab),
		source: ['logLine', { level: 'INFO', contains: 'happening' }],
		every: 5,
		deploys: 8,
		tell: (number) =>
			lab.world.log(lab.model('default'), {
				tag: 'unit-web-0',
				level: 'INFO',
				message: `happening ${number}`,
			}),
		numberOf: ({ line }) => numberIn((line as Loose)['message']),
		close: () => lab.close(),
	};
};

const cloud = async (): Promise<Told> => {
	const { cloud: lab, lab: trial } = await startTrialCloud();
	const settings = trial.settings('demo');
	await engineRunner(() => settings)('container.create', { name: 'inbox' });
	const store = lab.world.object;
	const container = [...store.accounts.values()].flatMap((one) => one.containers.get('inbox') ?? [])[0];
	if (!container) throw new Error('there is no container');
	return {
		service: cloudService,
		settings,
		source: ['objectChanged', { container: 'inbox', events: ['added'], interval: '1s' }],
		every: 25,
		deploys: 8,
		tell(number) {
			const content = contentOf(Buffer.from(`${number}`));
			const now = stamp(store);
			const rest = { type: 'text/plain', stamp: now, put: now, meta: new Map(), headers: new Map() };
			const name = `happening ${String(number).padStart(6, '0')}`;
			putInto(container, { name, content, etag: content.md5, deleteAt: null, ...rest });
		},
		numberOf: ({ object }) => numberIn((object as Loose)['name']),
		close: () => lab.close(),
	};
};

outlivesDeploys('conplyent, in Node-RED 5', 5, conplyent);
outlivesDeploys('a log of Juju 3.6, in Node-RED 5', 5, jujuLog('3.6'));
outlivesDeploys('a cloud, in Node-RED 5', 5, cloud);
