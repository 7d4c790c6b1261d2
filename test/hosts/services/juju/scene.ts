import { type ControllerLab, type Release, startController } from '../../../lab/juju/index.ts';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { compareReleases } from '../../../../src/services/juju/wire/version.ts';
import type { Loose, Trials } from '../trial.ts';

export type JujuTrials = Trials<ControllerLab>;

/**
 * A controller with a model that has what the trials look at; each trial changes only what it makes itself.
 */
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

/** Steps that the lab does not play on a release. */
export const labLacks: Readonly<Record<string, readonly string[]>> = {
	// what it has not yet, or what 1.x says in another way than the trial asks
	'1.25': [
		'user.add',
		'charm.get',
		'facade.getMany',
		'facade.call',
		'controller.get',
		'model.upgrade',
		'action.waitForActionFinished',
		'model.waitForModelsChanged',
	],
	// as the recorded controller: it refused every import, having no
	// network, and every cancel, by a fault of its own
	'4.0': ['sshKey.import', 'action.cancel'],
};

/** Whether a release has a step. */
export const isIn = (profile: Release, step: Pick<AnyOperation, 'since' | 'until'> | undefined): boolean =>
	(step?.since === undefined || compareReleases(`${profile}.99`, step.since) >= 0) &&
	(step?.until === undefined || compareReleases(`${profile}.0`, step.until) <= 0);
