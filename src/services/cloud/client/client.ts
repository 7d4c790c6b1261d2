import type { Connection } from '../../../core/connection.ts';
import type { Call } from './api.ts';
import { type Cloud, type CloudOptions, openCloud } from './cloud.ts';
import {
	backupKind,
	floatingIpKind,
	flavorKind,
	keyPairKind,
	networkKind,
	portKind,
	routerKind,
	ruleKind,
	securityGroupKind,
	serverGroupKind,
	snapshotKind,
	subnetKind,
	volumeKind,
	volumeTypeKind,
} from './kinds.ts';
import { imagesOf } from './images.ts';
import { containersOf } from './objects/containers.ts';
import { type DownloadOptions, downloadObject } from './objects/download.ts';
import { objectsOf, type Target } from './objects/objects.ts';
import { uploadObject } from './objects/upload.ts';
import type { UploadOptions } from './objects/upload-options.ts';
import { quotasOf } from './quotas.ts';
import { resourceOf } from './resource.ts';
import { serversOf } from './servers.ts';

export type { Cloud, CloudOptions } from './cloud.ts';

const resourcesOf = (cloud: Cloud) => ({
	servers: serversOf(cloud),
	flavors: resourceOf(cloud, flavorKind),
	serverGroups: resourceOf(cloud, serverGroupKind),
	keyPairs: resourceOf(cloud, keyPairKind),
	images: imagesOf(cloud),
	networks: resourceOf(cloud, networkKind),
	subnets: resourceOf(cloud, subnetKind),
	ports: resourceOf(cloud, portKind),
	floatingIps: resourceOf(cloud, floatingIpKind),
	routers: resourceOf(cloud, routerKind),
	securityGroups: resourceOf(cloud, securityGroupKind),
	securityGroupRules: resourceOf(cloud, ruleKind),
	volumes: resourceOf(cloud, volumeKind),
	volumeTypes: resourceOf(cloud, volumeTypeKind),
	snapshots: resourceOf(cloud, snapshotKind),
	backups: resourceOf(cloud, backupKind),
	containers: containersOf(cloud),
	objects: {
		...objectsOf(cloud),
		/**
		 * @example await cloud.objects.upload({ container: 'photos', name: 'cat.jpg' },
		 * createReadStream('cat.jpg'))
		 */
		upload: (to: Target, source: AsyncIterable<Uint8Array>, options?: UploadOptions) =>
			uploadObject(cloud, to, source, options),
		download: (from: Target, options?: DownloadOptions) => downloadObject(cloud, from, options),
	},
	/** Every limit of the project, and how much of it is used. */
	quotas: (call?: Call) => quotasOf(cloud, call),
});

/** A cloud with everything in it by name: `cloud.servers.find('web-1')`. */
export type CloudClient = Connection & { readonly cloud: Cloud } & ReturnType<typeof resourcesOf>;

/** What is in a cloud, over a connection that stays its owner’s. */
export const clientOf = (cloud: Cloud): CloudClient => ({
	cloud,
	lost: cloud.lost,
	close: () => cloud.close(),
	...resourcesOf(cloud),
});

/**
 * A client for a cloud. The first call logs in.
 * @throws MusterError BAD_INPUT
 * @example
 * const auth = { method: 'applicationCredential', credential: { id }, secret };
 * const cloud = connectCloud({ authUrl, auth });
 * for await (const server of cloud.servers.list()) console.log(server.name, server.status);
 * await cloud.close();
 */
export const connectCloud = (options: CloudOptions): CloudClient => clientOf(openCloud(options));
