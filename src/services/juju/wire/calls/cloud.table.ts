import { defineCall } from '../choose.ts';
import { get, list, map, text, texts } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { entities, lacking, noParams, nothing, since2 } from '../row.ts';
import { nameOf, userTag } from '../tags.ts';

/** Credentials are named by the plain name of their user. */
const plain = (user: string) => user.replace(/^user-/, '').replace(/@local$/, '');

const cloudRecord = (name: string, input: unknown) => ({
	name,
	type: text(input, 'type') ?? '',
	authTypes: texts(input, 'auth-types'),
	endpoint: text(input, 'endpoint') ?? null,
	regions: list(input, 'regions').map((one) => ({
		name: text(one, 'name') ?? '',
		endpoint: text(one, 'endpoint') ?? null,
	})),
	isController: get(input, 'is-controller-cloud') === true,
});
export const listClouds = defineCall<object>(
	'reads',
	'Cloud.Clouds',
)(
	since2('Cloud.Clouds', [1, 8], noParams, (response) =>
		Object.entries(map(response, 'clouds')).map(([tag, one]) => cloudRecord(nameOf(tag) ?? tag, one)),
	),
);
export const getCloud = defineCall<{ readonly name: string }>(
	'reads',
	'Cloud.Cloud',
)(
	since2(
		'Cloud.Cloud',
		[1, 8],
		({ name }) => entities([`cloud-${name}`]),
		(response, { name }) =>
			only(itemsOf(response, [name], 'Cloud.Cloud', (one) => cloudRecord(name, get(one, 'cloud')))),
	),
);
interface Credential {
	readonly cloud: string;
	readonly user: string;
	readonly name: string;
}
const credentialTag = ({ cloud, user, name }: Credential) => `cloudcred-${cloud}_${plain(user)}_${name}`;
export const listCredentials = defineCall<{ readonly cloud: string; readonly user: string }>(
	'reads',
	'Cloud.UserCredentials',
)(
	since2(
		'Cloud.UserCredentials',
		[1, 8],
		({ cloud, user }) => ({ 'user-clouds': [{ 'user-tag': userTag(user), 'cloud-tag': `cloud-${cloud}` }] }),
		(response, { cloud }) =>
			only(
				itemsOf(response, [cloud], 'Cloud.UserCredentials', (one) =>
					texts(one, 'result').map((tag) => (nameOf(tag) ?? tag).replace('_', '/').replace('_', '/')),
				),
			),
	),
);
interface Save extends Credential {
	readonly authType: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly force: boolean;
}
export const saveCredential = defineCall<Save>('changes', 'Cloud.UpdateCredentialsCheckModels')(
	lacking(
		['force'],
		since2(
			'Cloud.UpdateCredentials',
			[1, 2],
			(values) => ({
				credentials: [
					{
						tag: credentialTag(values),
						credential: { 'auth-type': values.authType, attrs: values.attributes },
					},
				],
			}),
			(response, { name }) => only(itemsOf(response, [name], 'Cloud.UpdateCredentials', nothing)),
		),
	),
	since2(
		'Cloud.UpdateCredentialsCheckModels',
		[3, 8],
		(values) => ({
			credentials: [
				{
					tag: credentialTag(values),
					credential: { 'auth-type': values.authType, attrs: values.attributes },
				},
			],
			force: values.force,
		}),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.UpdateCredentialsCheckModels', nothing)),
	),
);
export const removeCredential = defineCall<Credential & { readonly force: boolean }>(
	'changes',
	'Cloud.RevokeCredentialsCheckModels',
)(
	lacking(
		['force'],
		since2(
			'Cloud.RevokeCredentials',
			[1, 2],
			(values) => entities([credentialTag(values)]),
			(response, { name }) => only(itemsOf(response, [name], 'Cloud.RevokeCredentials', nothing)),
		),
	),
	since2(
		'Cloud.RevokeCredentialsCheckModels',
		[3, 8],
		(values) => ({ credentials: [{ tag: credentialTag(values), force: values.force }] }),
		(response, { name }) => only(itemsOf(response, [name], 'Cloud.RevokeCredentialsCheckModels', nothing)),
	),
);
