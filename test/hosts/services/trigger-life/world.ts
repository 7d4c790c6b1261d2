import type { AnyService } from '../../../../src/catalogue/service.ts';
import { service as cloudService } from '../../../../src/services/cloud/index.ts';
import { service as jujuService } from '../../../../src/services/juju/index.ts';
import { engineRunner } from '../../../services/cloud/run.ts';
import { startTrialCloud } from '../cloud/lab.ts';
import { jujuSettings, startJuju } from '../juju/index.ts';
import type { Input, Loose } from '../trial.ts';

/** A server whose triggers are looked at while it, or the editor, comes and goes. */
export interface TriggerWorld {
	readonly service: AnyService;
	settings(): Loose;
	/** The source that sees `change`, and how its node is filled in. */
	readonly source: readonly [name: string, input: Input];
	/** The other sources of the service. */
	readonly others: Readonly<Record<string, Input>>;
	/** Changes one thing, another each time, also where nobody listens: the words of its event. */
	change(): RegExp | Promise<RegExp>;
	connections(): number;
	/** Seconds that something may take to be told. Default 40. */
	readonly patience?: number;
	stop(): Promise<unknown>;
	start(): Promise<unknown>;
	close(): Promise<unknown>;
}

/** A controller: watched on 3.6, looked at on 4.0. */
const jujuWorld = async (release: '3.6' | '4.0'): Promise<TriggerWorld> => {
	const lab = await startJuju(release);
	let count = 0;
	return {
		service: jujuService,
		settings: () => jujuSettings(lab),
		source: ['modelChanged', { kinds: ['unit'], interval: '5s' }],
		others: {
			modelsChanged: { interval: '5s' },
			modelSettled: { interval: '5s' },
			actionFinished: { interval: '1s' },
			logLine: {},
		},
		change() {
			const message = `turn ${++count}`;
			lab.setStatus('mysql/0', 'blocked', message);
			return new RegExp(`^Unit mysql/0 .*\\bblocked: ${message}\\b`);
		},
		connections: () => lab.connections(),
		stop: () => lab.stop(),
		start: () => lab.start(),
		close: () => lab[Symbol.asyncDispose](),
	};
};

/** An OpenStack whose servers fail, one after the other. */
const cloudWorld = async (): Promise<TriggerWorld> => {
	const { cloud, lab } = await startTrialCloud();
	const settings = () => ({ ...lab.settings('demo') });
	const run = engineRunner(settings);
	const base = { flavor: 'm1.tiny', image: 'cirros', networks: ['private'], wait: true };
	for (let turn = 0; turn <= 5; turn++) await run('server.create', { name: `turn-${turn}`, ...base });
	await run('container.create', { name: 'turns' });
	let count = 0;
	return {
		service: cloudService,
		settings,
		source: ['serverChanged', { events: ['changed'], interval: '1s' }],
		others: {
			objectChanged: { container: 'turns', interval: '1s' },
			volumeChanged: { interval: '1s' },
			imageChanged: { interval: '1s' },
			quotaAbove: { percent: 80 },
		},
		change() {
			const name = `turn-${count++}`;
			cloud.failServer(name);
			return new RegExp(`^Server ${name} is ERROR`);
		},
		connections: () => cloud.connections(),
		stop: () => cloud.stop('compute'),
		start: () => cloud.start('compute'),
		close: () => cloud.close(),
	};
};

export const triggerWorlds: Readonly<Record<string, () => Promise<TriggerWorld>>> = {
	'Juju 3.6': () => jujuWorld('3.6'),
	'Juju 4.0': () => jujuWorld('4.0'),
	'a cloud': cloudWorld,
};
