import { counted } from '../../core/case.ts';
import { service } from '../../catalogue/service.ts';
import { connectController, connectLog, connectModel, type JujuClient } from './client/connect.ts';
import { forms } from './forms.ts';
import { lists } from './lists.ts';
import { connectingOf } from './model/connection/options.ts';
import { operations } from './operations/index.ts';
import type { JujuParts } from './parts.ts';
import { settings } from './settings.ts';
import { sources } from './sources/index.ts';
import { fullStatus } from './wire/calls/client.table.ts';

const factsOf = ({ offer }: JujuClient) => ({ release: offer.release });

/** Juju 1.x to 4.x over its API. */
export const juju = service<JujuParts>()({
	name: 'juju',
	title: 'Juju',
	help: 'Deploy, change, run and watch applications in the models of a Juju controller',
	settings,
	named: 'addresses',
	identity: ['addresses', 'controller', 'folder'],
	color: '#d27891',
	alias: ['canonical', 'charm', 'model', 'application', 'cluster'],
	connection: { share: true, idle: 30 },
	parts: {
		controller: {
			connect: async (input, { signal }) =>
				connectController((await connectingOf(input)).options, { signal }),
			facts: factsOf,
		},
		model: {
			async connect(input, { signal, variant }) {
				const { options, model } = await connectingOf(input);
				return connectModel(options, variant || model, { signal });
			},
			facts: factsOf,
		},
		log: {
			async connect(input, { signal, variant }) {
				const { options, model } = await connectingOf(input);
				return connectLog(options, variant || model, { signal });
			},
			facts: ({ client }) => factsOf(client),
		},
	},
	check: {
		part: 'controller',
		async run(client, { signal, open }) {
			const { offer, where, greeting } = client;
			const who = greeting.user ? ` as ${greeting.user}` : '';
			const answered = `Juju ${offer.release} at ${where} accepts the login${who}`;
			const model = await open('model').catch((error: { message?: string; details?: { field?: string } }) => {
				if (error.details?.field === 'model') return undefined;
				throw error;
			});
			if (!model) return `${answered}; no model is set`;
			const { status } = await model.ask(fullStatus, {}, { signal });
			const { machines, applications, units } = status;
			return (
				`${answered}; model ${status.model.name}: ${counted(applications.length, 'application')}, ` +
				`${counted(units.length, 'unit')}, ${counted(machines.length, 'machine')}`
			);
		},
	},
	lists,
	forms,
	operations,
	sources,
});

export { juju as service };
