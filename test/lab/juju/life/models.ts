import { say, status } from '../state/make.ts';
import type { Model } from '../state/types.ts';
import type { World } from '../state/world.ts';

function* leave(world: World, model: Model) {
	for (let step = 0; step < 4; step++) yield;
	model.machines.clear();
	model.applications.clear();
	model.relations.clear();
	model.life = 'dead';
	model.status = say(model.history, 'model', status('available'));
	for (let step = 0; step < 4; step++) yield;
	world.models.delete(model.uuid);
	world.changed();
}

/** Lets a model go: destroying for some steps, dead for some, then gone. */
export const destroyModel = (world: World, model: Model): void => {
	if (model.life !== 'alive') return;
	model.life = 'dying';
	model.status = say(model.history, 'model', status('destroying'));
	world.spawn(leave(world, model));
	world.changed();
};
