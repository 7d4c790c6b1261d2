import { say, status } from '../state/make.ts';
import type { Model } from '../state/types.ts';
import type { World } from '../state/world.ts';

const forced = new WeakSet<Model>();
/** A model whose `type` was changed cannot be taken down in peace (4.0 §20). */
const broken = (world: World, model: Model) =>
	model.config['type'] !== undefined && model.config['type'] !== world.clouds.get(model.cloud)?.type;

function* leave(world: World, model: Model) {
	for (const application of model.applications.values()) {
		application.life = 'dying';
		application.units.clear();
	}
	for (const machine of model.machines.values()) machine.life = 'dying';
	model.relations.clear();
	for (let step = 0; step < 4; step++) yield;
	while (broken(world, model) && !forced.has(model)) yield;
	model.machines.clear();
	yield;
	model.applications.clear();
	yield;
	model.life = 'dead';
	model.status = say(model.history, 'model', status('available'));
	for (let step = 0; step < 4; step++) yield;
	world.models.delete(model.uuid);
	world.changed();
}

/** Lets a model go: destroying for some steps, dead for some, then gone. */
export const destroyModel = (world: World, model: Model, force = false): void => {
	if (force) forced.add(model);
	if (model.life !== 'alive') return;
	model.life = 'dying';
	model.status = say(model.history, 'model', status('destroying'));
	world.spawn(leave(world, model));
	world.changed();
};
