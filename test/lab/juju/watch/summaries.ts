import { accessOf } from '../facades/table.ts';
import type { Call } from '../facades/table.ts';
import { JujuError } from '../errors.ts';
import type { Watcher } from '../session.ts';
import type { Model } from '../state/types.ts';

/** A model as `ModelSummaryWatcher.Next` tells it (protocol §3.2). */
const summaryOf = (model: Model) => {
	const applications = [...model.applications.values()];
	const units = applications.flatMap((one) => [...one.units.values()]);
	const bad = units.filter(({ workload }) => ['error', 'blocked'].includes(workload.status));
	return {
		uuid: model.uuid,
		name: model.name,
		admins: [...model.users].filter(([, { access }]) => access === 'admin').map(([name]) => name),
		cloud: model.cloud,
		region: model.region,
		size: {
			machines: model.machines.size,
			containers: [...model.machines.keys()].filter((id) => id.includes('/')).length,
			applications: applications.length,
			units: units.length,
			relations: model.relations.size,
		},
		status: bad.length > 0 ? 'red' : 'green',
		messages: bad.map(({ name, workload }) => ({ agent: name, message: workload.info })),
	};
};

/**
 * Watches models in short: those of the user, or all. The first Next gives each, later ones what changed;
 * gone is `removed`.
 */
export const watchSummaries = (call: Call, all: boolean): Watcher => {
	const before = new Map<string, string>();
	let ended = false;
	let wake = () => {};
	const forget = call.world.onChange(() => wake());
	const look = () => {
		const found: object[] = [];
		const now = new Set<string>();
		for (const model of call.world.models.values()) {
			if (!all && accessOf(call.world, call.user, model) === '') continue;
			now.add(model.uuid);
			const summary = summaryOf(model);
			const text = JSON.stringify(summary);
			if (before.get(model.uuid) === text) continue;
			before.set(model.uuid, text);
			found.push(summary);
		}
		for (const uuid of [...before.keys()])
			if (!now.has(uuid)) {
				before.delete(uuid);
				found.push({ uuid, removed: true });
			}
		return found;
	};
	return {
		facade: 'ModelSummaryWatcher',
		async next() {
			for (;;) {
				if (ended) throw new JujuError('watcher has been stopped', 'stopped');
				const models = look();
				if (models.length > 0) return { models };
				await new Promise<void>((resolve) => (wake = resolve));
			}
		},
		stop() {
			ended = true;
			forget();
			wake();
		},
	};
};
