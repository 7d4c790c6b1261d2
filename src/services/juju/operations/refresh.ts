import { flag, text } from '../../../catalogue/field.ts';
import { planRefresh, refreshOne } from '../model/charm/refresh.ts';
import { applicationNow, lookFor } from '../model/settle/look.ts';
import { readStorage } from '../wire/values/storage.ts';
import { applicationNowSample } from './application-read.ts';
import { application } from './fields.ts';
import { modelOp } from './op.ts';
import { applicationLoose } from './samples.ts';
import { channel, config, resources, revision, storage, textsOf } from './deploy-fields.ts';

const refresh = modelOp({
	resource: 'application',
	name: 'refresh',
	action: 'Refresh an application',
	alias: ['upgrade a charm', 'update a charm'],
	effect: 'changes',
	help: 'Upgrade an application to the newest revision of its charm, or to another revision, channel or charm',
	fields: {
		application,
		channel: { ...channel, placeholder: 'as it is' },
		charm: text('Charm', {
			advanced: true,
			placeholder: 'as it is',
			from: 'url',
			example: 'local:web-3',
			help: 'Another charm: a name on Charmhub, or the URL of an uploaded charm',
		}),
		revision,
		config: { ...config, advanced: true },
		storage,
		resources,
		force: flag('Force', {
			advanced: true,
			default: false,
			help: 'Whether to skip checks, e.g. of LXD profiles',
		}),
		forceBase: flag('Force base', {
			advanced: true,
			default: false,
			help: 'Whether to refresh even if the new charm does not support the base',
		}),
		forceUnits: flag('Force units', {
			advanced: true,
			default: false,
			help: 'Whether to refresh units in error too',
		}),
	},
	timeout: 120,
	covers: [
		'Application.SetCharm',
		'Application.GetCharmURLOrigin',
		'Charms.ResolveCharms',
		'Charms.AddCharm',
		'Client.ServiceSetCharm',
	],
	sample: { ...applicationNowSample, refreshed: true },
	optional: applicationLoose,
	preview: (client, { application: name, channel: to_, charm, revision: pinned }, { signal }) =>
		planRefresh(client, { application: name, channel: to_, charm, revision: pinned }, signal),
	async run(
		client,
		{
			application: name,
			channel: to_,
			charm,
			revision: pinned,
			config: options,
			storage: directives,
			resources: files,
			...force
		},
		{ signal },
	) {
		const refreshed = await refreshOne(
			client,
			{
				application: name,
				channel: to_,
				charm,
				revision: pinned,
				config: textsOf(options, 'Configuration', 'config'),
				storage: readStorage(directives),
				resources: textsOf(files, 'Resources', 'resources'),
				...force,
			},
			signal,
		);
		return { ...(await applicationNow(client, name, signal)), refreshed };
	},
	settle: {
		until: 'all its units are active and idle',
		every: 1,
		deadline: 1800,
		async look(client, result, { application: name }, context, state) {
			const found = await lookFor(client, { applications: [name] }, context, state);
			return 'reason' in found
				? found
				: { ...(result as object), ...(await applicationNow(client, name, context.signal)) };
		},
	},
});

export const refreshOperations = [refresh] as const;
