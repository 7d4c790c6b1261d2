import type { ControllerLab } from '../controller.ts';

type Scene = Pick<ControllerLab, 'world' | 'model' | 'setStatus' | 'addModel' | 'addUnits'>;

/**
 * What happens in a model that lives, one after the other, again and again. `unit`: of an application with
 * others beside it.
 */
const happenings = (lab: Scene, unit: string): readonly (() => void)[] => {
	const application = unit.split('/')[0] ?? '';
	let passing: string | undefined;
	return [
		() => lab.setStatus(unit, 'blocked', 'disk is full'),
		() => lab.world.log(lab.model(), { tag: 'unit-mysql-0', level: 'ERROR', message: 'disk is full' }),
		() => lab.setStatus(unit, 'active', 'ready'),
		() => void (passing = lab.addModel(`short-lived-${lab.world.models.size}`).uuid),
		() => void lab.addUnits(application, 1),
		() => lab.setStatus(unit, 'maintenance', 'takes a backup'),
		() => {
			const { units } = lab.model().applications.get(application) ?? { units: new Map<string, unknown>() };
			const last = [...units.keys()].at(-1);
			if (last !== undefined && last !== unit) units.delete(last);
		},
		() => lab.setStatus(unit, 'active', 'ready'),
		() => void (passing !== undefined && lab.world.models.delete(passing)),
	];
};

/** Makes a model live: something happens every so many ms. Returns what ends it. */
export const live = (lab: Scene, { every, unit }: { readonly every: number; readonly unit: string }) => {
	const all = happenings(lab, unit);
	let turn = 0;
	const timer = setInterval(() => {
		all[turn++ % all.length]?.();
		lab.world.changed();
	}, every);
	timer.unref();
	return (): void => clearInterval(timer);
};
