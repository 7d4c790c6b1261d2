import { edited } from '../../catalogue/edited.ts';
import type { List } from '../../catalogue/service.ts';
import type { JujuClient } from './client/client.ts';
import { listModels } from './client/model-name.ts';
import type { Offer } from './wire/choose.ts';
import { editedModel } from './operations/edited.ts';
import type { JujuParts } from './parts.ts';
import { listActions } from './wire/calls/action.table.ts';
import { fullStatus } from './wire/calls/client.table.ts';
import { applicationOf } from './wire/records/unit.ts';
import type { ModelStatus } from './wire/records/status.ts';

const statusOf = async (client: JujuClient, signal: AbortSignal): Promise<ModelStatus> =>
	(await client.ask(fullStatus, {}, { signal })).status;

const facadesOf = ({ facades }: Offer) =>
	[...(facades ?? [])].map(([name, versions]) => ({ value: name, detail: versions.join(', ') }));

/** Rows for fields that can be picked. */
export const lists = {
	models: {
		part: 'controller',
		async load(client, { signal }) {
			const models = await client.ask(listModels, { user: client.offer.user ?? 'admin' }, { signal });
			return {
				items: models.map(({ owner, name, uuid }) => ({
					value: owner ? `${owner}/${name}` : name,
					detail: uuid.slice(0, 8),
				})),
			};
		},
	},
	applications: {
		part: 'model',
		variant: editedModel,
		async load(client, { signal }) {
			const { applications } = await statusOf(client, signal);
			return { items: applications.map(({ name, status }) => ({ value: name, detail: status.current })) };
		},
	},
	units: {
		part: 'model',
		variant: editedModel,
		async load(client, { signal }) {
			const { units } = await statusOf(client, signal);
			return {
				items: units.map(({ name, workloadStatus, agentStatus }) => ({
					value: name,
					detail: `${workloadStatus.current} · ${agentStatus.current}`,
				})),
			};
		},
	},
	machines: {
		part: 'model',
		variant: editedModel,
		async load(client, { signal }) {
			const { machines } = await statusOf(client, signal);
			return {
				items: machines.map(({ id, dnsName, agentStatus }) => ({
					value: id,
					label: dnsName ? `${id} · ${dnsName}` : id,
					detail: agentStatus.current,
				})),
			};
		},
	},
	actions: {
		part: 'model',
		variant: editedModel,
		async load(client, { signal, values }) {
			const first = edited(values, 'units', 'Units') || edited(values, 'application', 'Application');
			if (first === '') return { items: [] };
			const actions = await client.ask(listActions, { application: applicationOf(first) }, { signal });
			return { items: actions.map(({ name, description }) => ({ value: name, detail: description })) };
		},
	},
	modelFacades: {
		part: 'model',
		variant: editedModel,
		load: async ({ offer }, { values }) => ({ items: values['on'] === 'controller' ? [] : facadesOf(offer) }),
	},
	controllerFacades: {
		part: 'controller',
		load: async ({ offer }, { values }) => ({ items: values['on'] === 'controller' ? facadesOf(offer) : [] }),
	},
} satisfies Record<string, List<JujuParts>>;
