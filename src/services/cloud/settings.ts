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
			{ value: 'token', label: 'Token (Synnefo, or an existing one)' },
			{ value: 'tempauth', label: 'Swift v1 auth (TempAuth, Ceph)' },
			{ value: 'endpoint', label: 'Endpoints and a token, no login' },
			{ value: 'paste', label: 'Pasted clouds.yaml or the like' },
			{
				value: 'files',
				label: 'Files of this machine',
				help: 'OS_… variables or clouds.yaml; in n8n only from the folder in MUSTER_CLOUD_FILES',
			},
		],
	}),
	authUrl: text('Auth URL', {
		show: { login: [...keystone] },
		example: 'https://cloud.example.org:5000/v3',
		help: 'Address of Keystone, as in OS_AUTH_URL; Synnefo’s ends with /identity/v2.0, that of Swift v1 auth with /auth/v1.0',
	}),
	configuration: text('Configuration', {
		show: { login: ['paste'] },
		lines: 12,
		secret: true,
		placeholder: 'clouds:',
		help: 'The whole clouds.yaml, openrc.sh or .kamakirc; a field that you fill in here wins over it',
	}),
	cloud: text('Cloud', {
		show: { login: ['paste', 'files'] },
		placeholder: 'the only one',
		help: 'Name of the cloud in the file; only needed if the file has several',
	}),
	credential: text('Application credential', {
		show: { login: ['applicationCredential', 'paste'] },
		example: '0a1b2c3d4e5f',
		help: 'ID of the application credential; or its name, and then also the user',
	}),
	secret: text('Secret', {
		show: { login: ['applicationCredential', 'paste'] },
		secret: true,
		help: 'Secret of the application credential',
	}),
	user: text('User', {
		show: { login: [...byName.login, 'tempauth'] },
		example: 'demo',
		help: 'User name or ID; for Swift v1 auth account:user, e.g. test:tester',
	}),
	userDomain: text('User domain', {
		show: byName,
		placeholder: 'Default',
		help: 'Domain of the user: name or ID',
	}),
	password: text('Password', {
		show: { login: ['password', 'tempauth', 'paste'] },
		secret: true,
		help: 'Password of the user; for Swift v1 auth the key',
	}),
	project: text('Project', {
		show: scoped,
		placeholder: 'the user’s default project',
		help: 'Project to work in: name or ID',
	}),
	projectDomain: text('Project domain', {
		show: scoped,
		advanced: true,
		placeholder: 'the user’s domain',
		help: 'Domain of the project: name or ID',
	}),
	token: text('Token', {
		show: { login: ['token', 'endpoint', 'paste'] },
		secret: true,
		help: 'A Keystone token; or Synnefo’s, which its web page shows under API access',
	}),
	region: text('Region', {
		placeholder: 'the only one',
		help: 'Name of the region exactly as in the catalogue, capitals too',
	}),
	family: choice('Kind of cloud', {
		default: 'detect',
		advanced: true,
		help: 'Software of the cloud; Detect learns it at login',
		options: [
			{ value: 'detect', label: 'Detect' },
			{ value: 'openstack', label: 'OpenStack' },
			{ value: 'synnefo', label: 'Synnefo' },
		],
	}),
	interface: choice('Interface', {
		default: 'public',
		advanced: true,
		help: 'Which endpoints of the catalogue to use',
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
		help: 'Endpoints to use instead of the catalogue’s, as service=URL; services: identity, compute, network, volume, image, object, account',
	}),
	account: text('Account', {
		advanced: true,
		section: 'Object storage',
		placeholder: 'the project’s own',
		help: 'Account to use if a step names none',
	}),
	container: text('Container', {
		advanced: true,
		section: 'Object storage',
		example: 'photos',
		help: 'Container to use if a step on objects names none',
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
		help: 'How long the cloud may send nothing before a request is given up',
	}),
	...certificateFields('the cloud'),
	verify: flag('Verify certificate', {
		section: 'Certificates',
		advanced: true,
		default: true,
		help: 'Whether to check the cloud’s certificate; if off, others on the network can read passwords and tokens',
	}),
	proxy: text('Proxy', {
		advanced: true,
		secret: true,
		example: 'http://10.0.0.1:3128',
		help: 'URL of an HTTP proxy, with user and password if it asks for them',
	}),
};

export type CloudValues = Values<typeof settings>;
