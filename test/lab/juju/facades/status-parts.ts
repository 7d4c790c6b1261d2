import { charmOf } from '../life/hooks.ts';
import type { Application, Machine, Model, Unit } from '../state/types.ts';
import type { Status } from '../state/charm-types.ts';
import type { World } from '../state/world.ts';

export type Loose = Record<string, unknown>;

export const none: Loose = { status: '', info: '', data: null, since: null, kind: '', version: '', life: '' };

export const told = (one: Status, more: Loose = {}): Loose => ({ ...none, ...one, ...more });

/** Worst first. */
const severity = ['error', 'blocked', 'waiting', 'maintenance', 'terminated', 'active', 'unknown'];

/** All units of an application. */
export const unitsOf = (application: Application): Unit[] => [...application.units.values()];

/** What an application says: its own status, else that of its worst unit. */
export const applicationStatus = (application: Application): Status => {
	if (application.status.status !== 'unset') return application.status;
	const [worst] = unitsOf(application)
		.map((one) => one.workload)
		.sort((a, b) => severity.indexOf(a.status) - severity.indexOf(b.status));
	return worst ?? { ...application.status, status: 'unknown', since: null as never };
};

const address = (machine: Machine | undefined): string =>
	machine?.addresses.find((one) => one.scope !== 'local-machine')?.value ?? '';

/** The machine a unit runs on; a subordinate's is its principal's. */
export const machineOf = (model: Model, unit: Unit): Machine | undefined => {
	const principal = model.applications.get(unit.principal.split('/')[0] ?? '')?.units.get(unit.principal);
	return model.machines.get(principal?.machine ?? unit.machine);
};

export const publicAddress = (model: Model, unit: Unit): string => address(machineOf(model, unit));

export const privateAddress = (model: Model, unit: Unit): string =>
	machineOf(model, unit)?.addresses.find((one) => one.scope === 'local-cloud')?.value ??
	publicAddress(model, unit);

export const unitStatus = (world: World, model: Model, unit: Unit): Loose => {
	const { major } = world.profile;
	const application = model.applications.get(unit.application);
	const subordinates = [...model.applications.values()]
		.flatMap(unitsOf)
		.filter((one) => one.principal === unit.name);
	const relation = unit.workload.data['relation-id'];
	const data = relation === undefined ? {} : { 'relation-id': relation };
	return {
		'agent-status': told(unit.agent, {
			version: unit.agentVersion,
			life: major >= 4 || unit.life !== 'alive' ? unit.life : '',
		}),
		'workload-status': told(unit.workload, { data: major >= 4 ? data : unit.workload.data }),
		'workload-version': unit.workloadVersion,
		machine: unit.principal ? '' : unit.machine,
		...(model.type === 'caas' && {
			address: `10.1.0.${Number(unit.name.split('/')[1]) + 10}`,
			'provider-id': unit.name.replace('/', '-'),
		}),
		'opened-ports': unit.openedPorts.length > 0 ? unit.openedPorts : null,
		'public-address': publicAddress(model, unit),
		charm: major < 4 && application && unit.charm !== application.charm ? unit.charm : '',
		subordinates:
			subordinates.length > 0
				? Object.fromEntries(subordinates.map((one) => [one.name, unitStatus(world, model, one)]))
				: null,
		...(application?.leader === unit.name && { leader: true }),
	};
};

export const baseOf = (world: World, base: { name: string; channel: string }): Loose => {
	const long = {
		name: base.name,
		channel: base.channel.includes('/') ? base.channel : `${base.channel}/stable`,
	};
	return world.profile.major >= 3 ? { base: long } : { series: seriesOf(base.channel) };
};

const SERIES: Readonly<Record<string, string>> = {
	'14.04': 'trusty',
	'16.04': 'xenial',
	'18.04': 'bionic',
	'20.04': 'focal',
	'22.04': 'jammy',
	'24.04': 'noble',
};

/** What is no version, e.g. `kubernetes`, is a series already. */
export const seriesOf = (channel: string): string =>
	SERIES[channel.split('/')[0] ?? ''] ?? (/^\d/.test(channel) ? 'focal' : channel);

export const subordinate = (model: Model, name: string): boolean => {
	const application = model.applications.get(name);
	return (application && charmOf(model, application)?.subordinate) ?? false;
};
