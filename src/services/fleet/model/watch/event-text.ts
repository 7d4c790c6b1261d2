import type { FleetChange } from './events.ts';

const short = (machineId: string | null | undefined): string => (machineId ?? '').slice(0, 8);

/** What happened in one sentence that names unit and machine, e.g. `web.service failed on c04f825a`. */
export const eventText = ({
	event,
	unitName = '',
	machineId,
	machine,
	unit,
	state,
	old,
	changed = [],
	seconds = 0,
}: FleetChange): string => {
	const where = machineId ? ` on ${short(machineId)}` : '';
	const host = machine?.primaryIp ? `${short(machineId)} (${machine.primaryIp})` : short(machineId);
	switch (event) {
		case 'machine.joined':
			return `Machine ${host} joined`;
		case 'machine.left':
			return `Machine ${host} left`;
		case 'machine.changed':
			return `Machine ${host} changed: ${changed.join(', ')}`;
		case 'unit.created':
			return `${unitName} was created`;
		case 'unit.destroyed':
			return `${unitName} was destroyed`;
		case 'unit.replaced':
			return `${unitName} has another unit file: ${changed.join(', ')}`;
		case 'unit.moved':
			return `${unitName} moved from ${short(old?.['machineId'] as string | undefined)} to ${short(machineId)}`;
		case 'unit.changed':
			return `${unitName} is ${unit?.currentState ?? 'nowhere'}, wanted ${unit?.desiredState ?? 'unknown'}`;
		case 'unit.converged':
			return `${unitName} became ${unit?.desiredState ?? 'what was asked'} after ${seconds} s`;
		case 'unit.notConverged':
			return `${unitName} is not ${unit?.desiredState ?? 'what was asked'} after ${seconds} s`;
		case 'unit.failed':
			return `${unitName} failed${where}`;
		case 'unit.recovered':
			return `${unitName} is active again${where}`;
		case 'state.changed':
			return changed[0] === 'gone'
				? `The state of ${unitName} is gone${where}`
				: `${unitName} is ${state?.systemdActiveState}/${state?.systemdSubState}${where}`;
	}
};
