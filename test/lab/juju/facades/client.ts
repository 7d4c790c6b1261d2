import { each, JujuError, notImplemented } from '../errors.ts';
import { anything, bool, duration, int, list, maybe, nothing, struct, text } from '../go.ts';
import { ZERO_TIME } from '../state/make.ts';
import { parseTag } from '../state/names.ts';
import type { Model, Past } from '../state/types.ts';
import { watchModel } from '../watch/all.ts';
import { fullStatus } from './status.ts';
import { storageStatus } from './storage-parts.ts';
import { type Facades, method } from './table.ts';

const StatusParams = struct('StatusParams', { patterns: list(text), 'include-storage': bool });
const Filter = struct('StatusHistoryFilter', {
	size: int,
	date: maybe(text),
	delta: maybe(duration),
	exclude: list(text),
});
const History = struct('StatusHistoryRequests', {
	requests: list(struct('StatusHistoryRequest', { historyKind: text, size: int, filter: Filter, tag: text })),
});

/** Kinds of history and what of an entity they show. */
const kinds: Readonly<Record<string, readonly string[]>> = {
	unit: ['juju-unit', 'workload'],
	'juju-unit': ['juju-unit'],
	workload: ['workload'],
	application: ['application'],
	'juju-machine': ['juju-machine'],
	machine: ['machine'],
	'juju-container': ['juju-machine'],
	container: ['machine'],
	model: ['model'],
	saas: [],
};

const historyOf = (model: Model, tag: string): readonly Past[] => {
	const { kind, id } = parseTag(tag);
	if (kind === 'unit') return model.applications.get(id.split('/')[0] ?? '')?.units.get(id)?.history ?? [];
	if (kind === 'application') return model.applications.get(id)?.history ?? [];
	if (kind === 'machine') return model.machines.get(id)?.history ?? [];
	if (kind === 'model') return model.history;
	return [];
};

const past = (one: Past, major: number) => ({
	status: one.status,
	info: one.info,
	data: major >= 4 || Object.keys(one.data).length === 0 ? null : one.data,
	since: major >= 4 ? `${one.since.slice(0, 19)}Z` : one.since,
	kind: one.kind,
	version: '',
	life: '',
});

export const client: Facades = {
	Client: {
		FullStatus: method(StatusParams, { needs: 'read', whileUpgrading: true }, (params, call) => ({
			...fullStatus(call.world, call.model, params.patterns),
			...(params['include-storage'] && storageStatus(call)),
		})),
		StatusHistory: method(History, { needs: 'read' }, ({ requests }, call) => ({
			results: each(
				requests,
				({ historyKind, tag, filter, size }) => {
					if (call.major >= 4 && requests.length > 1)
						throw new JujuError('multiple requests', 'not supported');
					const wanted = kinds[historyKind];
					if (!wanted) throw new JujuError(`status history kind "${historyKind}"`, 'not valid');
					const since = filter.date ?? ZERO_TIME;
					const all = historyOf(call.model, tag)
						.filter((one) => wanted.includes(one.kind) && one.since >= since)
						.filter((one) => !filter.exclude.includes(one.info));
					const count = filter.size || size;
					const statuses = (count > 0 ? all.slice(-count) : all).map((one) => past(one, call.major));
					return { history: { statuses } };
				},
				{ history: { statuses: null } },
			),
		})),
		WatchAll: method(nothing, { needs: 'read' }, (_params, call) => {
			if (call.major >= 4) throw notImplemented('WatchAll');
			return { 'watcher-id': call.session.watch(watchModel(call)) };
		}),
		// 2.9 and 3.x only, by the facade's version
		CACert: method(nothing, { needs: 'read', max: 6 }, (_params, call) => ({
			result: Buffer.from(call.world.caCertificate).toString('base64'),
		})),
		FindTools: method(
			struct('FindToolsParams', { number: anything, major: int, arch: text, series: text, 'os-type': text }),
			{ needs: 'read', max: 7 },
			(_params, call) => ({
				list: [{ version: `${call.world.version}-ubuntu-amd64`, url: '', sha256: '', size: 1 }],
				error: null,
			}),
		),
	},
	Pinger: {
		Ping: method(nothing, { whileUpgrading: true }, () => undefined),
		Stop: method(nothing, {}, () => undefined),
	},
};
