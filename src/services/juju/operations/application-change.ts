import { number } from '../../../catalogue/field.ts';
import { counted } from '../../../core/case.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { stillThere } from '../model/check-change.ts';
import { removeEachUnit } from '../model/remove-each.ts';
import { applicationNow, lookFor, statusNow } from '../model/settle/look.ts';
import { removeApplication, scaleApplication } from '../wire/calls/application.table.ts';
import { addUnits } from '../wire/calls/unit.table.ts';
import { applicationNowSample } from './application-read.ts';
import { application, destroyStorage, force } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';

const goneSample = {
	application: 'postgresql',
	removed: true,
	units: ['postgresql/0', 'postgresql/1'],
	machines: ['0', '1'],
};

/** What goes with an application. */
const consequences = async (client: JujuClient, name: string, signal: AbortSignal) => {
	const now = await applicationNow(client, name, signal);
	const { units } = await statusNow(client, signal);
	// a subordinate is on its principal’s machine; one that others use too stays
	const own = now.units.flatMap(({ machine, principal }) =>
		machine === null || principal !== null ? [] : [machine],
	);
	const others = units.filter(({ application: of, principal }) => of !== name && principal === null);
	return {
		application: name,
		removed: false,
		units: now.units.map((unit) => unit.name),
		machines: [...new Set(own)].filter((id) => !others.some(({ machine }) => machine === id)),
	};
};

const remove = modelOp({
	resource: 'application',
	name: 'remove',
	action: 'Remove an application',
	alias: ['delete an application', 'destroy an application'],
	effect: 'destroys',
	help: 'Remove an application with its units and relations; machines that nothing else uses go too',
	fields: { application, destroyStorage, force },
	timeout: 30,
	covers: ['Application.DestroyApplication', 'Application.Destroy', 'Client.ServiceDestroy'],
	sample: goneSample,
	preview: (client, { application: name }, { signal }) => consequences(client, name, signal),
	async run(client, { application: name, destroyStorage: destroy, force: forced }, { signal }) {
		const before = await consequences(client, name, signal);
		await client.ask(
			removeApplication,
			{ application: name, destroyStorage: destroy, force: forced },
			{ signal },
		);
		const { applications } = await statusNow(client, signal);
		return { ...before, removed: !applications.some((one) => one.name === name) };
	},
	settle: {
		until: 'the application is gone',
		every: 1,
		deadline: 600,
		async look(client, result, { application: name }, { signal }) {
			const { applications, units } = await statusNow(client, signal);
			if (!applications.some((one) => one.name === name)) return { ...(result as object), removed: true };
			const left = units.filter((one) => one.application === name);
			return notYet(left.length > 0 ? stillThere(left.map((one) => one.name)) : 'it is dying');
		},
	},
});

/** Units from the highest number down: the leader is seldom among them. */
const newest = (names: readonly string[], count: number): string[] =>
	names.toSorted((a, b) => Number(b.split('/').at(-1)) - Number(a.split('/').at(-1))).slice(0, count);

const planOf = async (client: JujuClient, name: string, wanted: number, signal: AbortSignal) => {
	const now = await applicationNow(client, name, signal);
	const names = now.units.filter(({ life }) => life === 'alive').map((unit) => unit.name);
	return {
		application: name,
		units: names,
		wanted,
		add: Math.max(wanted - names.length, 0),
		remove: newest(names, Math.max(names.length - wanted, 0)),
	};
};

/** @throws MusterError what the server said of the first that it refused, with how many go all the same */
const removeSurplus = async (client: JujuClient, units: readonly string[], signal: AbortSignal) => {
	if (units.length === 0) return;
	const items = await removeEachUnit(client, units, {}, signal);
	const refused = items.filter(({ error }) => error);
	const [{ key = '', error } = {}] = refused;
	if (!error) return;
	const going = units.length - refused.length;
	if (going === 0) throw error;
	const words = `${going} of ${counted(units.length, 'surplus unit')} will go, but not ${key}: ${error.message}`;
	throw new MusterError(error.code, words, {
		cause: error,
		hint: error.hint,
		details: { ...error.details, done: true },
	});
};

const scale = modelOp({
	resource: 'application',
	name: 'scale',
	action: 'Scale an application',
	alias: ['change the number of units', 'scale out'],
	effect: 'destroys',
	help: 'Set how many units an application has: missing ones are added, surplus ones removed, the newest first',
	fields: {
		application,
		count: number('Count', {
			required: true,
			min: 0,
			max: 1000,
			integer: true,
			unit: 'units',
			example: '3',
			help: 'How many units to have',
		}),
	},
	timeout: 60,
	covers: [
		'Application.AddUnits',
		'Application.DestroyUnit',
		'Application.ScaleApplications',
		'Client.AddServiceUnits',
		'Client.DestroyServiceUnits',
	],
	sample: applicationNowSample,
	optional: applicationLoose,
	preview: (client, { application: name, count }, { signal }) => planOf(client, name, count, signal),
	async run(client, { application: name, count }, { signal }) {
		const status = await statusNow(client, signal);
		if (status.model.type === 'caas')
			await client.ask(scaleApplication, { application: name, scale: count }, { signal });
		else {
			const { add, remove: over } = await planOf(client, name, count, signal);
			if (add > 0) await client.ask(addUnits, { application: name, count: add }, { signal });
			await removeSurplus(client, over, signal);
		}
		return applicationNow(client, name, signal);
	},
	settle: {
		until: 'it has that many units, all active and idle',
		every: 1,
		deadline: 900,
		async look(client, _, { application: name, count }, context, state) {
			const found = await lookFor(client, { applications: [name], units: count }, context, state);
			return 'reason' in found ? found : applicationNow(client, name, context.signal);
		},
	},
});

export const applicationChanges = [scale, remove] as const;
