import { choice, duration, flag } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { counted } from '../../../core/case.ts';
import { codeOf } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { destroyModel, modelStatus } from '../wire/calls/model.table.ts';
import { modelField, uuidOf } from './model-of.ts';
import { controllerOp } from './op.ts';

const isGone = async (client: JujuClient, uuid: string, signal: AbortSignal): Promise<boolean> =>
	client.ask(modelStatus, { uuid }, { signal }).then(
		() => false,
		(error: unknown) => {
			if (codeOf(error) === 'NOT_FOUND') return true;
			throw error;
		},
	);

const destroy = controllerOp({
	resource: 'model',
	name: 'destroy',
	action: 'Destroy a model',
	alias: ['delete a model', 'remove a model'],
	effect: 'destroys',
	help: 'Destroy a model with all its applications and machines',
	fields: {
		model: modelField,
		storage: choice('Storage', {
			default: 'refuse',
			help: 'What to do with persistent storage',
			options: [
				{ value: 'refuse', label: 'Refuse if there is any' },
				{ value: 'keep', label: 'Keep it in the cloud' },
				{ value: 'destroy', label: 'Destroy it' },
			],
		}),
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to continue despite errors, for a model that is stuck; this may leave things behind',
		}),
		after: duration('Force after', {
			advanced: true,
			show: { force: [true] },
			example: '10m',
			help: 'How long each step may take before it is forced',
		}),
	},
	timeout: 60,
	covers: ['ModelManager.DestroyModels', 'ModelManager.ModelStatus'],
	since: '2.0',
	sample: {
		uuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
		life: 'dying',
		machines: 3,
		applications: 2,
		units: 4,
		destroyed: false,
	},
	optional: ['life', 'machines', 'applications', 'units'],
	async preview(client, { model }, { signal }) {
		return {
			...(await client.ask(modelStatus, { uuid: await uuidOf(client, model, signal) }, { signal })),
			destroyed: false,
		};
	},
	async run(client, { model, storage, force, after }, { signal }) {
		const uuid = await uuidOf(client, model, signal);
		const before = await client.ask(modelStatus, { uuid }, { signal });
		const destroyStorage = storage === 'refuse' ? undefined : storage === 'destroy';
		await client.ask(destroyModel, { uuid, destroyStorage, force, timeout: after }, { signal });
		const gone = await isGone(client, uuid, signal);
		return { ...before, life: gone ? 'dead' : 'dying', destroyed: gone };
	},
	settle: {
		until: 'the model is gone',
		every: 2,
		deadline: 1800,
		async look(client, result, _, { signal }) {
			const before = result as { uuid: string };
			if (await isGone(client, before.uuid, signal)) return { ...before, life: 'dead', destroyed: true };
			const { machines, applications } = await client.ask(modelStatus, { uuid: before.uuid }, { signal });
			return notYet(`left are ${counted(applications, 'application')} and ${counted(machines, 'machine')}`);
		},
	},
});

export const modelDestroy = [destroy] as const;
