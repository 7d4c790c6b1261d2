import { pick } from '../../../catalogue/field.ts';
import { findModel } from '../client/model-name.ts';
import type { JujuClient } from '../client/client.ts';

/** The model that a step of the controller is about. */
export const modelField = pick('Model', {
	list: 'models',
	from: 'uuid',
	required: true,
	example: 'admin/default',
	help: 'Its name or UUID; another user’s model with its owner (bob/default)',
});

export const uuidOf = (client: JujuClient, model: string, signal: AbortSignal): Promise<string> =>
	findModel(client, model, { signal });

export const modelSample = {
	name: 'default',
	owner: 'admin',
	uuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
	type: 'iaas',
	life: 'alive',
	cloud: 'lxd',
	region: 'default',
	credential: 'lxd/admin/default',
	version: '3.6.14',
	isController: false,
	status: { current: 'available', message: '', since: '2026-01-31T03:12:45.678Z' },
	users: [
		{ user: 'admin', displayName: 'admin', access: 'admin', lastConnection: '2026-01-31T03:12:45.678Z' },
	],
	machines: [{ id: '0', instanceId: 'i-0abc', status: 'started' }],
};
export const summarySample = {
	name: 'default',
	owner: 'admin',
	uuid: 'f3db5ed7-a0a5-4a65-8dfe-fb7a07b3115d',
	type: 'iaas',
	life: 'alive',
	cloud: 'lxd',
	region: 'default',
	version: '3.6.14',
	isController: false,
	access: 'admin',
	status: { current: 'available', message: '', since: '2026-01-31T03:12:45.678Z' },
	machines: 3,
	units: 4,
	cores: 6,
};
