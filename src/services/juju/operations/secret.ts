import { flag, picks, record, text } from '../../../catalogue/field.ts';
import { notYet } from '../../../catalogue/results.ts';
import { typedSecret } from '../../../catalogue/typed-secret.ts';
import { MusterError } from '../../../core/errors.ts';
import type { JujuClient } from '../client/client.ts';
import { notApplied } from '../model/check-change.ts';
import {
	createSecret,
	grantSecret,
	listSecrets,
	removeSecret,
	revokeSecret,
	updateSecret,
} from '../wire/calls/secret.table.ts';
import { modelOp } from './op.ts';
import { itemResults } from './item-results.ts';

const secretSample = {
	uri: 'secret:udkmtae2bonmu21lobf0',
	label: 'db-password',
	description: null,
	owner: 'model',
	rotatePolicy: 'never',
	nextRotate: null,
	expires: null,
	revision: 1,
	created: '2026-01-31T03:12:45.678Z',
	updated: '2026-01-31T03:12:45.678Z',
	access: [{ target: 'web', role: 'view' }],
	values: { password: 'shhh' },
	error: null,
};
const about = { since: '3.3', secretOutput: ['values'], optional: ['values', 'values.*', 'access.*'] };
const secret = text('Secret', {
	required: true,
	from: 'uri',
	example: 'db-password',
	help: 'Its label or URI, or the secret from an earlier step',
});
const values = record('Values', {
	item: 'value',
	example: 'password = shhh',
	secret: true,
	help: typedSecret('Keys and values that the secret holds'),
});

const named = (input: string) =>
	input.startsWith('secret:') ? { uri: input, label: '' } : { uri: '', label: input };

const idOf = (uri: string): string => uri.replace(/^secret:(\/\/[^/]+\/)?/, '');

const secretNow = async (client: JujuClient, input: string, signal: AbortSignal) => {
	const { uri, label } = named(input);
	const all = await client.ask(listSecrets, { show: false, ...(label ? { label } : {}) }, { signal });
	const fits = all.filter((one) => (label ? one.label === label : idOf(one.uri) === idOf(uri)));
	// an application may have one of the same label; the label means that of the model
	const found = fits.find(({ owner }) => owner === 'model') ?? fits[0];
	if (found) return found;
	throw new MusterError('NOT_FOUND', `There is no secret ${input}`, { details: { secret: input } });
};

const getMany = modelOp({
	resource: 'secret',
	name: 'getMany',
	action: 'Get many secrets',
	effect: 'reads',
	returns: 'many',
	help: 'List the secrets of a model; their values only with Reveal and Include secrets',
	fields: {
		label: text('Label', {
			placeholder: 'any',
			example: 'db-password',
			help: 'Only the secret with this label',
		}),
		reveal: flag('Reveal', {
			advanced: true,
			default: false,
			help: 'Whether to read the values too; turn on Include secrets as well to see them',
		}),
	},
	covers: ['Secrets.ListSecrets'],
	sample: secretSample,
	...about,
	run: (client, { label, reveal }, { signal }) =>
		client.ask(listSecrets, { show: reveal, label }, { signal }),
});

const create = modelOp({
	resource: 'secret',
	name: 'create',
	action: 'Create a secret',
	effect: 'changes',
	help: 'Create a secret; an application can read it after Grant a secret',
	fields: {
		label: text('Label', { required: true, example: 'db-password', help: 'What to call the secret' }),
		values: { ...values, required: true },
		description: text('Description', {
			advanced: true,
			placeholder: 'none',
			example: 'for the database',
			help: 'What it is for',
		}),
	},
	covers: ['Secrets.CreateSecrets', 'Secrets.ListSecrets'],
	sample: secretSample,
	...about,
	async run(client, input, { signal }) {
		return secretNow(client, await client.ask(createSecret, input, { signal }), signal);
	},
});

const update = modelOp({
	resource: 'secret',
	name: 'update',
	action: 'Update a secret',
	effect: 'changes',
	help: 'Give a secret new values, which make a new revision, or another label or description',
	fields: {
		secret,
		values,
		newLabel: text('New label', {
			advanced: true,
			placeholder: 'as it is',
			example: 'db-password-2',
			help: 'What to call it from now on',
		}),
		description: text('Description', {
			advanced: true,
			placeholder: 'as it is',
			example: 'for the database',
			help: 'What it is for',
		}),
		autoPrune: flag('Prune', {
			advanced: true,
			placeholder: 'as it is',
			help: 'Whether to remove revisions that nothing uses any more',
		}),
	},
	covers: ['Secrets.UpdateSecrets', 'Secrets.ListSecrets'],
	sample: secretSample,
	...about,
	async run(client, { secret: which, ...input }, { signal }) {
		await client.ask(updateSecret, { ...named(which), ...input }, { signal });
		return secretNow(client, which.startsWith('secret:') ? which : input.newLabel || which, signal);
	},
});

const remove = modelOp({
	resource: 'secret',
	name: 'remove',
	action: 'Remove a secret',
	effect: 'destroys',
	help: 'Remove a secret with all its revisions; the controller does it some moments later',
	fields: { secret },
	covers: ['Secrets.RemoveSecrets'],
	sample: { ...secretSample, removed: true },
	...about,
	preview: (client, { secret: which }, { signal }) => secretNow(client, which, signal),
	async run(client, { secret: which }, { signal }) {
		const before = await secretNow(client, which, signal);
		await client.ask(removeSecret, named(which), { signal });
		const left = await client.ask(listSecrets, { show: false }, { signal });
		return { ...before, removed: !left.some(({ uri }) => uri === before.uri) };
	},
	settle: {
		until: 'it is gone',
		every: 1,
		deadline: 120,
		async look(client, result, _, { signal }) {
			const before = result as { uri: string };
			const left = await client.ask(listSecrets, { show: false }, { signal });
			return left.some(({ uri }) => uri === before.uri)
				? notYet('the controller has not removed it yet')
				: { ...before, removed: true };
		},
	},
});

const grants = (name: 'grant' | 'revoke') =>
	modelOp({
		resource: 'secret',
		name,
		action: name === 'grant' ? 'Grant a secret' : 'Revoke a secret',
		effect: 'changes',
		returns: 'many',
		help: name === 'grant' ? 'Let applications read a secret' : 'Take applications’ access to a secret away',
		fields: {
			secret,
			applications: picks('Applications', {
				list: 'applications',
				required: true,
				example: 'web',
				help: 'Their names',
			}),
		},
		covers: [name === 'grant' ? 'Secrets.GrantSecret' : 'Secrets.RevokeSecret', 'Secrets.ListSecrets'],
		since: '3.3',
		sample: { secret: 'db-password', application: 'web', granted: name === 'grant' },
		async run(client, { secret: which, applications }, { signal }) {
			const items = await client.ask(
				name === 'grant' ? grantSecret : revokeSecret,
				{ ...named(which), applications },
				{ signal },
			);
			const { access } = await secretNow(client, which, signal);
			const has = (application: string) => access.some(({ target }) => target === application);
			for (const { key, error } of items) {
				// before 3.5 nobody is listed
				const isSo = name === 'grant' ? access.length === 0 || has(key) : !has(key);
				if (!error && !isSo) throw notApplied(`access of ${key}`, name === 'grant', has(key));
			}
			return itemResults(items, ({ key }) => ({
				secret: which,
				application: key,
				granted: name === 'grant',
			}));
		},
	});

export const secretOperations = [getMany, create, update, remove, grants('grant'), grants('revoke')] as const;
