import { shortId } from '../settle/unit-on-machine.ts';
import type { EventDraft, EventName } from './events.ts';

type About = Omit<EventDraft, 'of'>;
type Loose = Readonly<Record<string, unknown>>;

const machineWords = ({ machine = {}, machineId = '' }: About): string =>
	`Machine ${shortId(machineId)}${machine.primaryIp ? ` (${machine.primaryIp})` : ''}`;
const onMachine = ({ machineId }: About): string => (machineId ? ` on ${shortId(machineId)}` : '');
const systemd = (state: Loose = {}): string => `${state['systemdActiveState']}/${state['systemdSubState']}`;

const stateWords = (about: About): string => {
	const { unitName, changed = [], state, old } = about;
	const now = systemd(state as Loose);
	if (changed[0] === 'appeared') return `${unitName} is now${onMachine(about)}: ${now}`;
	if (changed[0] === 'gone') return `${unitName} is no longer${onMachine(about)}`;
	const was = systemd(old);
	return was === now
		? `${unitName}${onMachine(about)} has another unit file or load state`
		: `${unitName}${onMachine(about)} is now ${now}, and was ${was}`;
};

const changedWords = ({ unitName, unit = {}, old = {}, changed = [] }: About): string => {
	const parts = changed.map((field) => {
		const what = field === 'desiredState' ? 'desired state' : 'current state';
		return `its ${what} is now ${(unit as Loose)[field]}, and was ${old[field]}`;
	});
	return `${unitName} changed: ${parts.join('; ')}`;
};

const isLoop = ({ state }: About): boolean => state?.systemdSubState?.startsWith('auto-restart') ?? false;

const sentences: Readonly<Record<EventName, (about: About) => string>> = {
	'machine.joined': (about) => `${machineWords(about)} joined`,
	'machine.left': (about) => `${machineWords(about)} left`,
	'machine.changed': (about) => `${machineWords(about)} changed: ${(about.changed ?? []).join(', ')}`,
	'unit.created': ({ unitName, unit }) => `${unitName} was created, to be ${unit?.desiredState}`,
	'unit.destroyed': ({ unitName }) => `${unitName} was destroyed`,
	'unit.replaced': ({ unitName }) => `${unitName} got another unit file`,
	'unit.moved': ({ unitName, unit = {}, old = {} }) =>
		`${unitName} moved from ${shortId(String(old['machineId']))} to ${shortId(String(unit.machineId))}`,
	'unit.changed': changedWords,
	'unit.converged': ({ unitName, unit }) => `${unitName} is ${unit?.desiredState}, as was asked`,
	'unit.notConverged': ({ unitName, unit, seconds }) =>
		`${unitName} is not ${unit?.desiredState}, as was asked, after ${seconds} s`,
	'unit.failed': (about) =>
		isLoop(about)
			? `${about.unitName} ends and is restarted again and again${onMachine(about)}`
			: `${about.unitName} failed${onMachine(about)}`,
	'unit.recovered': (about) => `${about.unitName} runs again${onMachine(about)}`,
	'state.changed': stateWords,
};

/** An event as one plain sentence without a full stop, e.g. `web.service failed on 944b8b4c`. */
export const eventText = (about: About): string => sentences[about.event](about);
