import { flag, list, pick, text } from '../../../catalogue/field.ts';
import { MusterError } from '../../../core/errors.ts';
import { readInstant } from '../model/instant.ts';
import { exactly } from '../model/names.ts';
import type { Server } from '../wire/server.ts';
import { getMany, type Plain } from './crud.ts';
import { serverId } from './fields.ts';
import { serverSample } from './samples.ts';

export const serverPlain: Plain<Server, 'serverId'> = {
	resource: 'server',
	title: 'server',
	titles: 'servers',
	part: 'compute',
	path: '/servers',
	listed: '/servers/detail',
	field: 'serverId',
	pick: serverId,
	sample: serverSample,
	of: (client) => client.servers,
};

/** Nova passes the filter over for whom it does not tell where servers run, and lists them all. */
const isOn = ({ host, status }: Server, wanted: string): boolean => {
	// one that is being built has none yet
	if (host !== null || status === 'BUILD') return host === wanted;
	throw new MusterError('AUTH_REJECTED', 'The cloud does not tell this user on which host a server runs', {
		hint: 'Leave “Host” empty, or use a connection with the admin role.',
		details: { field: 'host' },
	});
};

/** The servers of a project, or of all. */
export const getServers = getMany(
	serverPlain,
	{
		status: text('Status', { example: 'ACTIVE', help: 'Only servers with this status' }),
		name: text('Named', { example: 'web-1', help: 'Only servers with exactly this name' }),
		image: pick('Image', {
			list: 'images',
			from: 'id',
			advanced: true,
			example: 'debian-12',
			help: 'Only servers that were made from this image: name or ID',
		}),
		flavor: pick('Flavor', {
			list: 'flavors',
			from: 'id',
			advanced: true,
			example: 'm1.small',
			help: 'Only servers of this size: name or ID of a flavor',
		}),
		host: text('Host', {
			advanced: true,
			only: 'OpenStack',
			example: 'compute-7',
			help: 'Only servers that run on this host; needs the admin role',
		}),
		changedSince: text('Changed since', {
			advanced: true,
			example: '2026-01-31T00:00:00Z',
			help: 'Only servers that changed after this time, those that were deleted too',
		}),
		allProjects: flag('All projects', {
			default: false,
			advanced: true,
			only: 'OpenStack',
			help: 'Whether to list the servers of every project; needs the admin role',
		}),
		tags: list('Tags', {
			advanced: true,
			item: 'tag',
			only: 'OpenStack',
			example: 'blue',
			placeholder: 'any',
			help: 'Only servers that have all of these',
		}),
	},
	{
		async query({ name, status, image, flavor, host, changedSince: since, allProjects, tags }, client, run) {
			const at = since && new Date(readInstant(since, 'changedSince', 'Changed since') * 1000);
			const alike = {
				image: image && (await client.images.idOf(image, run)),
				flavor: flavor && (await client.flavors.idOf(flavor, run)),
				'changes-since': at ? at.toISOString() : undefined,
			};
			if ((await client.servers.api.family(run)) === 'synnefo') return alike;
			return {
				...alike,
				name: name ? exactly(name) : undefined,
				status: status?.toUpperCase(),
				host,
				all_tenants: allProjects ? 1 : undefined,
				tags: tags?.length ? tags.join(',') : undefined,
			};
		},
		keep: (it, wanted, { flavor }) =>
			(!wanted.name || wanted.name === it.name) &&
			(!wanted.status || wanted.status.toUpperCase() === it.status) &&
			// newer clouds tell the flavor’s name only, and have compared its ID
			(flavor === undefined || it.flavorId === null || it.flavorId === flavor) &&
			(!wanted.host || isOn(it, wanted.host)),
		same: { image: 'imageId' },
	},
);
