import { flag, record, text } from '../../../catalogue/field.ts';
import { typedSecret } from '../../../catalogue/typed-secret.ts';
import type { JujuClient } from '../client/client.ts';
import {
	getCloud,
	listClouds,
	listCredentials,
	removeCredential,
	saveCredential,
} from '../wire/calls/cloud.table.ts';
import { controllerOp } from './op.ts';

const cloudSample = {
	name: 'lxd',
	type: 'lxd',
	authTypes: ['certificate'],
	endpoint: 'https://10.0.0.1:8443',
	regions: [{ name: 'default', endpoint: null }],
	isController: true,
};
const optional = ['regions.*'];
const cloud = text('Cloud', {
	required: true,
	from: 'name',
	example: 'lxd',
	help: 'Its name, or the cloud from an earlier step',
});
const user = text('User', {
	advanced: true,
	placeholder: 'the connection’s user',
	example: 'admin',
	help: 'Whose credential it is',
});
const name = text('Credential', {
	required: true,
	example: 'default',
	help: 'Name of the credential',
});
const force = flag('Force', {
	advanced: true,
	default: false,
	help: 'Whether to do it even if models would stop working',
});
const who = (client: JujuClient, input: string | undefined) => input || client.offer.user || 'admin';

const getMany = controllerOp({
	resource: 'cloud',
	name: 'getMany',
	action: 'Get many clouds',
	effect: 'reads',
	returns: 'many',
	help: 'List the clouds on which models can be created',
	fields: {},
	covers: ['Cloud.Clouds'],
	since: '2.0',
	sample: cloudSample,
	optional,
	run: (client, _, { signal }) => client.ask(listClouds, {}, { signal }),
});
const get = controllerOp({
	resource: 'cloud',
	name: 'get',
	action: 'Get a cloud',
	effect: 'reads',
	help: 'A cloud with its regions and authentication types',
	fields: { cloud },
	covers: ['Cloud.Cloud'],
	since: '2.0',
	sample: cloudSample,
	optional,
	run: (client, { cloud: which }, { signal }) => client.ask(getCloud, { name: which }, { signal }),
});
const getCredentials = controllerOp({
	resource: 'credential',
	name: 'getMany',
	action: 'Get many cloud credentials',
	effect: 'reads',
	returns: 'many',
	help: 'List the names of a user’s credentials for a cloud',
	fields: { cloud, user },
	covers: ['Cloud.UserCredentials'],
	since: '2.0',
	sample: { credential: 'lxd/admin/default' },
	async run(client, { cloud: which, user: input }, { signal }) {
		const found = await client.ask(listCredentials, { cloud: which, user: who(client, input) }, { signal });
		return found.map((credential) => ({ credential }));
	},
});
const save = controllerOp({
	resource: 'credential',
	name: 'save',
	action: 'Save a cloud credential',
	effect: 'changes',
	help: 'Add a user’s credential for a cloud to the controller, or replace it',
	fields: {
		cloud,
		name,
		authType: text('Auth type', {
			required: true,
			example: 'access-key',
			help: 'One of the cloud’s authentication types, as Get a cloud lists them',
		}),
		attributes: record('Attributes', {
			empty: true,
			item: 'attribute',
			example: 'access-key = AKIA2E0A8F3B244C9986',
			secret: true,
			help: typedSecret('What this type needs, e.g. access-key and secret-key'),
		}),
		user,
		force,
	},
	timeout: 30,
	covers: ['Cloud.UpdateCredentialsCheckModels', 'Cloud.UpdateCredentials', 'Cloud.UserCredentials'],
	since: '2.0',
	sample: { credential: 'lxd/admin/default', saved: true },
	async run(client, { cloud: which, name: called, user: input, attributes = {}, ...rest }, { signal }) {
		const owner = who(client, input);
		await client.ask(
			saveCredential,
			{ cloud: which, user: owner, name: called, attributes, ...rest },
			{ signal },
		);
		const credential = `${which}/${owner}/${called}`;
		const found = await client.ask(listCredentials, { cloud: which, user: owner }, { signal });
		return { credential, saved: found.includes(credential) };
	},
});
const remove = controllerOp({
	resource: 'credential',
	name: 'remove',
	action: 'Remove a cloud credential',
	effect: 'destroys',
	help: 'Remove a user’s credential for a cloud from the controller',
	fields: { cloud, name, user, force },
	confirm: 'REMOVE',
	covers: ['Cloud.RevokeCredentialsCheckModels', 'Cloud.RevokeCredentials'],
	since: '2.0',
	sample: { credential: 'lxd/admin/default', removed: true },
	async run(client, { cloud: which, name: called, user: input, force: forced }, { signal }) {
		const owner = who(client, input);
		await client.ask(
			removeCredential,
			{ cloud: which, user: owner, name: called, force: forced },
			{ signal },
		);
		const left = await client.ask(listCredentials, { cloud: which, user: owner }, { signal });
		return {
			credential: `${which}/${owner}/${called}`,
			removed: !left.includes(`${which}/${owner}/${called}`),
		};
	},
});

export const cloudOperations = [getMany, get, getCredentials, save, remove] as const;
