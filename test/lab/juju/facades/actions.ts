import { each, item, JujuError, notFound } from '../errors.ts';
import { Entities, int, list, maybe, struct, text } from '../go.ts';
import { charmOf } from '../life/hooks.ts';
import { now } from '../state/make.ts';
import { machineTag, parseTag } from '../state/names.ts';
import type { Operation } from '../state/types.ts';
import { watchProgress } from '../watch/progress.ts';
import { type Call, type Facades, method } from './table.ts';
import { times, together, told, refused, operationTold } from './action-tasks.ts';
import { Enqueue, enqueue, Run, targets, run } from './action-enqueue.ts';

const Query = struct('OperationQueryArgs', {
	applications: list(text),
	units: list(text),
	machines: list(text),
	actions: list(text),
	status: list(text),
	offset: maybe(int),
	limit: maybe(int),
});

const listOperations = (call: Call, query: ReturnType<typeof Query.zero>) => {
	const places = [...query.applications, ...query.units, ...query.machines];
	// none of whose receivers there were
	const empty = (operation: Operation) =>
		operation.tasks.length === 0 && places.length + query.actions.length === 0;
	const fits = (operation: Operation) =>
		(empty(operation) ||
			operation.tasks.some((task) => {
				const { kind, id } = parseTag(task.receiver);
				const there =
					places.length === 0 ||
					(kind === 'unit' &&
						(query.applications.includes(id.split('/')[0] ?? '') || query.units.includes(id))) ||
					(kind === 'machine' && query.machines.includes(id));
				return there && (query.actions.length === 0 || query.actions.includes(task.name));
			})) &&
		(query.status.length === 0 || query.status.includes(together(operation)));
	// 4.0 sorts numbers as texts
	const all = [...call.model.operations.values()].filter(fits);
	if (call.major >= 4) all.sort((a, b) => (a.id < b.id ? -1 : 1));
	const from = query.offset ?? 0;
	const limit = query.limit || (call.major >= 4 ? 50 : all.length);
	const shown = all.slice(from, from + limit);
	const truncated = from + limit < all.length;
	return {
		...(shown.length > 0 && { results: shown.map((one) => operationTold(call, one)) }),
		...((truncated || call.major < 4) && { truncated }),
	};
};

const cancel = (call: Call, tag: string): object => {
	const { id } = parseTag(tag, 'action');
	const task = call.model.tasks.get(id);
	if (!task) return refused(notFound(call.major >= 4 ? `action ${id}` : `action "${id}"`));
	if (call.major >= 4)
		return refused(
			new JujuError(
				`cancelling task "${id}": cancelling task "${id}": preparing update status statement for task ID "${id}": preparing:: cannot prepare statement: input expression: type "taskStatus" has no "status_id" db tag: $taskStatus.status_id`,
			),
		);
	if (task.status === 'pending') {
		task.status = 'cancelled';
		task.completed = now();
	} else if (task.status === 'running') task.status = 'aborting';
	return told(call, task, true);
};

const actionsOf = (call: Call, tag: string): object => {
	try {
		const { id } = parseTag(tag, 'action');
		const task = call.model.tasks.get(id);
		if (task) return told(call, task, true);
	} catch (error) {
		if (call.major < 4) return refused(error);
	}
	return refused(call.major >= 4 ? notFound('id') : notFound(`action "${tag}"`));
};

const optional = <T>(entities: readonly T[], one: (entry: T) => object) =>
	entities.length > 0 ? { results: entities.map(one) } : {};

const emptyOperation = { operation: '', summary: '', ...times };

export const actions: Facades = {
	Action: {
		EnqueueOperation: method(Enqueue, { needs: 'write', block: 'change', min: 6 }, (params, call) =>
			enqueue(call, params.actions),
		),
		Enqueue: method(Enqueue, { needs: 'write', block: 'change', max: 6 }, (params, call) => ({
			results: enqueue(call, params.actions).actions,
		})),
		Actions: method(Entities, { needs: 'read' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => actionsOf(call, tag)),
		),
		Operations: method(Entities, { needs: 'read', min: 6 }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				try {
					const { id } = parseTag(tag, 'operation');
					const found = call.model.operations.get(id);
					if (found) return operationTold(call, found);
					throw new JujuError(`operation "${id}" not found`, call.major >= 4 ? '' : 'not found');
				} catch (error) {
					return { ...emptyOperation, error: item(error) };
				}
			}),
		),
		ListOperations: method(Query, { needs: 'read', min: 6 }, (params, call) => listOperations(call, params)),
		Cancel: method(Entities, { needs: 'write', block: 'change' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				try {
					return cancel(call, tag);
				} catch (error) {
					return refused(error);
				}
			}),
		),
		ApplicationsCharmsActions: method(Entities, { needs: 'read' }, ({ entities }, call) =>
			optional(entities, ({ tag }) => {
				const [one = {}] = each(
					[tag],
					() => {
						const { id } = parseTag(tag, 'application');
						const application = call.model.applications.get(id);
						if (!application) throw notFound(`application "${id}"`);
						const { actions: specs = {} } = charmOf(call.model, application) ?? {};
						return { 'application-tag': tag, ...(Object.keys(specs).length > 0 && { actions: specs }) };
					},
					{ 'application-tag': tag },
				);
				return one;
			}),
		),
		Run: method(Run, { needs: 'admin', block: 'change' }, (params, call) =>
			run(call, params, targets(call, params)),
		),
		RunOnAllMachines: method(Run, { needs: 'admin', block: 'change' }, (params, call) =>
			run(
				call,
				params,
				[...call.model.machines.keys()].map((id) => machineTag(id)),
			),
		),
		WatchActionsProgress: method(Entities, { needs: 'read', min: 5 }, ({ entities }, call) => ({
			results: each(
				entities,
				({ tag }) => {
					const { id } = parseTag(tag, 'action');
					const task = call.model.tasks.get(id);
					if (!task) throw notFound(`action "${id}"`);
					return watchProgress(call, task);
				},
				{ 'watcher-id': '' },
			),
		})),
	},
};
