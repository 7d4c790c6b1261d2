import { file, list, text } from '../../../catalogue/field.ts';
import { readArchive, seriesToUpload } from '../model/charm/archive.ts';
import { uploadCharm } from '../client/upload.ts';
import { charmInfo, listCharms, resolveCharm } from '../wire/calls/charm.table.ts';
import { bad } from '../wire/values/bad.ts';
import { readBase } from '../wire/values/base.ts';
import { originOf, readChannel, readCharm } from '../wire/values/charm.ts';
import { modelOp } from './op.ts';

const charmSample = {
	url: 'ch:amd64/postgresql-468',
	name: 'postgresql',
	revision: 468,
	summary: 'PostgreSQL',
	description: 'A database',
	subordinate: false,
	bases: [{ name: 'ubuntu', channel: '22.04' }],
	series: [],
	endpoints: [{ name: 'db', interface: 'pgsql', role: 'provider' }],
	options: {
		profile: {
			value: null,
			default: 'production',
			type: 'string',
			source: null,
			description: 'How much memory to take',
		},
	},
	actions: ['get-password'],
	resources: [{ name: 'image', type: 'oci-image', path: '', description: '' }],
	storage: ['data'],
};
const optional = ['bases.*', 'series.*', 'endpoints.*', 'options.*', 'actions.*', 'resources.*', 'storage.*'];
const url = text('Charm', {
	required: true,
	from: 'url',
	example: 'ch:amd64/postgresql-468',
	help: 'Its full URL, as an application has it',
});

const getMany = modelOp({
	resource: 'charm',
	name: 'getMany',
	action: 'Get many charms',
	effect: 'reads',
	returns: 'many',
	help: 'List the charms that a model has',
	fields: {
		names: list('Names', {
			placeholder: 'any',
			item: 'charm',
			example: 'postgresql',
			help: 'Only charms with these names',
		}),
	},
	covers: ['Charms.List'],
	sample: { url: 'ch:amd64/postgresql-468' },
	async run(client, { names = [] }, { signal }) {
		return (await client.ask(listCharms, { names }, { signal })).map((one) => ({ url: one }));
	},
});
const get = modelOp({
	resource: 'charm',
	name: 'get',
	action: 'Get a charm',
	effect: 'reads',
	help: 'A charm of a model: its endpoints, options, actions, resources and storage',
	fields: { charm: url },
	covers: ['Charms.CharmInfo', 'Client.CharmInfo'],
	sample: charmSample,
	optional,
	run: (client, { charm }, { signal }) => client.ask(charmInfo, { url: charm }, { signal }),
});
const resolve = modelOp({
	resource: 'charm',
	name: 'resolve',
	action: 'Look up a charm',
	label: 'look up',
	alias: ['resolve a charm', 'juju info'],
	effect: 'reads',
	help: 'Which revision of a charm a channel on Charmhub has now, and on which bases it runs',
	fields: {
		charm: text('Charm', { required: true, example: 'postgresql', help: 'Its name on Charmhub' }),
		channel: text('Channel', { placeholder: 'stable', example: '14/stable', help: 'Track and risk' }),
		base: text('Base', {
			advanced: true,
			placeholder: 'any',
			example: 'ubuntu@22.04',
			help: 'Only for this operating system',
		}),
	},
	timeout: 30,
	covers: ['Charms.ResolveCharms', 'Client.ResolveCharms'],
	sample: {
		url: 'ch:amd64/postgresql-468',
		origin: { source: 'charm-hub', revision: 468 },
		bases: [{ name: 'ubuntu', channel: '22.04' }],
	},
	optional: ['origin.*', 'bases.*'],
	async run(client, { charm, channel, base }, { signal }) {
		const reference = readCharm(charm);
		const origin = originOf({ charm: reference, channel: readChannel(channel), base: readBase(base) });
		const found = await client.ask(resolveCharm, { reference: reference.url, origin }, { signal });
		return { url: found.url, origin: found.origin, bases: found.bases };
	},
});
const upload = modelOp({
	resource: 'charm',
	name: 'upload',
	action: 'Upload a charm',
	alias: ['upload a local charm'],
	effect: 'changes',
	help: 'Upload a charm of your own to a model; then deploy it by its URL, which is new with each upload',
	fields: {
		file: file('File', {
			required: true,
			fileName: 'web.charm',
			help: 'The .charm file that charmcraft pack makes',
		}),
		base: text('Base', {
			advanced: true,
			placeholder: 'the charm’s first',
			example: 'ubuntu@22.04',
			help: 'For which operating system; used before 3.4 only',
		}),
	},
	timeout: 300,
	covers: ['PUT charms', 'POST charms'],
	sample: { url: 'local:web-3', name: 'web', bases: ['ubuntu@24.04'] },
	optional: ['bases.*'],
	async run(client, { file: input, base }, { signal }) {
		const archive = await readArchive(input);
		const series = seriesToUpload(archive, readBase(base));
		if (series === '' && client.offer.major < 3)
			throw bad(
				'base',
				`Base is needed: the charm ${archive.name} names none, and Juju ${client.offer.release} wants one`,
				'ubuntu@22.04',
			);
		return {
			url: await uploadCharm(client, archive, { series, signal }),
			name: archive.name,
			bases: archive.bases,
		};
	},
});

export const charmOperations = [getMany, get, resolve, upload] as const;
