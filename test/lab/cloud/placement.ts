import { isAdmin, judge } from './auth.ts';
import type { Answer, Call } from './call.ts';
import { requestId, type World } from './world.ts';

const json = (status: number, value: unknown, headers: Record<string, string> = {}): Answer => ({
	status,
	headers: { 'Content-Type': 'application/json', ...headers },
	body: JSON.stringify(value),
});

const stamped = { 'openstack-api-version': 'placement 1.0', vary: 'openstack-api-version' };

/** Placement, as far as a user ever meets it: its version, and that it is not for him. */
export const placementService =
	(world: World) =>
	(call: Call): Answer => {
		const id = requestId();
		const traced = (answer: Answer): Answer => ({
			...answer,
			headers: { ...answer.headers, 'x-openstack-request-id': id },
		});
		const version = {
			id: 'v1.0',
			max_version: '1.39',
			min_version: '1.0',
			status: 'CURRENT',
			links: [{ rel: 'self', href: '' }],
		};
		if (call.path === '/' || call.path === '') return traced(json(200, { versions: [version] }, stamped));
		const token = judge(world, 'placement', call);
		if (typeof token === 'string') {
			const error = {
				code: 401,
				title: 'Unauthorized',
				message: 'The request you have made requires authentication.',
			};
			return traced(json(401, { error }, { 'WWW-Authenticate': `Keystone uri="${world.urls.identity}/v3"` }));
		}
		if (!isAdmin(token)) {
			const detail =
				'Access was denied to this resource.\n\n Policy does not allow placement:resource_providers:list to be performed.  ';
			const errors = [{ status: 403, title: 'Forbidden', detail, request_id: id }];
			return traced(json(403, { errors }, { 'openstack-api-version': 'placement 1.0' }));
		}
		const uuid = 'fea2404f-40a8-4c45-a89a-000000000000';
		const rel = (name: string) => ({
			rel: name,
			href: `/resource_providers/${uuid}${name === 'self' ? '' : `/${name}`}`,
		});
		const links = ['self', 'inventories', 'usages'].map(rel);
		return traced(json(200, { resource_providers: [{ uuid, name: 'aio', generation: 2, links }] }, stamped));
	};
