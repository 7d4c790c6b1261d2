import { defineCall } from '../choose.ts';
import { get, list, map, number, text, time } from '../get.ts';
import { itemsOf, only } from '../items.ts';
import { nothing, since2 } from '../row.ts';
import { nameOf } from '../tags.ts';

const fromBase64 = (base64: string): string => Buffer.from(base64, 'base64').toString('utf8');
const toBase64 = (plain: string): string => Buffer.from(plain, 'utf8').toString('base64');

export const decodeSecret = (input: unknown) => ({
	uri: text(input, 'uri') ?? '',
	label: text(input, 'label') ?? null,
	description: text(input, 'description') ?? null,
	/** `model` for a user’s secret, else the application or unit. */
	owner: ownerOf(text(input, 'owner-tag')),
	rotatePolicy: text(input, 'rotate-policy') ?? null,
	nextRotate: time(input, 'next-rotate-time'),
	expires: time(input, 'latest-expire-time'),
	revision: number(input, 'latest-revision') ?? 0,
	created: time(input, 'create-time'),
	updated: time(input, 'update-time'),
	access: list(input, 'access').map((one) => ({
		target: nameOf(get(one, 'target-tag')) ?? '',
		role: text(one, 'role') ?? '',
	})),
	values: Object.fromEntries(
		Object.entries(map(get(input, 'value'), 'data')).map(([key, value]) => [key, fromBase64(String(value))]),
	),
	error: text(get(get(input, 'value'), 'error'), 'message') ?? null,
});
const ownerOf = (tag: string | undefined): string =>
	tag?.startsWith('model-') ? 'model' : (nameOf(tag) ?? 'model');

export const listSecrets = defineCall<{
	readonly show: boolean;
	readonly uri?: string | undefined;
	readonly label?: string | undefined;
}>(
	'reads',
	'Secrets.ListSecrets',
)(
	since2(
		'Secrets.ListSecrets',
		[2, 2],
		({ show, uri, label }) => ({
			'show-secrets': show,
			filter: { ...(uri ? { uri } : {}), ...(label ? { label } : {}) },
		}),
		(response) => list(response, 'results').map(decodeSecret),
	),
);

interface Content {
	readonly values?: Readonly<Record<string, string>> | undefined;
	readonly description?: string | undefined;
}
const contentOf = ({ values, description }: Content) => ({
	...(values
		? {
				content: {
					data: Object.fromEntries(Object.entries(values).map(([key, value]) => [key, toBase64(value)])),
				},
			}
		: {}),
	...(description ? { description } : {}),
});
export const createSecret = defineCall<Content & { readonly label?: string | undefined }>(
	'changes',
	'Secrets.CreateSecrets',
)(
	since2(
		'Secrets.CreateSecrets',
		[2, 2],
		// an owner tag makes 4.0 fail; it is the model anyway
		({ label, ...content }) => ({
			args: [{ 'owner-tag': '', ...(label ? { label } : {}), ...contentOf(content) }],
		}),
		(response) => only(itemsOf(response, [''], 'Secrets.CreateSecrets', (one) => text(one, 'result') ?? '')),
	),
);
/** By URI, or by its label. */
interface Named {
	readonly uri: string;
	readonly label: string;
}
export const updateSecret = defineCall<
	Named & Content & { readonly newLabel?: string | undefined; readonly autoPrune?: boolean | undefined }
>(
	'changes',
	'Secrets.UpdateSecrets',
)(
	since2(
		'Secrets.UpdateSecrets',
		[2, 2],
		({ uri, label, newLabel, autoPrune, ...content }) => ({
			args: [
				{
					uri,
					'existing-label': label,
					...(newLabel ? { label: newLabel } : {}),
					...(autoPrune === undefined ? {} : { 'auto-prune': autoPrune }),
					...contentOf(content),
				},
			],
		}),
		(response) => only(itemsOf(response, [''], 'Secrets.UpdateSecrets', nothing)),
	),
);
export const removeSecret = defineCall<Named & { readonly revisions?: readonly number[] | undefined }>(
	'changes',
	'Secrets.RemoveSecrets',
)(
	since2(
		'Secrets.RemoveSecrets',
		[2, 2],
		({ uri, label, revisions = [] }) => ({
			args: [{ uri, label, ...(revisions.length > 0 ? { revisions } : {}) }],
		}),
		(response) => only(itemsOf(response, [''], 'Secrets.RemoveSecrets', nothing)),
	),
);
const grants = (method: 'GrantSecret' | 'RevokeSecret') =>
	defineCall<Named & { readonly applications: readonly string[] }>(
		'changes',
		`Secrets.${method}`,
	)(
		since2(
			`Secrets.${method}`,
			[2, 2],
			({ uri, label, applications }) => ({ uri, label, applications }),
			(response, { applications }) => itemsOf(response, applications, `Secrets.${method}`, nothing),
		),
	);
export const grantSecret = grants('GrantSecret');
export const revokeSecret = grants('RevokeSecret');
