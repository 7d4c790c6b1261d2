import { choice, duration, flag } from '../../../catalogue/field.ts';
import { objectsOf } from '../client/objects/objects.ts';
import { temporaryUrl } from '../client/objects/temp-url.ts';
import { listOf, textOf } from '../wire/json.ts';
import { sharingText } from '../wire/sharing.ts';
import { op } from './crud.ts';
import { account, objectContainer as container, object, objectSample } from './object-fields.ts';
import { ofConnection, readers, writers } from './object-shared.ts';
import { objectVersions } from './object-versions.ts';

const common = { resource: 'object', part: 'object', timeout: 30 } as const;

const tempUrl = op({
	...common,
	name: 'createTemporaryUrl',
	action: 'Create a temporary URL',
	alias: ['signed url', 'presigned url', 'share a download link'],
	effect: 'changes',
	only: 'OpenStack',
	help: 'Create a URL with which anybody can use one object for a limited time',
	fields: {
		container,
		object,
		method: choice('Purpose', {
			default: 'GET',
			help: 'What can be done with the URL',
			options: [
				{ value: 'GET', label: 'Download' },
				{ value: 'PUT', label: 'Upload' },
				{ value: 'DELETE', label: 'Delete' },
			],
		}),
		validFor: duration('Valid for', {
			default: 3600,
			min: 1,
			example: '1h',
			help: 'How long the URL works',
		}),
		isPrefix: flag('Whole prefix', {
			default: false,
			advanced: true,
			help: 'Whether it works for every object whose name begins with “Object”',
		}),
		makeKey: flag('Make a key', {
			default: false,
			help: 'Whether to set a Temp-URL key on the container if there is none',
		}),
		account,
	},
	covers: ['object HEAD /{container}', 'object POST /{container}'],
	sample: {
		url: 'https://cloud.example.org/v1/AUTH_x/photos/cat.jpg?temp_url_sig=…',
		method: 'GET',
		expires: '2026-01-31T04:12:45.000Z',
		digest: 'sha256',
	},
	run: (
		{ cloud },
		{
			container: of = ofConnection(cloud),
			object: name,
			method,
			validFor,
			isPrefix,
			makeKey,
			account: whose,
		},
		{ signal },
	) =>
		temporaryUrl(
			cloud,
			{ container: of, name },
			{ method, seconds: validFor, prefix: isPrefix, makeKey, account: whose, signal },
		),
});

const share = op({
	...common,
	name: 'share',
	action: 'Share an object',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Set who else may read and write an object; empty lists stop the sharing',
	fields: {
		container,
		object,
		read: { ...readers, empty: true, placeholder: 'nobody else' },
		write: { ...writers, empty: true, placeholder: 'nobody else' },
		account,
	},
	covers: ['object POST /{container}/{object}'],
	sample: { ...objectSample, sharing: 'read=*' },
	run(
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, read, write, account: whose },
		{ signal },
	) {
		const sharing = sharingText(read, write);
		return objectsOf(cloud).change(of, name, { sharing }, { account: whose, signal });
	},
});

const publish = op({
	...common,
	name: 'publish',
	action: 'Publish an object',
	effect: 'changes',
	only: 'Synnefo',
	help: 'Give an object a public URL, or take it away',
	fields: {
		container,
		object,
		public: flag('Public', { default: true, help: 'Whether the object has a public URL' }),
		account,
	},
	covers: ['object POST /{container}/{object}'],
	sample: { ...objectSample, publicUrl: 'https://cloud.example.org/public/x1' },
	run: (
		{ cloud },
		{ container: of = ofConnection(cloud), object: name, public: open, account: whose },
		{ signal },
	) => objectsOf(cloud).change(of, name, { public: open }, { account: whose, signal }),
});

const shared = op({
	...common,
	name: 'getSharingAccounts',
	action: 'Get many sharing accounts',
	effect: 'reads',
	only: 'Synnefo',
	help: 'List the accounts that share objects with you',
	returns: 'many',
	fields: {},
	covers: ['object GET /'],
	sample: { account: '00000000-0000-4000-8000-000000000b0b', modified: '2026-01-31T03:12:45.000Z' },
	async run({ cloud }, _, { signal }) {
		const request = {
			path: '',
			from: 'version',
			query: { format: 'json' },
			doing: 'listing accounts that share',
		} as const;
		return listOf((await cloud.apis.object.send(request, { signal })).body).map((row) => ({
			account: textOf(row['name']),
			modified: textOf(row['last_modified']) || null,
		}));
	},
});

/** Who else may use objects, and their old versions. */
export const objectAccess = [tempUrl, ...objectVersions, share, publish, shared] as const;
