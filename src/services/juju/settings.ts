import { choice, duration, flag, list, text } from '../../catalogue/field.ts';

export const settings = {
	addresses: list('Addresses', {
		item: 'address',
		itemPlaceholder: '10.0.0.1:17070',
		example: '10.0.0.1:17070',
		help: 'Addresses of the controller’s API; all are tried, and the first that accepts the login is used',
	}),
	ca: text('CA certificate', {
		lines: 4,
		placeholder: '-----BEGIN CERTIFICATE-----',
		help:
			'The controller’s own CA, as juju show-controller prints it; empty where an official certificate ' +
			'is used',
	}),
	login: choice('Login', {
		default: 'password',
		help: 'How the user shows who they are',
		options: [
			{ value: 'password', label: 'User and password' },
			{ value: 'macaroon', label: 'Macaroons' },
			{ value: 'client', label: 'Client credentials (JIMM)' },
			{ value: 'files', label: 'Files of this machine' },
		],
	}),
	user: text('User', {
		example: 'admin',
		placeholder: 'admin',
		show: { login: ['password', 'macaroon'] },
		help: 'Name of the user; of an external one with its domain',
	}),
	password: text('Password', {
		secret: true,
		show: { login: ['password', 'macaroon'] },
		help: 'The password of that user; a local user’s macaroon is obtained with it',
	}),
	macaroons: text('Macaroons', {
		secret: true,
		lines: 4,
		show: { login: ['macaroon'] },
		help:
			'A list as JSON, or the controller’s file in ~/.local/share/juju/cookies; empty for a local user ' +
			'with a password',
	}),
	controller: text('Controller', {
		show: { login: ['files'] },
		placeholder: 'the current one',
		example: 'mycontroller',
		help:
			'Its name in the files of Juju’s client; of 1.x the environment’s. Addresses, user and model come ' +
			'from there, and from JUJU_* variables',
	}),
	folder: text('Folder', {
		show: { login: ['files'] },
		placeholder: '~/.local/share/juju',
		example: '~/.juju',
		help:
			'Where these files are; in n8n only the folder that the administrator names in MUSTER_JUJU_FILES ' +
			'is read',
	}),
	clientId: text('Client ID', {
		show: { login: ['client'] },
		help: 'The ID of a service account',
	}),
	clientSecret: text('Client secret', {
		secret: true,
		show: { login: ['client'] },
		help: 'The secret of that service account',
	}),
	model: text('Model', {
		example: 'admin/default',
		placeholder: 'none',
		help:
			'Its name, with its owner where it is another’s, or its UUID; empty for a connection to the ' +
			'controller only',
	}),
	paste: text('Output of show-controller', {
		secret: true,
		lines: 6,
		advanced: true,
		placeholder: 'mycontroller:',
		help:
			'What juju show-controller --show-password prints, as YAML or JSON; it fills in what is empty ' +
			'above',
	}),
	release: text('Release', {
		advanced: true,
		placeholder: 'found out',
		example: '3.6.14',
		pattern: '\\d+(\\.\\d+.*)?',
		expected: 'a release such as 2.9 or 3.6.14',
		help: 'The release of the controller; empty to find it out at the first login',
	}),
	redirects: flag('Follow moves', {
		advanced: true,
		default: false,
		help: 'Whether to follow a model that has moved to another controller, with the same user there',
	}),
	allowedCalls: list('Allowed calls', {
		advanced: true,
		item: 'call',
		itemPlaceholder: 'Application.*',
		example: 'Application.Expose',
		help: 'What Call any method may change, with * as a wildcard; calls that read are always allowed',
	}),
	serverName: text('Server name', {
		section: 'Certificates',
		advanced: true,
		placeholder: 'juju-apiserver',
		help: 'The name in the controller’s certificate, where it is another',
	}),
	verify: flag('Verify certificate', {
		section: 'Certificates',
		advanced: true,
		default: true,
		help: 'Whether to refuse a controller whose certificate cannot be verified',
	}),
	connectTimeout: duration('Connect time', {
		default: 8,
		min: 0.1,
		advanced: true,
		help: 'How long one address may take to accept the login',
	}),
	callTimeout: duration('Request time', {
		default: 60,
		min: 0.1,
		advanced: true,
		help: 'How long one request may take, if a step gives it that long',
	}),
};
