import { serverSample } from '../operations/samples.ts';
import { changedState } from './changed-state.ts';

/** Every trigger of the service. */
export const sources = [
	changedState({
		thing: 'server',
		title: 'Server',
		titles: 'Servers',
		part: 'compute',
		list: 'servers',
		covers: ['compute GET /servers/detail'],
		status: 'ACTIVE',
		sample: serverSample,
		of: (client) => client.servers,
	}),
];
