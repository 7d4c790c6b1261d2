import type { Source } from '../../../catalogue/source.ts';
import { imageSample, serverSample, volumeSample } from '../operations/samples.ts';
import type { CloudParts } from '../parts.ts';
import { changedState } from './changed-state.ts';
import { objectChanged } from './object-changed.ts';
import { quotaAbove } from './quota-above.ts';

/** Every trigger of the service. */
export const sources: readonly Source<CloudParts>[] = [
	changedState({
		thing: 'server',
		title: 'Server',
		titles: 'Servers',
		part: 'compute',
		list: 'servers',
		covers: ['compute GET /servers/detail'],
		status: 'ACTIVE',
		passing: 'BUILD',
		sample: serverSample,
		of: (client) => client.servers,
	}),
	changedState({
		thing: 'volume',
		title: 'Volume',
		titles: 'Volumes',
		part: 'volume',
		list: 'volumes',
		covers: ['volume GET /volumes/detail'],
		status: 'in-use',
		passing: 'attaching',
		sample: volumeSample,
		of: (client) => client.volumes,
	}),
	changedState({
		thing: 'image',
		title: 'Image',
		titles: 'Images',
		part: 'image',
		list: 'images',
		covers: ['image GET /images'],
		status: 'active',
		passing: 'saving',
		sample: imageSample,
		of: (client) => client.images,
		open: ({ visibility }) => visibility === 'public' || visibility === 'community',
	}),
	objectChanged,
	quotaAbove,
];
