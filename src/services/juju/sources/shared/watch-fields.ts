import { duration, flag } from '../../../../catalogue/field.ts';
import { otherModel } from '../../operations/op.ts';

/** How the model of a trigger is watched, and which one. */
export const watchFields = {
	poll: flag('Poll', {
		advanced: true,
		default: false,
		help: 'Whether to poll the status on releases before 4.0 too, which send changes as they happen',
	}),
	interval: duration('Interval', {
		advanced: true,
		default: 10,
		min: 5,
		max: 3600,
		example: '10s',
		help: 'How often to poll the status, before 4.0 a third as often unless Poll is on; nodes on the same model share the shortest interval',
	}),
	inModel: otherModel,
} as const;
