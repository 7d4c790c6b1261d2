import { defineCall } from '../choose.ts';
import { get, list, type Loose, map, text, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { lacking, noParams, nothing, old, since2 } from '../row.ts';
import { nameOf } from '../tags.ts';
import { type Base, seriesWord } from '../values/base.ts';
import type { Constraints } from '../values/constraints.ts';

interface Ha {
	readonly count: number;
	readonly constraints: Constraints;
	readonly to: readonly string[];
	/** Of new machines; from 3.0 on it is the controller’s. */
	readonly base?: Base | undefined;
}
const specOf = ({ count, constraints, to }: Ha) => ({
	'num-controllers': count,
	constraints,
	...(to.length > 0 ? { placement: to } : {}),
});
const haOf = (response: unknown) =>
	only(
		itemsOf(response, [''], 'HighAvailability.EnableHA', (one) => {
			const result = get(one, 'result');
			return {
				added: names(result, 'added'),
				maintained: names(result, 'maintained'),
				removed: names(result, 'removed'),
				converted: names(result, 'converted'),
			};
		}),
	);
const names = (from: unknown, key: string) => texts(from, key).map((tag) => nameOf(tag) ?? tag);
export const enableHa = defineCall<Ha>('changes', 'HighAvailability.EnableHA')(
	old(
		'HighAvailability.EnsureAvailability',
		1,
		({ count, constraints, to, base }, { modelUuid = '' }) => ({
			Specs: [
				{
					EnvironTag: `environment-${modelUuid}`,
					NumStateServers: count,
					Constraints: constraints,
					Series: seriesWord(base),
					Placement: to,
				},
			],
		}),
		haOf,
	),
	since2(
		'HighAvailability.EnableHA',
		[2, 2],
		(values) => ({
			specs: [{ ...specOf(values), ...(values.base ? { series: seriesWord(values.base) } : {}) }],
		}),
		haOf,
		[2, 2],
	),
	lacking(
		['base'],
		since2('HighAvailability.EnableHA', [2, 3], (values) => ({ specs: [specOf(values)] }), haOf, [3, 99]),
	),
);
export const controllerDetails = defineCall<object>(
	'reads',
	'HighAvailability.ControllerDetails',
)(
	since2('HighAvailability.ControllerDetails', [3, 3], noParams, (response) =>
		list(response, 'results').map((one) => ({
			id: text(one, 'controller-id') ?? '',
			addresses: texts(one, 'api-addresses'),
		})),
	),
);
export const controllerConfig = defineCall<object>(
	'reads',
	'Controller.ControllerConfig',
)(since2('Controller.ControllerConfig', [3, 14], noParams, (response) => map(response, 'config')));
export const setControllerConfig = defineCall<{ readonly values: Loose }>(
	'changes',
	'Controller.ConfigSet',
)(since2('Controller.ConfigSet', [5, 14], ({ values }) => ({ config: values }), nothing));
export const blockedModels = defineCall<object>(
	'reads',
	'Controller.ListBlockedModels',
)(
	since2('Controller.ListBlockedModels', [3, 14], noParams, (response) =>
		list(response, 'models').map((one) => ({
			uuid: text(one, 'model-uuid') ?? '',
			name: text(one, 'name') ?? '',
			owner: text(one, 'qualifier') ?? nameOf(get(one, 'owner-tag')) ?? '',
			blocks: texts(one, 'blocks'),
		})),
	),
);
