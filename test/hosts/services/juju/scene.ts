import { type ControllerLab, type Release, startController } from '../../../lab/juju/index.ts';
import type { Loose, Trials } from '../trial.ts';

export type JujuTrials = Trials<ControllerLab>;

/** A controller with a model that has what the trials look at; each trial changes only what it makes itself. */
export const startJuju = async (profile: Release): Promise<ControllerLab> => {
	const lab = await startController({ profile, models: ['default', 'other'] });
	lab.deploy('postgresql', { units: 2 });
	lab.deploy('mysql', { units: 1 });
	lab.deploy('web', { units: 1 });
	lab.deploy('wordpress', { name: 'wiki', units: 1 });
	lab.relate('wiki', 'mysql');
	lab.settle();
	return lab;
};

/** The settings of a connection to it. */
export const jujuSettings = (lab: ControllerLab): Loose => ({
	addresses: [lab.wsUrl],
	ca: lab.ca,
	user: lab.user,
	password: lab.password,
	model: 'admin/default',
	allowedCalls: ['Application.*'],
});
