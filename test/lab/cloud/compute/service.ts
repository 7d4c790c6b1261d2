import { type Answer, type Call, findRoute, header, type Route } from '../call.ts';
import { judge, keystoneDown, mayWrite, pageNotFound, unauthorized } from '../auth.ts';
import { recordedItem } from '../recordings.ts';
import { requestId, type World } from '../world.ts';
import { serverAction } from './actions.ts';
import {
	attachInterface,
	attachVolumeTo,
	changeVolumeAttachment,
	detachInterface,
	detachVolumeFrom,
	getInterface,
	getVolumeAttachment,
	listInterfaces,
	listVolumeAttachments,
} from './attachments.ts';
import { remoteConsole } from './consoles.ts';
import type { Nova } from './context.ts';
import { createServer } from './create.ts';
import { denied, fail, json } from './errors.ts';
import { findServer } from './find.ts';
import {
	createFlavor,
	deleteFlavor,
	extraSpecs,
	getFlavor,
	listFlavors,
	listFlavorsDetail,
} from './flavors.ts';
import { createKeyPair, deleteKeyPair, getKeyPair, listKeyPairs } from './keypairs.ts';
import { getMetadata, metadataItem, serverTag, serverTags, setMetadata } from './metadata.ts';
import { computeServices, hypervisors, setComputeService } from './hosts.ts';
import { extensions, floatingIps, images, limits, networks, quotaSet, zones } from './misc.ts';
import { migrations } from './relocate.ts';
import { groupsOfServer, serverGroups } from './server-groups.ts';
import {
	diagnostics,
	getServer,
	listServers,
	listServersDetail,
	removeServer,
	serverActions,
	serverIps,
	serverPassword,
	updateServer,
} from './servers.ts';

const MAX = 93;

const routes: readonly Route<Nova>[] = [
	['GET', '/servers', listServers],
	['GET', '/servers/detail', listServersDetail],
	['POST', '/servers', createServer],
	['GET', '/servers/:id', getServer],
	['PUT', '/servers/:id', updateServer],
	['DELETE', '/servers/:id', removeServer],
	['POST', '/servers/:id/action', serverAction],
	['GET', '/servers/:id/metadata', getMetadata],
	['POST', '/servers/:id/metadata', setMetadata],
	['PUT', '/servers/:id/metadata', setMetadata],
	['GET', '/servers/:id/metadata/:key', metadataItem],
	['PUT', '/servers/:id/metadata/:key', metadataItem],
	['DELETE', '/servers/:id/metadata/:key', metadataItem],
	['GET', '/servers/:id/tags', serverTags],
	['PUT', '/servers/:id/tags', serverTags],
	['DELETE', '/servers/:id/tags', serverTags],
	['GET', '/servers/:id/tags/:tag', serverTag],
	['PUT', '/servers/:id/tags/:tag', serverTag],
	['DELETE', '/servers/:id/tags/:tag', serverTag],
	['GET', '/servers/:id/ips', serverIps],
	['GET', '/servers/:id/ips/:network', serverIps],
	['GET', '/servers/:id/os-interface', listInterfaces],
	['POST', '/servers/:id/os-interface', attachInterface],
	['GET', '/servers/:id/os-interface/:port', getInterface],
	['DELETE', '/servers/:id/os-interface/:port', detachInterface],
	['GET', '/servers/:id/os-volume_attachments', listVolumeAttachments],
	['POST', '/servers/:id/os-volume_attachments', attachVolumeTo],
	['GET', '/servers/:id/os-volume_attachments/:volume', getVolumeAttachment],
	['PUT', '/servers/:id/os-volume_attachments/:volume', changeVolumeAttachment],
	['DELETE', '/servers/:id/os-volume_attachments/:volume', detachVolumeFrom],
	['GET', '/servers/:id/os-instance-actions', serverActions],
	['GET', '/servers/:id/os-instance-actions/:request', serverActions],
	['GET', '/servers/:id/diagnostics', diagnostics],
	['GET', '/servers/:id/os-server-password', serverPassword],
	['GET', '/servers/:id/os-security-groups', (nova, id) => groupsOfServer(nova, findServer(nova, id))],
	['POST', '/servers/:id/remote-consoles', remoteConsole],
	['GET', '/flavors', listFlavors],
	['GET', '/flavors/detail', listFlavorsDetail],
	['POST', '/flavors', createFlavor],
	['GET', '/flavors/:id', getFlavor],
	['DELETE', '/flavors/:id', deleteFlavor],
	['GET', '/flavors/:id/os-extra_specs', extraSpecs],
	['GET', '/os-keypairs', listKeyPairs],
	['POST', '/os-keypairs', createKeyPair],
	['GET', '/os-keypairs/:name', getKeyPair],
	['DELETE', '/os-keypairs/:name', deleteKeyPair],
	['GET', '/os-server-groups', serverGroups],
	['POST', '/os-server-groups', serverGroups],
	['GET', '/os-server-groups/:id', serverGroups],
	['DELETE', '/os-server-groups/:id', serverGroups],
	['GET', '/limits', limits],
	['GET', '/os-availability-zone', zones],
	['GET', '/os-quota-sets/:project', quotaSet],
	['GET', '/os-hypervisors', hypervisors],
	['GET', '/os-hypervisors/detail', hypervisors],
	['GET', '/os-migrations', migrations],
	['GET', '/os-services', computeServices],
	['PUT', '/os-services/:id', setComputeService],
	['GET', '/extensions', extensions],
	['GET', '/os-floating-ips', floatingIps],
	['GET', '/os-networks', networks],
	['GET', '/images', images],
	['GET', '/images/:id', images],
];

const relink = (value: unknown, base: string): unknown =>
	JSON.parse(JSON.stringify(value).replaceAll('http://127.0.0.1:8774', base));

/** The microversion asked for: a minor number, or the answer that refuses it. */
const microversion = (call: Call): number | Answer => {
	const asked = (header(call, 'openstack-api-version') ?? '')
		.split(',')
		.map((part) => /^\s*compute\s+(\S+)\s*$/.exec(part)?.[1])
		.find((part) => part !== undefined);
	const text = asked ?? header(call, 'x-openstack-nova-api-version') ?? '';
	if (text === '') return 1;
	if (text === 'latest') return MAX;
	const body = (code: number, message: string) =>
		JSON.stringify({ [code === 406 ? 'computeFault' : 'badRequest']: { code, message } });
	const [, major, minor] = /^(\d+)\.(\d+)$/.exec(text) ?? [];
	const type = { 'Content-Type': 'application/json; charset=UTF-8' };
	if (major === undefined)
		return {
			status: 400,
			headers: type,
			body: body(
				400,
				`API Version String ${text} is of invalid format. Must be of format MajorNum.MinorNum.`,
			),
		};
	const number = Number(minor);
	if (major === '2' && number >= 1 && number <= MAX) return number;
	return {
		status: 406,
		headers: { ...versionHeaders(text), ...type },
		body: body(406, `Version ${text} is not supported by the API. Minimum is 2.1 and maximum is 2.93.`),
	};
};

const versionHeaders = (version: string): Record<string, string> => ({
	'Openstack-Api-Version': `compute ${version}`,
	'X-Openstack-Nova-Api-Version': version,
	Vary: 'OpenStack-API-Version, X-OpenStack-Nova-API-Version',
});

const rules: Readonly<Record<string, string>> = {
	'GET /servers': 'servers:index',
	'GET /servers/detail': 'servers:detail',
	'POST /servers': 'servers:create',
	'GET /limits': 'limits',
};

/** What a token without a project may not, under the newer policies; and what a reader may not create. */
const checkPolicy = ({ world, token }: Nova, method: string, path: string): void => {
	const rule = rules[`${method} ${path}`];
	if (!rule || world.policy === 'old') return;
	if (!token.project) throw denied(rule);
	if (method === 'POST' && !mayWrite(world, token)) throw denied(rule);
};

const choices = (call: Call): Answer => {
	const path = call.path.replace(/^\/|\/$/g, '');
	const choice = (id: string, status: string, prefix: string, type: string) => ({
		id,
		status,
		links: [{ rel: 'self', href: `${call.base}/${prefix}/${path}` }],
		'media-types': [
			{ base: 'application/json', type: `application/vnd.openstack.compute+json;version=${type}` },
		],
	});
	return json(300, {
		choices: [choice('v2.0', 'SUPPORTED', 'v2', '2'), choice('v2.1', 'CURRENT', 'v2.1', '2.1')],
	});
};

const answerFor = async (world: World, call: Call, refused: (error: unknown) => Answer): Promise<Answer> => {
	const { path, base } = call;
	if (path === '' || path === '/') return json(200, relink(recordedItem('01', 11), base));
	const [, version, rest = ''] = /^\/(v2\.1|v2)(?=\/|$)(.*)$/.exec(path) ?? [];
	const ids = { 'X-Openstack-Request-Id': requestId() };
	const traced = (answer: Answer): Answer => ({
		...answer,
		headers: { ...answer.headers, ...ids, 'X-Compute-Request-Id': ids['X-Openstack-Request-Id'] },
	});
	if (version === undefined) return choices(call);
	if (rest === '' || rest === '/') {
		const line = version === 'v2' ? 15 : 13;
		const document = json(200, relink(recordedItem('01', line), base));
		return traced(
			version === 'v2'
				? document
				: { ...document, headers: { ...document.headers, ...versionHeaders('2.1') } },
		);
	}
	const token = judge(world, 'compute', call);
	if (token === 'down') return traced(keystoneDown());
	if (token === 'none') return traced(unauthorized(world));
	const asked = version === 'v2' ? 1 : microversion(call);
	if (typeof asked !== 'number') return traced(asked);
	const stamped = (answer: Answer): Answer =>
		traced(
			version === 'v2'
				? answer
				: { ...answer, headers: { ...versionHeaders(`2.${asked}`), ...answer.headers } },
		);
	const [, project] = /^\/([0-9a-f]{32})(?=\/)/.exec(rest) ?? [];
	const below = project === undefined ? rest : rest.slice(project.length + 1);
	const found = findRoute(routes, call.method, below);
	if (!found || !('handler' in found)) return traced(pageNotFound());
	const prefix = project === undefined ? '' : `/${project}`;
	const nova: Nova = {
		world,
		call,
		token,
		minor: asked,
		base: `${base}/${version}${prefix}`,
		bookmark: `${base}${prefix}`,
	};
	try {
		if (project !== undefined && project !== token.project)
			throw fail(
				400,
				`Malformed request URL: URL's project_id '${project}' doesn't match Context's project_id '${token.project}'`,
			);
		checkPolicy(nova, call.method, below);
		return stamped(await found.handler(nova, ...found.ids));
	} catch (error) {
		return stamped(refused(error));
	}
};

/** Nova: 2.1 with microversions up to 2.93, and 2.0. */
export const computeService = (world: World, refused: (error: unknown) => Answer) => (call: Call) =>
	answerFor(world, call, refused);
