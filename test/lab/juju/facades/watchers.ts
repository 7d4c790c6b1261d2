import { notImplemented, notSupported } from '../errors.ts';
import { nothing } from '../go.ts';
import { watcherOf } from '../session.ts';
import { watchAllModels } from '../watch/all.ts';
import { watchSummaries } from '../watch/summaries.ts';
import { type Facades, type Method, method } from './table.ts';

/** Next and Stop of a watcher, whose id stands in the frame. */
const readers = (facade: string): Record<string, Method> => ({
	Next: method(nothing, {}, (_params, call) => watcherOf(call, facade).next()),
	Stop: method(nothing, {}, (_params, call) => {
		watcherOf(call, facade).stop();
		call.session.watchers.delete(call.instance);
	}),
});

export const watchers: Facades = {
	AllWatcher: readers('AllWatcher'),
	AllModelWatcher: readers('AllModelWatcher'),
	StringsWatcher: readers('StringsWatcher'),
	NotifyWatcher: readers('NotifyWatcher'),
	ModelSummaryWatcher: readers('ModelSummaryWatcher'),
};

/** What the controller has for those who watch. */
export const watchAll: Record<string, Method> = {
	WatchAllModels: method(nothing, { needs: 'superuser' }, (_params, call) => {
		if (call.major >= 4) throw notImplemented('WatchAllModels');
		return { 'watcher-id': call.session.watch(watchAllModels(call)) };
	}),
	WatchAllModelSummaries: method(nothing, {}, (_params, call) => {
		if (call.major >= 4) throw notSupported('WatchAllModelSummaries');
		return { 'watcher-id': call.session.watch(watchSummaries(call, true)) };
	}),
	WatchModelSummaries: method(nothing, {}, (_params, call) => {
		if (call.major >= 4) throw notSupported('WatchModelSummaries');
		return { 'watcher-id': call.session.watch(watchSummaries(call, false)) };
	}),
};
