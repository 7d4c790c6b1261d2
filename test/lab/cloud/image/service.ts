import { html, judge } from '../auth.ts';
import { type Answer, type Call, findRoute, type Route } from '../call.ts';
import type { Store } from '../content.ts';
import { recordedItem } from '../recordings.ts';
import { requestId, type World } from '../world.ts';
import type { Glance } from './context.ts';
import { getFile, putFile, stage } from './data.ts';
import { denied, json, page } from './errors.ts';
import { importImage, importMethods, storesOf, tasksOf } from './imports.ts';
import { createImage, deleteImage, getImage, imageAction, imageTag, patchImage } from './images.ts';
import { listImages } from './lists.ts';
import { addMember, getMember, listMembers, removeMember, setMember } from './members.ts';

const routes: readonly Route<Glance>[] = [
	['GET', '/images', listImages],
	['POST', '/images', createImage],
	['GET', '/images/:id', getImage],
	['PATCH', '/images/:id', patchImage],
	['DELETE', '/images/:id', deleteImage],
	['GET', '/images/:id/file', getFile],
	['PUT', '/images/:id/file', putFile],
	['PUT', '/images/:id/stage', stage],
	['POST', '/images/:id/import', importImage],
	['GET', '/images/:id/tasks', tasksOf],
	['POST', '/images/:id/actions/deactivate', (glance, id) => imageAction(glance, id, 'deactivate')],
	['POST', '/images/:id/actions/reactivate', (glance, id) => imageAction(glance, id, 'reactivate')],
	['PUT', '/images/:id/tags/:tag', imageTag],
	['DELETE', '/images/:id/tags/:tag', imageTag],
	['GET', '/images/:id/members', listMembers],
	['POST', '/images/:id/members', addMember],
	['GET', '/images/:id/members/:member', getMember],
	['PUT', '/images/:id/members/:member', setMember],
	['DELETE', '/images/:id/members/:member', removeMember],
	['GET', '/info/import', importMethods],
	['GET', '/info/usage', () => json(200, { usage: {} })],
	['GET', '/info/stores', storesOf],
	['GET', '/schemas/image', () => json(200, recordedItem('50', 2))],
	[
		'GET',
		'/tasks',
		() => {
			throw denied('tasks_api_access');
		},
	],
];

const versions = (call: Call, status: number): Answer =>
	json(
		status,
		JSON.parse(
			JSON.stringify(recordedItem('01', 22)).replaceAll('http://127.0.0.1:9292', call.base),
		) as unknown,
	);

const UNAUTHORIZED =
	'This server could not verify that you are authorized to access the document you requested. Either you supplied the wrong credentials (e.g., bad password), or your browser does not understand how to supply the credentials required.';

const answerFor = async (
	world: World,
	store: Store,
	call: Call,
	refused: (error: unknown) => Answer,
): Promise<Answer> => {
	const { path } = call;
	if (path === '/versions') return versions(call, 200);
	const [, rest] = /^\/v2(?:\.\d+)?(\/.*)?$/.exec(path) ?? [];
	if (!/^\/v2(\.\d+)?(\/|$)/.test(path)) return versions(call, 300);
	const token = judge(world, 'image', call);
	if (typeof token === 'string')
		return html(401, 'Unauthorized', UNAUTHORIZED, {
			'Www-Authenticate': `Keystone uri="${world.urls.identity}/v3"`,
		});
	const traced = (answer: Answer): Answer => ({
		...answer,
		headers: { ...answer.headers, 'X-Openstack-Request-Id': requestId() },
	});
	const found = findRoute(routes, call.method, rest ?? '');
	if (!found) return traced(page(404, 'The resource could not be found.'));
	if ('allowed' in found) {
		const text = `The method ${call.method} is not allowed for this resource.`;
		return traced(page(405, text, { Allow: found.allowed.join(', ') }));
	}
	try {
		if (!token.project && world.policy === 'new') throw denied('get_images');
		return traced(await found.handler({ world, store, call, token }, ...found.ids));
	} catch (error) {
		return traced(refused(error));
	}
};

/** Glance 2. */
export const imageService =
	(world: World, store: Store, refused: (error: unknown) => Answer) => (call: Call) =>
		answerFor(world, store, call, refused);
