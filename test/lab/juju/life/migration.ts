import { JujuError } from '../errors.ts';
import type { Model } from '../state/types.ts';
import type { World } from '../state/world.ts';

/** Where a model has gone, and who is told. */
export interface Moved {
	readonly servers: readonly (readonly object[])[];
	readonly ca: string;
	readonly controller: string;
	readonly alias: string;
	/** Local users that had access; those from outside are always told. */
	readonly users: ReadonlySet<string>;
}

/** A controller that models may be moved to. */
export interface Target {
	/** `HOST:PORT`. */
	readonly address: string;
	readonly ca: string;
	readonly password: string;
	readonly alias?: string;
}

/** What a login to a moved model says, and `ModelStatus` of it. */
export const redirection = (moved: Moved): JujuError =>
	new JujuError('redirection to alternative server required', 'redirection required', {
		servers: moved.servers,
		'ca-cert': moved.ca,
		'controller-tag': `controller-${moved.controller}`,
		'controller-alias': moved.alias,
	});

/** Ends a move: the model is no more here, who had access is told where it is. */
export const finishMove = (
	world: World,
	model: Model,
	controller: string,
	target: Omit<Target, 'password'>,
): void => {
	const [value = '', port = '0'] = target.address.split(':');
	model.migrating = false;
	model.life = 'dead';
	world.moved.set(model.uuid, {
		servers: [[{ value, type: 'ipv4', scope: 'public', port: Number(port) }]],
		ca: target.ca,
		controller,
		alias: target.alias ?? 'other',
		users: new Set(model.users.keys()),
	});
	world.models.delete(model.uuid);
	world.changed();
};

function* move(world: World, model: Model, controller: string, target: Target) {
	model.migrating = true;
	for (let step = 0; step < 10; step++) yield;
	finishMove(world, model, controller, target);
}

export interface Asked {
	readonly controller: string;
	readonly password: string;
	readonly macaroons: boolean;
}

/** Begins a move, before 4.0; gives its id. 4.0 refuses every target there is (recording 18). */
export const beginMove = (world: World, model: Model, asked: Asked): string => {
	const target = world.targets.get(asked.controller);
	const refused = (why: string, code = '') => new JujuError(`connect to target controller: ${why}`, code);
	if (!target) throw refused('unable to connect to API: dial tcp: connect: connection refused');
	if (!asked.macaroons && asked.password !== target.password)
		throw refused('invalid entity name or password (unauthorized access)', 'unauthorized access');
	if (world.profile.major >= 4)
		throw new JujuError(
			asked.macaroons
				? 'target prechecks failed: target controller does not support the model migration format; upgrade the target controller to Juju 4.1 or later'
				: 'target controller is too old to support password-authenticated migration; upgrade the target to a version that exposes MigrationTarget v8 or later',
		);
	if (model.migrating) throw new JujuError('migration already in progress');
	const id = `${model.uuid}:${model.moves++}`;
	world.spawn(move(world, model, asked.controller, target));
	return id;
};
