import { text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { listNames } from '../model/check-change.ts';
import { statusNow } from '../model/settle/look.ts';
import { consume, consumeDetails, unconsume } from '../wire/calls/offer.table.ts';
import { force } from './fields.ts';
import { modelOp } from './op.ts';
import { url, wholeUrl } from './offer.ts';

const remoteSample = {
	name: 'mydb',
	offerUrl: 'admin/default.mydb',
	life: 'alive',
	status: { current: 'active', message: '', since: null },
};

/** What is consumed under a name. 4.0 says of what is not there that it was removed. */
const remoteNow = async (client: JujuClient, name: string, signal: AbortSignal) => {
	const { remoteApplications: all } = await statusNow(client, signal);
	const found = all.find((one) => one.name === name);
	if (found) return found;
	throw new MusterError('NOT_FOUND', `No offer is consumed here as ${name}`, {
		hint: listNames(all.map((one) => one.name)),
		details: { name },
	});
};

const take = modelOp({
	resource: 'offer',
	name: 'consume',
	action: 'Consume an offer',
	effect: 'changes',
	help: 'Make an offer of another model available in this one, to integrate with it',
	fields: {
		offer: url,
		alias: text('Name here', {
			placeholder: 'the offer’s',
			example: 'remotedb',
			help: 'What to call it in this model',
		}),
	},
	timeout: 30,
	covers: ['ApplicationOffers.GetConsumeDetails', 'Application.Consume'],
	since: '2.4',
	sample: remoteSample,
	async run(client, { offer, alias }, { signal, lease }) {
		const controller = await lease('controller', signal);
		try {
			const { url: from, name: usual } = wholeUrl(controller.client, offer);
			const details = await controller.client.ask(consumeDetails, { url: from }, { signal });
			const name = alias || usual;
			await client.ask(consume, { ...details, alias: name }, { signal });
			const { remoteApplications } = await statusNow(client, signal);
			return remoteApplications.find((one) => one.name === name) ?? { name, offerUrl: offer };
		} finally {
			controller.release();
		}
	},
});

const drop = modelOp({
	resource: 'offer',
	name: 'unconsume',
	action: 'Remove a consumed offer',
	label: 'remove consumed',
	effect: 'destroys',
	help: 'Remove a consumed offer (SAAS) from this model, with its relations',
	fields: {
		name: text('Name here', { required: true, example: 'remotedb', help: 'What it is called in this model' }),
		force,
	},
	covers: ['Application.DestroyConsumedApplications'],
	since: '2.4',
	sample: { name: 'remotedb', removed: true },
	preview: async (client, { name }, { signal }) => [await remoteNow(client, name, signal)],
	async run(client, { name, force: forced }, { signal }) {
		await remoteNow(client, name, signal);
		await client.ask(unconsume, { name, force: forced }, { signal });
		const { remoteApplications } = await statusNow(client, signal);
		return { name, removed: !remoteApplications.some((one) => one.name === name) };
	},
	settle: {
		until: 'it is gone',
		every: 1,
		deadline: 300,
		async look(client, _, { name }, { signal }) {
			const { remoteApplications } = await statusNow(client, signal);
			const left = remoteApplications.find((one) => one.name === name);
			return left ? notYet(`it is ${left.life}`) : { name, removed: true };
		},
	},
});

export const offerConsumers = [take, drop] as const;
