import { certificateFields } from '../../catalogue/certificates.ts';
import { choice, duration, flag, list, text, type Values } from '../../catalogue/field.ts';

const keystone = ['password', 'applicationCredential', 'token', 'tempauth', 'paste'] as const;
const byName = { login: ['password', 'applicationCredential', 'paste'] } as const;
const scoped = { login: ['password', 'token', 'paste'] } as const;

/** What a cloud’s credential asks. */
export const settings = {
	login: choice('Login', {
		default: 'password',
		help: 'How to log in',
		options: [
			{ value: 'password', label: 'User and password' },
			{ value: 'applicationCredential', label: 'Application credential' },
			{ value: 'token', label: 'Token (Synnefo, or one that you have)' },
			{ value: 'tempauth', label: 'Swift’s own login (v1, Ceph)' },
			{ value: 'endpoint', label: 'Endpoint and token, no login' },
			{ value: 'paste', label: 'From clouds.yaml, openrc or .kamakirc' },
			{
				value: 'files',
				label: 'Files of this machine',
				help: 'OS_… variables or clouds.yaml; in n8n only from the folder in MUSTER_CLOUD_FILES',
			},
		],
	}),
	authUrl: text('Auth URL', {
		show: { login: [...keystone] },
		placeholder: 'https://cloud.example.org:5000/v3',
		example: 'https://cloud.example.org:5000/v3',
		help: 'Address of the identity service; Synnefo’s ends with /identity/v2.0',
	}),
	configuration: text('Configuration', {
		show: { login: ['paste'] },
		lines: 12,
		secret: true,
		placeholder: 'clouds:',
		help: 'The whole file; fields that are filled in here win over it',
	}),
	cloud: text('Cloud', {
		show: { login: ['paste', 'files'] },
		placeholder: 'the only one',
		help: 'Its name in the file, where that holds several',
	}),
	credential: text('Application credential', {
		show: { login: ['applicationCredential', 'paste'] },
		placeholder: '0a1b2c3d4e5f',
		help: 'Its ID; or its name, with the user it belongs to',
	}),
	secret: text('Secret', {
		show: { login: ['applicationCredential', 'paste'] },
		secret: true,
		help: 'The application credential’s secret',
	}),
	user: text('User', {
		show: { login: [...byName.login, 'tempauth'] },
		placeholder: 'demo',
		help: 'Name or ID; for Swift’s own login with its account, as test:tester',
	}),
	userDomain: text('User domain', {
		show: byName,
		placeholder: 'Default',
		help: 'Name or ID of the domain that the user belongs to',
	}),
	password: text('Password', {
		show: { login: ['password', 'tempauth', 'paste'] },
		secret: true,
		help: 'The user’s password, or the key of Swift’s own login',
	}),
	project: text('Project', {
		show: scoped,
		placeholder: 'the user’s own',
		help: 'Name or ID of the project to work in',
	}),
	projectDomain: text('Project domain', {
		show: scoped,
		advanced: true,
		placeholder: 'Default',
		help: 'Name or ID of the domain that the project belongs to',
	}),
	token: text('Token', {
		show: { login: ['token', 'endpoint', 'paste'] },
		secret: true,
		help: 'The token; Synnefo shows it on its web page under API access',
	}),
	region: text('Region', {
		placeholder: 'the only one',
		help: 'Exactly as the cloud spells it, capitals too',
	}),
	family: choice('Kind of cloud', {
		default: 'detect',
		advanced: true,
		help: 'What the cloud runs; the login shows it',
		options: [
			{ value: 'detect', label: 'Detect' },
			{ value: 'openstack', label: 'OpenStack' },
			{ value: 'synnefo', label: 'Synnefo' },
		],
	}),
	interface: choice('Interface', {
		default: 'public',
		advanced: true,
		help: 'Which addresses of the catalogue to use',
		options: [
			{ value: 'public', label: 'Public' },
			{ value: 'internal', label: 'Internal' },
			{ value: 'admin', label: 'Admin' },
		],
	}),
	endpoints: list('Endpoints', {
		advanced: true,
		item: 'endpoint',
		itemPlaceholder: 'object=https://cloud.example.org/v1/AUTH_demo',
		example: 'object=https://cloud.example.org/v1/AUTH_demo',
		help: 'Addresses that differ from the catalogue’s: identity, compute, network, volume, image, object, account',
	}),
	account: text('Account', {
		advanced: true,
		section: 'Object defaults',
		placeholder: 'the project’s own',
		help: 'The account whose objects are meant where a step names none',
	}),
	container: text('Container', {
		advanced: true,
		section: 'Object defaults',
		help: 'The container that is meant where a step names none',
	}),
	connectTimeout: duration('Connect time', {
		default: 5,
		min: 0.1,
		advanced: true,
		help: 'How long connecting may take, TLS included',
	}),
	callTimeout: duration('Request time', {
		default: 60,
		min: 1,
		advanced: true,
		help: 'How long nothing may come before a request is given up',
	}),
	...certificateFields('the cloud'),
	verify: flag('Verify certificate', {
		section: 'Certificates',
		advanced: true,
		default: true,
		help: 'Whether to refuse a cloud whose certificate cannot be verified; otherwise passwords and tokens can be read on the way',
	}),
	proxy: text('Proxy', {
		advanced: true,
		secret: true,
		placeholder: 'http://10.0.0.1:3128',
		help: 'Address of an HTTP proxy, with user and password where it wants them',
	}),
};

export type CloudValues = Values<typeof settings>;
