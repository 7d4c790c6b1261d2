import { isAdmin, judge, keystoneDown, mayWrite, pageNotFound, unauthorized } from '../auth.ts';
import { type Answer, type Call, findRoute, header, type Item, type Route } from '../call.ts';
import { recordedItem } from '../recordings.ts';
import { requestId, type World } from '../world.ts';
import { volumeAction } from './actions.ts';
import type { Cinder } from './context.ts';
import { denied, fail, json, MALFORMED } from './errors.ts';
import {
	createBackup,
	deleteBackup,
	getBackup,
	listBackups,
	listBackupsDetail,
	restoreBackup,
} from './backups.ts';
import {
	createSnapshot,
	createTransfer,
	deleteSnapshot,
	deleteTransfer,
	getSnapshot,
	listSnapshots,
	listSnapshotsDetail,
	updateSnapshot,
} from './snapshots.ts';
import {
	createVolume,
	deleteVolume,
	getVolume,
	listVolumes,
	listVolumesDetail,
	summary,
	updateVolume,
	volumeLimits,
	volumeMetadata,
	volumeMetadataItem,
} from './volumes.ts';

const MAX = 70;

const onlyAdmin = (rule: string, body: () => unknown) => (cinder: Cinder) => {
	if (!isAdmin(cinder.token)) throw denied(rule);
	return json(200, body());
};

const types = (cinder: Cinder, id?: string): Answer => {
	const all = [...cinder.world.volume.types.values()];
	const plainly = ({ 'os-volume-type-access:is_public': _access, ...plain }: Item): Item => plain;
	if (id === undefined)
		return json(200, { volume_types: mayWrite(cinder.world, cinder.token) ? all : all.map(plainly) });
	const found = all.find((type) => type['id'] === id || (id === 'default' && type['name'] === 'fake'));
	if (!found) throw fail(404, `Volume type ${id} could not be found.`);
	const { 'os-volume-type-access:is_public': access, ...plain } = found;
	return json(200, {
		volume_type: id === 'default' ? plain : { ...plain, 'os-volume-type-access:is_public': access },
	});
};

const attachments = (cinder: Cinder): Answer => {
	if (cinder.minor < 27) throw fail(404, 'The resource could not be found.');
	return json(200, { attachments: [] });
};

const quotas = ({ world }: Cinder, project: string): Answer => {
	const { quota } = world.volume;
	return json(200, {
		quota_set: {
			volumes: quota.volumes,
			per_volume_gigabytes: -1,
			snapshots: quota.snapshots,
			gigabytes: quota.gigabytes,
			backups: 10,
			backup_gigabytes: 1000,
			volumes_fake: -1,
			gigabytes_fake: -1,
			snapshots_fake: -1,
			volumes___DEFAULT__: -1,
			gigabytes___DEFAULT__: -1,
			snapshots___DEFAULT__: -1,
			groups: 10,
			id: project,
		},
	});
};

const routes: readonly Route<Cinder>[] = [
	['GET', '/volumes', listVolumes],
	['GET', '/volumes/detail', listVolumesDetail],
	['GET', '/volumes/summary', summary],
	['POST', '/volumes', createVolume],
	['GET', '/volumes/:id', getVolume],
	['PUT', '/volumes/:id', updateVolume],
	['DELETE', '/volumes/:id', deleteVolume],
	['POST', '/volumes/:id/action', volumeAction],
	['GET', '/volumes/:id/metadata', volumeMetadata],
	['POST', '/volumes/:id/metadata', volumeMetadata],
	['PUT', '/volumes/:id/metadata', volumeMetadata],
	['GET', '/volumes/:id/metadata/:key', volumeMetadataItem],
	['PUT', '/volumes/:id/metadata/:key', volumeMetadataItem],
	['DELETE', '/volumes/:id/metadata/:key', volumeMetadataItem],
	['GET', '/snapshots', listSnapshots],
	['GET', '/snapshots/detail', listSnapshotsDetail],
	['POST', '/snapshots', createSnapshot],
	['GET', '/snapshots/:id', getSnapshot],
	['PUT', '/snapshots/:id', updateSnapshot],
	['DELETE', '/snapshots/:id', deleteSnapshot],
	['GET', '/backups', listBackups],
	['GET', '/backups/detail', listBackupsDetail],
	['POST', '/backups', createBackup],
	['GET', '/backups/:id', getBackup],
	['POST', '/backups/:id/restore', restoreBackup],
	['DELETE', '/backups/:id', deleteBackup],
	['POST', '/os-volume-transfer', createTransfer],
	['DELETE', '/os-volume-transfer/:id', deleteTransfer],
	['GET', '/types', types],
	['POST', '/types', onlyAdmin('volume_extension:type_create', () => ({}))],
	['GET', '/types/:id', types],
	['GET', '/attachments', attachments],
	['GET', '/limits', volumeLimits],
	['GET', '/os-quota-sets/:project', quotas],
	[
		'GET',
		'/os-availability-zone',
		() => json(200, { availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] }),
	],
	['GET', '/os-services', onlyAdmin('volume_extension:services:index', () => ({ services: [] }))],
	[
		'GET',
		'/scheduler-stats/get_pools',
		onlyAdmin('scheduler_extension:scheduler_stats:get_pools', () => ({ pools: [] })),
	],
	['GET', '/extensions', () => json(200, recordedItem('40', 31))],
];

const microversion = (call: Call): number => {
	const text = header(call, 'openstack-api-version');
	if (text === undefined || text === '') return 0;
	const asked = text
		.split(',')
		.map((part) => /^\s*volume(?:v3)?\s+(\S+)\s*$/.exec(part)?.[1])
		.find((part) => part !== undefined);
	if (asked === undefined) {
		if (!/^\s*\S+\s+\S+/.test(text) || /block-storage/.test(text)) throw fail(400, MALFORMED);
		return 0;
	}
	if (asked === 'latest') return MAX;
	const [, major, minor] = /^(\d+)\.(\d+)$/.exec(asked) ?? [];
	if (major === undefined)
		throw fail(400, `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`);
	if (major === '3' && Number(minor) <= MAX) return Number(minor);
	const refused = fail(
		406,
		`Version ${asked} is not supported by the API. Minimum is 3.0 and maximum is 3.70.`,
	);
	if (major === '3') Object.assign(refused.answer.headers ?? {}, stamp(asked));
	throw refused;
};

const stamp = (version: string): Record<string, string> => ({
	'Openstack-Api-Version': `volume ${version}`,
	Vary: 'OpenStack-API-Version',
});

const relink = (value: unknown, base: string): unknown =>
	JSON.parse(JSON.stringify(value).replaceAll('http://127.0.0.1:8776', base));

const answerFor = async (world: World, call: Call, refused: (error: unknown) => Answer): Promise<Answer> => {
	const { path, base } = call;
	const id = requestId();
	const traced = (answer: Answer, both = true): Answer => ({
		...answer,
		headers: { ...answer.headers, 'X-Openstack-Request-Id': id, ...(both && { 'X-Compute-Request-Id': id }) },
	});
	const document = json(300, relink(recordedItem('01', 28), base));
	if (path === '' || path === '/')
		return traced({ ...document, headers: { ...document.headers, ...stamp('3.0') } });
	if (!/^\/v3(\/|$)/.test(path)) return traced(pageNotFound(), false);
	const token = judge(world, 'volume', call);
	if (token === 'down') return traced(keystoneDown(), false);
	if (token === 'none') return traced(unauthorized(world), false);
	if (path === '/v3')
		return traced(
			{
				status: 302,
				headers: {
					'Content-Type': 'text/plain; charset=utf8',
					Location: `${base}/v3/`,
					'Content-Length': '0',
				},
			},
			false,
		);
	if (path === '/v3/')
		return traced({ ...document, status: 200, headers: { ...document.headers, ...stamp('3.0') } });
	const [, project, rest = ''] = /^\/v3(?:\/([0-9a-f]{32}))?(\/.*)$/.exec(path) ?? [];
	const found = findRoute(routes, call.method, rest);
	if (!found || !('handler' in found)) return traced(pageNotFound(), false);
	let minor = 0;
	try {
		minor = microversion(call);
	} catch (error) {
		return traced(refused(error));
	}
	const own = token.project ?? '';
	const prefix = project === undefined ? '' : `/${project}`;
	const cinder: Cinder = {
		world,
		call,
		token,
		minor,
		project: own,
		base: `${base}/v3${prefix || (own && `/${own}`)}`,
		bookmark: `${base}${prefix || (own && `/${own}`)}`,
	};
	const stamped = (answer: Answer): Answer => {
		const plain = answer.headers?.['Content-Type'] !== 'application/json';
		return traced({ ...answer, headers: { ...stamp(`3.${minor}`), ...answer.headers } }, !plain);
	};
	try {
		if (project !== undefined && project !== own) throw fail(400, 'Malformed request url');
		return stamped(await found.handler(cinder, ...found.ids));
	} catch (error) {
		return stamped(refused(error));
	}
};

/** Cinder 3 with microversions up to 3.70. */
export const volumeService = (world: World, refused: (error: unknown) => Answer) => (call: Call) =>
	answerFor(world, call, refused);
