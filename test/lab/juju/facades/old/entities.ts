import { JujuError } from '../../errors.ts';
import { charmByUrl } from '../application-prepare.ts';
import { unitIn } from '../application-units.ts';
import { findInStore } from '../../state/store-lookup.ts';
import type { Application, Unit } from '../../state/types.ts';
import type { Charm } from '../../state/charm-types.ts';
import type { Place } from '../../life/units.ts';
import type { Call } from '../table.ts';

/** What 1.x says of what is not there; `service`, not `application`. */
export const missing = (what: string): JujuError => new JujuError(`${what} not found`, 'not found');

export const serviceIn = (call: Call, name: string): Application => {
	const found = call.model.applications.get(name);
	if (!found) throw missing(`service "${name}"`);
	return found;
};

export const oldUnit = (call: Call, name: string): Unit => {
	const found = unitIn(call.model, name);
	if (!found) throw missing(`unit "${name}"`);
	return found;
};

/** A charm by a 1.x URL: what the environment has, else what the store has under that name. */
export const charmAt = (call: Call, url: string): Charm => {
	const known = charmByUrl(call, url);
	if (known) return known;
	const [, series = 'trusty', name = '', revision] =
		/^cs:(?:~[^/]+\/)?(?:([a-z]+)\/)?(.+?)(?:-(\d+))?$/.exec(url) ?? [];
	if (name === '') throw missing(`charm "${url}"`);
	try {
		const found = findInStore(call.world, name);
		const number = revision === undefined ? found.revision : Number(revision);
		return { ...found, source: 'charm-store', revision: number, url: `cs:${series}/${name}-${number}` };
	} catch {
		throw missing(`charm "${url}"`);
	}
};

/** `1`, `lxc:1`, `lxc`: where 1.x is told to put a unit. */
export const placeAt = (call: Call, spec: string | undefined): Place => {
	if (!spec) return {};
	const [type, parent] = spec.split(':') as [string, string?];
	if (parent !== undefined && !call.model.machines.has(parent))
		throw new JujuError(`cannot deploy "${spec}": machine ${parent} not found`, 'not found');
	if (/^(lxc|lxd|kvm)$/.test(type)) return { container: { type, ...(parent && { parent }) } };
	const machine = call.model.machines.get(spec);
	if (!machine) throw new JujuError(`cannot deploy "${spec}": machine ${spec} not found`, 'not found');
	return { machine };
};

/** Bulk results of 1.x: `{Error: {Message, Code}}` for what failed. */
export const oldEach = <T>(entries: readonly T[], one: (entry: T) => object | void): object[] =>
	entries.map((entry) => {
		try {
			return { Error: null, ...one(entry) };
		} catch (error) {
			if (!(error instanceof JujuError)) throw error;
			return { Error: { Message: error.message, Code: error.code } };
		}
	});
