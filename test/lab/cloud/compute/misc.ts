import type { Answer, Item } from '../call.ts';
import { isAdmin } from '../auth.ts';
import { visibleImages } from '../image/find.ts';
import type { Image } from '../image/state.ts';
import { recordedItem } from '../recordings.ts';
import { seconds } from '../world.ts';
import type { Nova } from './context.ts';
import { used } from './create.ts';
import { denied, fail, gone, json } from './errors.ts';

export const limits = (nova: Nova): Answer => {
	const { minor, world, token } = nova;
	const { quota, groups } = world.compute;
	const now = used(nova, String(token.project));
	const old = minor < 36;
	return json(200, {
		limits: {
			rate: [],
			absolute: {
				maxTotalInstances: quota.instances,
				maxTotalCores: quota.cores,
				maxTotalRAMSize: quota.ram,
				maxServerMeta: 128,
				...(minor < 39 && { maxImageMeta: 128 }),
				...(minor < 57 && { maxPersonality: 5, maxPersonalitySize: 10240 }),
				maxTotalKeypairs: 100,
				maxServerGroups: 10,
				maxServerGroupMembers: 10,
				...(old && { maxTotalFloatingIps: -1, maxSecurityGroups: -1, maxSecurityGroupRules: -1 }),
				totalRAMUsed: now.ram,
				totalCoresUsed: now.cores,
				totalInstancesUsed: now.instances,
				...(old && { totalFloatingIpsUsed: 0, totalSecurityGroupsUsed: 0 }),
				totalServerGroupsUsed: [...groups.values()].filter((group) => group['project_id'] === token.project)
					.length,
			},
		},
	});
};

export const zones = (nova: Nova): Answer => {
	void nova;
	return json(200, {
		availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true }, hosts: null }],
	});
};

export const quotaSet = (nova: Nova, project: string): Answer => {
	if (project !== nova.token.project && !isAdmin(nova.token)) throw denied('os-quota-sets:show');
	const { quota } = nova.world.compute;
	return json(200, {
		quota_set: {
			id: project,
			cores: quota.cores,
			fixed_ips: -1,
			floating_ips: -1,
			injected_file_content_bytes: 10240,
			injected_file_path_bytes: 255,
			injected_files: 5,
			instances: quota.instances,
			key_pairs: 100,
			metadata_items: 128,
			ram: quota.ram,
			security_group_rules: -1,
			security_groups: -1,
			server_group_members: 10,
			server_groups: 10,
		},
	});
};

export const extensions = (): Answer => json(200, recordedItem('20', 90));
export const floatingIps = (): Answer => json(200, { floating_ips: [] });

export const networks = ({ world, token }: Nova): Answer => {
	const found = [...world.network.networks.values()].filter(
		(network) => network['project_id'] === token.project || network['router:external'] === true,
	);
	const empty = Object.fromEntries(
		['cidr', 'netmask', 'gateway', 'broadcast', 'dns1', 'dns2', 'cidr_v6', 'gateway_v6', 'netmask_v6'].map(
			(key) => [key, null],
		),
	);
	return json(200, { networks: found.map(({ id, name }) => ({ id, label: name, ...empty })) });
};

const statuses: Readonly<Record<string, [status: string, progress: number]>> = {
	queued: ['SAVING', 25],
	saving: ['SAVING', 50],
	active: ['ACTIVE', 100],
	killed: ['ERROR', 0],
	deleted: ['DELETED', 0],
};

const shownImage = (nova: Nova, image: Image, detail: boolean): Item => {
	const [status, progress] = statuses[image.status] ?? ['UNKNOWN', 0];
	return {
		id: image.id,
		name: image.name,
		...(detail && {
			minRam: image.minRam,
			minDisk: image.minDisk,
			metadata: image.properties,
			created: seconds(image.created),
			updated: seconds(image.updated),
			status,
			progress,
			...(image.properties['instance_uuid'] && {
				server: {
					id: image.properties['instance_uuid'],
					links: [
						{ rel: 'self', href: `${nova.base}/servers/${image.properties['instance_uuid']}` },
						{ rel: 'bookmark', href: `${nova.bookmark}/servers/${image.properties['instance_uuid']}` },
					],
				},
			}),
			'OS-EXT-IMG-SIZE:size': image.size,
		}),
		links: [
			{ rel: 'self', href: `${nova.base}/images/${image.id}` },
			{ rel: 'bookmark', href: `${nova.bookmark}/images/${image.id}` },
			{
				rel: 'alternate',
				type: 'application/vnd.openstack.image',
				href: `${nova.world.urls.image}/images/${image.id}`,
			},
		],
	};
};

/** The images proxy, until 2.35. */
export const images = (nova: Nova, id?: string): Answer => {
	if (nova.minor >= 36) throw gone();
	const all = visibleImages(nova.world, nova.token);
	if (id === undefined || id === 'detail')
		return json(200, { images: all.map((image) => shownImage(nova, image, id === 'detail')) });
	const found = all.find((image) => image.id === id);
	if (!found) throw fail(404, `Image ${id} could not be found.`);
	return json(200, { image: shownImage(nova, found, true) });
};
