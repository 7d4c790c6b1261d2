import {
	type ControllerLab,
	type ControllerOptions,
	type Release,
	startController,
} from '../../../lab/juju/index.ts';
import type { AnyOperation } from '../../../../src/catalogue/operation.ts';
import { compareReleases } from '../../../../src/services/juju/wire/version.ts';
import { until } from '../../../support/until.ts';
import type { Loose, Trials } from '../trial.ts';

export type JujuTrials = Trials<ControllerLab>;

/**
 * A controller with a model that has what the trials look at, and one that is watched while it changes; each
 * trial changes only what it makes itself, or says what it shares.
 */
export const startJuju = async (
	profile: Release,
	more: Partial<ControllerOptions> = {},
): Promise<ControllerLab> => {
	const lab = await startController({ profile, models: ['default', 'other', 'watched'], ...more });
	lab.deploy('postgresql', { units: 2 });
	lab.deploy('mysql', { units: 1 });
	lab.deploy('web', { units: 1 });
	lab.deploy('wordpress', { name: 'wiki', units: 1 });
	lab.relate('wiki', 'mysql');
	lab.deploy('mysql', { units: 1, of: 'watched' });
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

/** Waits until one of these was asked of a model, once more than before. */
export const asked = (lab: ControllerLab, model: string, ...requests: string[]): Promise<unknown> => {
	const from = lab.requests.length;
	const { uuid } = lab.model(model);
	return until(
		() =>
			lab.requests.slice(from).some(({ path, request }) => path.includes(uuid) && requests.includes(request)),
		`a look at the model ${model}: ${requests.join()}`,
		30,
	);
};

/** Waits until a trigger waits for what happens in a model: it asks its watcher, or looks again. */
export const watched = (lab: ControllerLab, model: string): Promise<unknown> =>
	asked(lab, model, lab.world.profile.major < 4 ? 'Next' : 'FullStatus');

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
