import { STATUS_CODES } from 'node:http';
import { type Answer, type Call, findRoute, Refused, type Route } from '../call.ts';
import type { ServiceName } from '../world.ts';
import { answer, fault, userOf } from './answers.ts';
import { type Asked, astakos } from './astakos.ts';
import { computeRoutes } from './compute.ts';
import { imageRoutes } from './image.ts';
import { networkRoutes } from './network.ts';
import { portRoutes } from './ports.ts';
import { pithos, published } from './pithos/service.ts';
import type { Synnefo } from './state.ts';
import { volumeRoutes } from './volume.ts';

const places: readonly [prefix: string, service: ServiceName][] = [
	['/astakos/', 'identity'],
	['/pithos/', 'object'],
	['/cyclades/compute', 'compute'],
	['/cyclades/network', 'network'],
	['/cyclades/volume', 'volume'],
	['/cyclades/image', 'image'],
];

/** Which service a request is for: all share one address. */
export const placeOf = ({ rawPath }: Call): ServiceName =>
	places.find(([prefix]) => rawPath.startsWith(prefix))?.[1] ?? 'identity';

const cyclades: readonly [base: string, versions: readonly string[], routes: readonly Route<Asked>[]][] = [
	['/cyclades/compute', ['v2.0'], computeRoutes],
	['/cyclades/network', ['v2.0'], [...networkRoutes, ...portRoutes]],
	['/cyclades/volume', ['v2.0', 'v2'], volumeRoutes],
	['/cyclades/image', ['v1.0'], imageRoutes],
];

const versions = (base: string, place: string, names: readonly string[]): Answer =>
	answer(200, {
		versions: names.map((id) => {
			const common = { id, status: 'CURRENT', links: [{ rel: 'self', href: `${base}${place}/${id}/` }] };
			if (place !== '/cyclades/volume') return { ...common, updated: '2011-01-21T11:33:21-06:00' };
			const type = 'application/vnd.openstack.compute.v2+json';
			const number = id.slice(1);
			return {
				...common,
				version: number,
				min_version: number,
				media_types: [{ base: 'application/json', type }],
			};
		}),
	});

const unknown = () => fault(400, 'API endpoint not found');

const run = <Context>(
	routes: readonly Route<Context>[],
	call: Call,
	path: string,
	context: Context,
): Answer | Promise<Answer> => {
	const decoded = path.split('/').map(decodeURIComponent).join('/');
	const found = findRoute(routes, call.method, decoded);
	if (!found) throw unknown();
	if ('allowed' in found) throw fault(400, 'Method not allowed');
	return found.handler(context, ...found.ids);
};

const reasons: Readonly<Record<number, string>> = {
	413: 'REQUEST ENTITY TOO LARGE',
	416: 'REQUESTED RANGE NOT SATISFIABLE',
};

/** Reason phrases are in capitals here. */
const loud = (answered: Answer): Answer => ({
	...answered,
	reason: answered.reason ?? reasons[answered.status] ?? (STATUS_CODES[answered.status] ?? '').toUpperCase(),
});

/** The whole cloud behind one address. */
export const synnefoService = (world: Synnefo) => {
	const { identity, account, user } = astakos(world);
	const below = (call: Call, base: string): string | undefined =>
		call.rawPath === base || call.rawPath.startsWith(`${base}/`)
			? call.rawPath.slice(base.length)
			: undefined;
	const carryOut = (call: Call): Answer | Promise<Answer> => {
		const login = below(call, '/astakos/identity/v2.0');
		if (login !== undefined) return run(identity, call, login, call);
		const own = below(call, '/astakos/account/v1.0');
		if (own !== undefined) return run(account, call, own, { world, call, user: user(call) });
		const stored = below(call, '/pithos/object-store/v1');
		if (stored !== undefined) return pithos(world, call, stored);
		const open = below(call, '/pithos/public');
		if (open !== undefined) return published(world, call, open.slice(1));
		for (const [place, names, routes] of cyclades) {
			const rest = below(call, place);
			if (rest === undefined) continue;
			if (rest === '' || rest === '/') return versions(call.base, place, names);
			const [, name = '', ...path] = rest.split('/');
			if (!names.includes(name)) throw unknown();
			const asked = { world, call, user: userOf(world, call) };
			return run(routes, call, `/${path.join('/')}`, asked);
		}
		throw unknown();
	};
	return async (call: Call): Promise<Answer> => {
		try {
			return loud(await carryOut(call));
		} catch (error) {
			if (error instanceof Refused) return loud(error.answer);
			throw error;
		}
	};
};
